// The claims of the card: what the paper states, what is measured, and by which rule. Rules are fixed here,
// before any run.
#include "lab/card_parts.h"
#include "labs/regex-pspace/lab.h"

namespace quire::labs::regex_pspace {

using lab::claim;
using lab::Rule;

std::vector<lab::Claim> claims() {
  return {
      claim("C1", "Over a million languages can be labelled exactly", "abstract", "over a million",
            "languages over four letters whose least expression length is proved", "above 2,000,000", "fewer",
            "languages", Rule::above(2e6, 2e6)),
      claim("C2", "The search space is doubly exponential in depth", "Section 3",
            "T(k+1) = 4 + 2T(k) + 2T(k)^2",
            "largest distance of the trees put together, depths 0 to 2, and of T(3) from 31,434,524", "0",
            "any other number", "trees", Rule::equals(0)),
      claim("C3", "The released labels are minimal", "the released file", "1,685 minimised expressions",
            "labels of a given file that a shorter expression of the same language refutes", "0",
            "a shorter one, which is printed", "labels", Rule::equals(0)),
      claim("C4", "Deciding by automata is exponential in the worst case", "Section 2 (known)",
            "2^(n+1) states",
            "largest distance of the states of the minimal automaton of (a+b)*a(a+b)^n from 2^(n+1)", "0",
            "any other number", "states", Rule::equals(0)),
      claim("C5", "Minimising is harder than comparing for a learner", "Section 5",
            "most models below 50 % equivalence",
            "accuracy on equality less share of minimal answers, one small model, the same lessons",
            "above 0", "0 or below", "points", Rule::above(0, 0, Rule::Evidence::interval)),
      claim("C5a", "That learner does compare", "Section 5", "no figure for so small a model",
            "accuracy on equality, half of the pairs equal", "at least 65", "less: C5 then says little", "%",
            Rule::at_least(65, 65, Rule::Evidence::interval)),
      claim(
          "C6", "A shortest expression can be deeper than the query", "the released file",
          "depth 5 from depth 3",
          "share of our items whose shortest expression, grouped as flat as can be, is deeper than the query",
          "above 1", "1 or less", "%", Rule::above(1, 1)),
      {.id = "C7",
       .statement = "Eleven models keep few minimised expressions equivalent",
       .place = "Section 5",
       .stated = "most below 50 %",
       .refuted =
           "not measurable here: it takes those models; `make` and `grade` give the protocol to any model",
       .rule = Rule::never()}};
}

}  // namespace quire::labs::regex_pspace

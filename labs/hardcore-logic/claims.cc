// The claims of the card: what the paper states, what is measured, and by which rule. Rules are fixed here,
// before any run.
#include "lab/card_parts.h"
#include "labs/hardcore-logic/lab.h"

namespace quire::labs::hardcore_logic {

using lab::Rule;

std::vector<lab::Claim> claims() {
  return {
      {.id = "C1",
       .statement = "Ten games, three kinds of change",
       .place = "Section on the data set; files of groups",
       .stated = "5,250 puzzles in 105 groups",
       .measure = "puzzles of the 105 groups that are made and certified",
       .holds_when = "105 (quick: one a group), 5,250 (full: fifty a group)",
       .refuted = "a group that stays empty, or a certificate that does not check",
       .unit = "puzzles",
       .rule = Rule::at_least(105, 5250),
       .stated_figure = 5250},
      {.id = "C2",
       .statement = "Uncommon rules change the puzzle",
       .place = "Section on uncommon elements",
       .stated = "a puzzle is another one without its rule",
       .measure = "puzzles with an uncommon rule whose answer is still the only one without it",
       .holds_when = "0 in every game",
       .refuted = "one such puzzle",
       .unit = "puzzles",
       .rule = Rule::equals(0)},
      {.id = "C3",
       .statement = "Increased complexity is harder",
       .place = "Section on increased complexity",
       .stated = "harder by measures of search",
       .measure =
           "games whose puzzles of IC1 have more bits, and of IC2 more conflicts or expanded states, than "
           "canonical ones, in the median",
       .holds_when = "at least 7 of those that have them, and a sign test below 0.05",
       .refuted = "fewer",
       .unit = "games",
       .rule = Rule::at_least(7, 7)},
      {.id = "C4",
       .statement = "Another look is no harder",
       .place = "Abstract and section on uncommon elements",
       .stated = "no harder for a solver",
       .measure =
           "puzzles in another look whose search costs otherwise than that of the same in the usual look",
       .holds_when = "0 in every game",
       .refuted = "one such puzzle",
       .unit = "puzzles",
       .rule = Rule::equals(0)},
      {.id = "C5",
       .statement = "Unchecked recipes are ambiguous",
       .place = "This lab's audit; not a claim of the paper",
       .stated = "not stated",
       .measure = "share of puzzles with several answers, by recipes of hints without a check",
       .holds_when = "the whole 95 % interval above 0.1 for every recipe",
       .refuted = "an interval below",
       .unit = "",
       .rule = Rule::above(0.1, 0.1, Rule::Evidence::interval)},
      {.id = "C6",
       .statement = "Models lose on the long tail",
       .place = "Abstract",
       .stated = "top models drop",
       .measure = "a small model taught canonical Binario: accuracy on open cells, canonical less changed",
       .holds_when = "the whole 95 % interval above 0 for every change; not measured where it is at chance",
       .refuted = "an interval below 0",
       .unit = "",
       .rule = Rule::above(0, 0, Rule::Evidence::interval)}};
}

}  // namespace quire::labs::hardcore_logic

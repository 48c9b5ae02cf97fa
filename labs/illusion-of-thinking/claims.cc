// The claims of the card: what the paper states, what is measured, and by which rule. Rules are fixed here,
// before any run.
#include "lab/card_parts.h"
#include "labs/illusion-of-thinking/lab.h"

namespace quire::labs::illusion {
namespace {

using lab::Claim;
using lab::Rule;

std::vector<Claim> puzzle_claims() {
  return {
      {.id = "C1",
       .statement = "Shortest lengths: 2^N - 1 and (N+1)^2 - 1",
       .place = "Section 3.1",
       .stated = "2^N - 1 (hanoi), (N+1)^2 - 1 (checkers)",
       .measure =
           "largest difference between the depth at which a full breadth-first search meets the goal and the "
           "formula; hanoi N to 8 (full: 10), checkers N to 7 (full: 8)",
       .holds_when = "no difference",
       .refuted = "one length differs",
       .unit = "moves",
       .rule = Rule::equals(0),
       .stated_figure = 0},
      {.id = "C2",
       .statement = "River: three pairs need 11 crossings",
       .place = "Section 4.4",
       .stated = "11 for N = 3",
       .measure = "largest difference of searched lengths from 5, 11 (two seats, N = 2, 3), 9, 11 (three "
                  "seats, N = 4, 5), by "
                  "counts and by people",
       .holds_when = "no difference",
       .refuted = "one length differs",
       .unit = "crossings",
       .rule = Rule::equals(0),
       .stated_figure = 0},
      {.id = "C3",
       .statement = "River with three seats: no solution from N = 6 on",
       .place = "ours; the axis of Figure 8d shows N to 20",
       .stated = "instances to N = 20 are asked; that they have no solution is not said",
       .measure = "sizes N = 6 to 50 of which a solution with three seats is found, or whose list of all "
                  "states in reach does "
                  "not pass a second routine",
       .holds_when = "no size",
       .refuted = "a solution, or a proof that does not pass",
       .unit = "sizes",
       .rule = Rule::equals(0)},
      {.id = "C3a",
       .statement = "Four seats suffice, in 2N - 3 crossings",
       .place = "ours, beside Appendix A.1.3",
       .stated = "no figure",
       .measure = "largest difference of the searched length with four seats from 2N - 3, N = 6 to 8",
       .holds_when = "no difference",
       .refuted = "one length differs, or there is no solution",
       .unit = "crossings",
       .rule = Rule::equals(0)},
      {.id = "C4",
       .statement = "Hanoi: from N = 16 on no budget of 64,000 holds it",
       .place = "ours; Section 4.1 (budget), Figure 8a (N = 20)",
       .stated = "64,000 tokens, 25 samples at N = 20",
       .measure = "smallest N of hanoi whose shortest answer has more moves than 64,000, at one token a move",
       .holds_when = "exactly 16",
       .refuted = "another N",
       .unit = "disks",
       .rule = Rule::equals(16)}};
}

std::vector<Claim> model_claims() {
  return {{.id = "C5",
           .statement = "Depth alone does not order the puzzles",
           .place = "Appendix A.3.2, Figure 10",
           .stated = "about 100 moves of hanoi are made, about 10 of river are not",
           .measure = "pairs of cells (puzzle, size) of one small model, of two puzzles, of which the one "
                      "with fewer moves has the "
                      "lower accuracy, 95 % intervals disjoint",
           .holds_when = "at least one pair",
           .refuted = "no pair",
           .unit = "pairs",
           .rule = Rule::at_least(1, 1)},
          {.id = "C6",
           .statement = "Beyond some size nothing is solved",
           .place = "Section 4.2.2, Figure 6",
           .stated = "accuracy 0 beyond a size that depends on the model",
           .measure = "accuracy of the small models at the largest size asked, for each puzzle and style",
           .holds_when = "0 for each",
           .refuted = "a solved sample at the largest size",
           .unit = "",
           .rule = Rule::equals(0),
           .stated_figure = 0},
          {.id = "C6a",
           .statement = "A channel of errors follows (1-eps)^moves",
           .place = "ours: the measures, calibrated",
           .stated = "no figure",
           .measure = "distance of solved samples over all sizes and rates from the expected number, in "
                      "standard deviations, for "
                      "each puzzle",
           .holds_when = "at most 3",
           .refuted = "more than 3: broken moves are forgiven, or sound ones are not",
           .unit = "deviations",
           .rule = Rule::at_most(3, 3)},
          {.id = "C7",
           .statement = "The paper's models collapse where it says",
           .place = "Figures 1, 4, 6, 8",
           .stated = "Claude 3.7 Sonnet: first wrong move near 100 at hanoi N = 10, near 4 at river N = 3",
           .refuted = "not measurable here: it takes those models; `evaluate` asks any endpoint the same",
           .rule = Rule::never()},
          {.id = "C8",
           .statement = "Thinking tokens fall near the collapse",
           .place = "Section 4.2.2, Figure 6",
           .stated = "they rise with N, then fall",
           .refuted =
               "not measurable here: it takes a model that thinks; `evaluate` reports tokens for each size",
           .rule = Rule::never()}};
}

}  // namespace

std::vector<Claim> claims() {
  std::vector<Claim> all = puzzle_claims();
  for (Claim& claim : model_claims()) all.push_back(std::move(claim));
  return all;
}

}  // namespace quire::labs::illusion

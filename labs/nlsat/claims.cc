// The claims of the card: what the paper states, what is measured, and by which rule. Rules are fixed here,
// before any run.
#include "lab/card_parts.h"
#include "labs/nlsat/lab.h"

namespace quire::labs::nlsat {
namespace {

using lab::Claim;
using lab::Rule;

std::vector<Claim> formula_claims() {
  return {
      {.id = "C1",
       .statement = "The half-way ratio falls with size",
       .place = "Section on random 3-SAT",
       .stated = "a threshold near 4.26 for many variables; small sizes lie above it",
       .measure = "half-way ratio of each size less that of the next larger one, sizes 5 to 12",
       .holds_when = "above 0 for every pair",
       .refuted = "a larger size with a larger ratio",
       .unit = "",
       .rule = Rule::above(0, 0)},
      {.id = "C1a",
       .statement = "At 200 variables it is near 4.3",
       .place = "Section on random 3-SAT, by reference",
       .stated = "about 4.26",
       .measure = "half-way ratio at 200 variables",
       .holds_when = "4.15 to 4.45",
       .refuted = "a ratio outside",
       .unit = "",
       .rule = Rule::within(4.3, 0.15),
       .stated_figure = 4.26},
      {.id = "C2",
       .statement = "Formulas are hardest half-way",
       .place = "Introduction and figure of the transition",
       .stated = "hardness peaks at the transition",
       .measure =
           "median conflicts at the half-way ratio over those at 2.5 and at 9, each plus one; CDCL and DPLL",
       .holds_when = "at least 3 times both, for both solvers",
       .refuted = "less than 3 times",
       .unit = "times",
       .rule = Rule::at_least(3, 3)},
      {.id = "C3",
       .statement = "Rule theories drawn evenly are easy",
       .place = "Introduction",
       .stated = "easy",
       .measure =
           "share of consistent random rule theories whose query plain CDCL decides without a conflict",
       .holds_when = "at least 0.8",
       .refuted = "a smaller share",
       .unit = "",
       .rule = Rule::at_least(0.8, 0.8)},
      {.id = "C3a",
       .statement = "Texts chosen half-way are not",
       .place = "Introduction",
       .stated = "hard",
       .measure = "share of balanced texts of 12 variables in the window that it decides without a conflict",
       .holds_when = "at most 0.4",
       .refuted = "a larger share",
       .unit = "",
       .rule = Rule::at_most(0.4, 0.4)},
      {.id = "C4",
       .statement = "Texts carry exactly their formula",
       .place = "Released scripts, which check labels with Z3",
       .stated = "all labels agree",
       .measure =
           "texts whose parsed clauses differ, or whose label another solver or a proof does not confirm",
       .holds_when = "0 in every fragment",
       .refuted = "one such text",
       .unit = "texts",
       .rule = Rule::equals(0)}};
}

std::vector<Claim> model_claims() {
  return {
      {.id = "C5",
       .statement = "Careful sampling of training is decisive",
       .place = "Abstract",
       .stated = "decisive",
       .measure = "accuracy on balanced hard texts: the small model trained on hard ones less that trained "
                  "on naive ones",
       .holds_when = "the whole 95 % interval above 3 points; not measured where both are at chance",
       .refuted = "an interval below 3 points",
       .unit = "",
       .rule = Rule::above(0.03, 0.03, Rule::Evidence::interval)},
      {.id = "C6",
       .statement = "It reads somewhat larger problems",
       .place = "Abstract",
       .stated = "some degree of generalisation to more variables",
       .measure = "accuracy with one to three more variables than in training, balanced hard texts",
       .holds_when = "the whole interval above one half, for each size",
       .refuted = "accuracy at one half",
       .unit = "",
       .rule = Rule::above(0.5, 0.5, Rule::Evidence::interval)},
      {.id = "C6a",
       .statement = "But not as well as those of its own size",
       .place = "Abstract",
       .stated = "limited",
       .measure = "accuracy with three more variables less accuracy at the size of training",
       .holds_when = "the whole interval below 0",
       .refuted = "no loss",
       .unit = "",
       .rule = Rule::below(0, 0, Rule::Evidence::interval)},
      {.id = "C7",
       .statement = "T5 and RoBERTa reach high accuracy",
       .place = "Result tables",
       .stated = "accuracies of T5-large and RoBERTa",
       .measure = "not here",
       .holds_when = "no rule",
       .refuted =
           "it needs the weights of both models and a GPU; ask a model of your own and grade it with grade",
       .unit = "",
       .rule = Rule::never()},
      {.id = "C8",
       .statement = "Models of RuleTaker fail on hard rules",
       .place = "Section on RuleTaker",
       .stated = "accuracies of models trained on RuleTaker",
       .measure = "not here",
       .holds_when = "no rule",
       .refuted = "it needs models trained on the RuleTaker sets",
       .unit = "",
       .rule = Rule::never()}};
}

}  // namespace

std::vector<Claim> claims() {
  std::vector<Claim> all = formula_claims();
  for (Claim& c : model_claims()) all.push_back(std::move(c));
  return all;
}

}  // namespace quire::labs::nlsat

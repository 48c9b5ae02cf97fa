// The claims of the card. Rules are fixed here, before any run.
#include "lab/card_parts.h"
#include "labs/lean-tcs/lab.h"

namespace quire::labs::lean_tcs {

using lab::Rule;

std::vector<lab::Claim> claims() {
  return {
      {.id = "C1",
       .statement = "Verified pairs come in any number",
       .place = "Abstract",
       .stated = "scalable synthesis of formal-informal pairs",
       .measure =
           "distinct items of which a text is not read back to the statement, or whose reason other code "
           "does not confirm, or that are missing from the number asked for",
       .holds_when =
           "0 of 500 (quick), of 100,000 (full); items a minute stand in the log, since a clock is no figure",
       .refuted = "one such item",
       .unit = "items",
       .rule = Rule::equals(0)},
      {.id = "C2",
       .statement = "Champion bounds are proved by computation",
       .place = "Abstract, by kind",
       .stated = "halting within bounds can be verified",
       .measure =
           "machines left undecided or refused by the checker, plus the distance of the largest number of "
           "steps from 6, 21 and 107",
       .holds_when = "0 for 2 and 3 states (quick), to 4 states (full)",
       .refuted = "a machine that is left, or another value",
       .unit = "",
       .rule = Rule::equals(0)},
      {.id = "C3",
       .statement = "The known champions run as published",
       .place = "Literature",
       .stated = "6, 21, 107, 47,176,870, 38 and 3,932,964 steps",
       .measure =
           "distance of steps and of score from the published ones, plain and run-length simulator together",
       .holds_when = "0 for each of the six",
       .refuted = "another number",
       .unit = "",
       .rule = Rule::equals(0)},
      {.id = "C4",
       .statement = "The truth table decides linear identities",
       .place = "Theory of linear MBA",
       .stated = "theorem",
       .measure =
           "verdicts of the column against all inputs at 4 bits and against SAT at 8 bits that disagree",
       .holds_when = "0 of 500 (quick), of 10,000 (full)",
       .refuted = "one disagreement",
       .unit = "items",
       .rule = Rule::equals(0)},
      {.id = "C5",
       .statement = "Proofs grow with the run",
       .place = "Abstract",
       .stated = "long proofs of what is easy to check",
       .measure = "slope of the printed run's letters against its steps, both logarithmic",
       .holds_when = "0.85 to 1.15",
       .refuted = "a slope outside",
       .unit = "",
       .rule = Rule::within(1, 0.15)},
      {.id = "C5a",
       .statement = "Checking them stays easy",
       .place = "Abstract",
       .stated = "simple to verify",
       .measure = "median of elementary steps that the check of an item takes, by family",
       .holds_when =
           "at most 1,000,000, a millisecond at one a nanosecond; the time itself stands in the log",
       .refuted = "a larger median",
       .unit = "steps",
       .rule = Rule::at_most(1e6, 1e6)},
      {.id = "C6",
       .statement = "Identities are the harder family",
       .place = "Abstract",
       .stated = "57.5% on Busy Beaver, 12% on MBA (DeepSeekProver-V2-671B)",
       .measure =
           "a small model's accuracy on halting bounds less that on identities, twins of one changed token, "
           "texts of one length",
       .holds_when = "the whole 95 % interval above 0; not measured where the model is at chance on both",
       .refuted = "an interval below 0",
       .unit = "",
       .rule = Rule::above(0, 0, Rule::Evidence::interval)},
      {.id = "C7",
       .statement = "A large prover solves 57.5% of Busy Beaver",
       .place = "Abstract",
       .stated = "57.5%",
       .measure = "not here",
       .holds_when = "no rule",
       .refuted =
           "it needs the weights of a prover of 671 billion and a Lean toolchain; make writes the challenges",
       .unit = "",
       .rule = Rule::never(),
       .stated_figure = 57.5},
      {.id = "C8",
       .statement = "And 12% of the identities",
       .place = "Abstract",
       .stated = "12%",
       .measure = "not here",
       .holds_when = "no rule",
       .refuted =
           "it needs the weights of a prover of 671 billion and a Lean toolchain; make writes the challenges",
       .unit = "",
       .rule = Rule::never(),
       .stated_figure = 12}};
}

}  // namespace quire::labs::lean_tcs

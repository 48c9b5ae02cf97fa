// The claims of the card: what the paper states, what is measured, and by which rule. Rules are fixed here,
// before any run.
#include "labs/inference-flaws/lab.h"

namespace quire::labs::inference_flaws {

namespace {

using lab::Claim;
using lab::Rule;

std::vector<Claim> exact_claims() {
  return {
      {.id = "C1",
       .statement = "With unlimited attempts accuracy is P(right given accepted), not 1",
       .place = "section 3",
       .stated = "a ceiling below 1 whatever the budget",
       .measure =
           "R(K) of the appendix's model of Llama-3.1-8B at ratio 0, summed over 10,000 attempts with exact "
           "reach",
       .holds_when = "within 1e-6 of 0.716236, the sum of p c r / (1 - beta)",
       .refuted = "another limit",
       .unit = "",
       .rule = Rule::within(0.716236, 1e-6)},
      {.id = "C1a",
       .statement = "More attempts never take accuracy above the ceiling",
       .place = "section 3",
       .stated = "follows from the definition",
       .measure =
           "the largest R(K) at ratio 0, over K, less the mean over tasks of t/b, for each small model",
       .holds_when = "at most 1e-12, the rounding of the sums",
       .refuted = "a larger one",
       .unit = "",
       .rule = Rule::at_most(1e-12, 1e-12)},
      {.id = "C2",
       .statement = "In the appendix's model the best number of attempts is at most 3, and 0 at ratio 10",
       .place = "appendix C",
       .stated = "at most 3 for ratios from 1 on, 0 at 10",
       .measure =
           "ratios r = 1 .. 10 at which the best K is not 2, 1, 1, 1, 1, 0, 0, 0, 0, 0; for both forms of "
           "reach",
       .holds_when = "none",
       .refuted = "any",
       .unit = "ratios",
       .rule = Rule::equals(0)},
      {.id = "C3",
       .statement = "The exact R(K) is what random permutations estimate",
       .place = "section 4; the exact form is ours",
       .stated = "1,000 permutations of 200 samples",
       .measure =
           "distance of the simulated from the exact reward in standard errors of the simulation, mean over "
           "K = 1, 5, 20, 100, for each small model",
       .holds_when = "at most 3",
       .refuted = "more",
       .unit = "standard errors",
       .rule = Rule::at_most(3, 3)},
      {.id = "C3a",
       .statement = "The exact R(K) takes a small part of the work of permutations",
       .place = "ours",
       .stated = "not in the paper",
       .measure =
           "random draws of the permutations over steps of the recurrence, all models together; seconds of "
           "both are in the run's log",
       .holds_when = "at least 100",
       .refuted = "fewer",
       .unit = "times",
       .rule = Rule::at_least(100, 100)}};
}

std::vector<Claim> model_claims() {
  return {{.id = "C4",
           .statement = "In the appendix's model the share of false accepts grows with the attempt",
           .place = "Figure 5, appendix C",
           .stated = "grows",
           .measure = "slope of the false share on the attempt, 1 to 10",
           .holds_when = "above 0",
           .refuted = "0 or less",
           .unit = "",
           .rule = Rule::above(0, 0)},
          {.id = "C4a",
           .statement = "In small models, too, the share of false accepts grows with the attempt",
           .place = "Figure 5",
           .stated = "grows, for all models drawn",
           .measure = "models of six of which the slope's 95 % bootstrap interval lies above 0",
           .holds_when = "at least 5",
           .refuted = "fewer",
           .unit = "models",
           .rule = Rule::at_least(5, 5),
           .stated_figure = 6},
          {.id = "C5",
           .statement = "Weaker models have a higher rate of false positives",
           .place = "Figure 1, section 3",
           .stated = "nearly linear, falling with capability",
           .measure =
               "Pearson's r between accuracy of one sample and P(wrong given accepted), over the six models",
           .holds_when = "at most -0.8",
           .refuted = "above -0.5; between the two it is weaker than stated",
           .unit = "",
           .rule = Rule::at_most(-0.8, -0.8)},
          {.id = "C6",
           .statement = "At a cost ratio of 4 the best number of attempts is at most 5",
           .place = "Figure 4, section 4",
           .stated = "at most 5",
           .measure = "the best K under tests:1 and parity, for each small model of 20 to 80 % accuracy",
           .holds_when = "at most 5 for all",
           .refuted = "above 5 for two or more; for one it is an exception",
           .unit = "attempts",
           .rule = Rule::at_most(5, 5),
           .stated_figure = 5},
          {.id = "C7",
           .statement = "Ceilings on HumanEval+ and MBPP+; false positives are worse code in style, too",
           .place = "Figures 1 and 6, section 5",
           .stated = "in figures",
           .measure = "not measured",
           .holds_when = "never decided here",
           .refuted = "needs the samples of those models; analyse measures ceilings on your EvalPlus files",
           .unit = "",
           .rule = Rule::never()}};
}

}  // namespace

std::vector<Claim> claims() {
  std::vector<Claim> all = exact_claims();
  for (Claim& c : model_claims()) all.push_back(std::move(c));
  return all;
}

}  // namespace quire::labs::inference_flaws

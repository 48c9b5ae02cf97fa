// The claims of the card: what the paper states, what is measured, and by which rule. Rules are fixed here,
// before any run.
#include "lab/card_parts.h"
#include "labs/language-monkeys/lab.h"

namespace quire::labs::language_monkeys {
namespace {

using lab::Claim;
using lab::Rule;

std::vector<Claim> exact_claims() {
  return {
      {.id = "C1",
       .statement = "The estimator of pass@k is unbiased",
       .place = "Equation 1",
       .stated = "unbiased",
       .measure =
           "largest distance of its expectation, summed over all outcomes of n samples, from 1-(1-p)^k; "
           "grid of n to 1,000, k and p",
       .holds_when = "at most 1e-12",
       .refuted = "a larger distance",
       .unit = "",
       .rule = Rule::at_most(1e-12, 1e-12)},
      {.id = "C1a",
       .statement = "The plug-in 1-(1-c/n)^k is biased low for every k above 1",
       .place = "Section 2, by reference to Chen et al. 2021",
       .stated = "biased",
       .measure = "its expectation less 1-(1-p)^k, the largest over the same grid where coverage is below 1",
       .holds_when = "below 0 everywhere",
       .refuted = "0 or above somewhere",
       .unit = "",
       .rule = Rule::below(0, 0)},
      {.id = "C5",
       .statement = "Table 1: the totals follow from the prices of an attempt",
       .place = "Table 1",
       .stated = "$10.80, $39 and $51 for 300 issues",
       .measure = "distance of price x attempts x 300 from the printed total",
       .holds_when = "below half a cent",
       .refuted = "a total that differs by half a cent or more",
       .unit = "dollars",
       .rule = Rule::below(0.005, 0.005)}};
}

std::vector<Claim> coverage_claims() {
  return {
      {.id = "C2",
       .statement = "Coverage follows exp(a k^b)",
       .place = "Section 3.1",
       .stated = "often, with exceptions",
       .measure = "root mean square residual of the fit at log-spaced k from 1 to n, for each model and task",
       .holds_when = "at most 0.03 everywhere",
       .refuted = "a larger one: an exception, as the paper lists some",
       .unit = "",
       .rule = Rule::at_most(0.03, 0.03)},
      {.id = "C2a",
       .statement = "The law predicts the next decade of samples",
       .place = "Section 3.1 (the paper fits; it does not hold out)",
       .stated = "no figure",
       .measure = "error at k = n of the law fitted on k up to n/10, for each model and task",
       .holds_when = "at most 0.05 everywhere",
       .refuted = "a larger error: an exception",
       .unit = "",
       .rule = Rule::at_most(0.05, 0.05)},
      {.id = "C6",
       .statement = "At equal FLOPs a smaller model can have the higher coverage",
       .place = "Section 3.1, Figure 4",
       .stated = "on some tasks",
       .measure = "longest stretch of FLOPs over which the smaller model lies above the larger one, on the "
                  "better of two tasks (both models above guess level)",
       .holds_when = "at least one decade",
       .refuted = "less than a decade on both tasks",
       .unit = "decades",
       .rule = Rule::at_least(1, 1)},
      {.id = "C7",
       .statement =
           "SWE-bench Lite: 250 attempts of DeepSeek-Coder-V2-Instruct solve 56 %, one solves 15.9 %",
       .place = "abstract, Figure 2",
       .stated = "15.9 to 56 %",
       .refuted =
           "not measurable here: it takes that model and those repositories; the tool `evaluate` reads a "
           "results file of such a run",
       .rule = Rule::never()}};
}

std::vector<Claim> pick_claims() {
  return {
      {.id = "C3",
       .statement = "Without a checker, picking stalls",
       .place = "abstract, Section 4.1, Figure 7",
       .stated = "40.50 to 41.41 % on MATH from 100 to 10,000 samples",
       .measure =
           "gain of the best of majority, best score and weighted vote, arith3, from k = 100 (n/10 where n "
           "is below 1,000) to n, for each model above guess level",
       .holds_when = "at most 2 points",
       .refuted = "a larger gain",
       .unit = "points",
       .rule = Rule::at_most(2, 2),
       .stated_figure = 0.91},
      {.id = "C3a",
       .statement = "Meanwhile coverage grows",
       .place = "Section 4.1",
       .stated = "82.9 to 98.44 % on MATH",
       .measure = "gain of coverage over the same samples, for the same models",
       .holds_when = "at least 8 points (quick, over one decade: 4)",
       .refuted = "a smaller gain",
       .unit = "points",
       .rule = Rule::at_least(4, 8),
       .stated_figure = 15.54},
      {.id = "C4",
       .statement =
           "The majority vote levels off at the share of problems whose most frequent answer is right",
       .place = "our exact form of Section 4.1",
       .stated = "a plateau at about 100 samples (several hundred in the abstract)",
       .measure = "distance of the vote at k = n/4 from that share, arith3, for the same models",
       .holds_when = "at most 1 point",
       .refuted = "a larger distance",
       .unit = "points",
       .rule = Rule::at_most(1, 1)}};
}

}  // namespace

std::vector<Claim> claims() {
  std::vector<Claim> all = exact_claims();
  for (Claim& claim : coverage_claims()) all.push_back(std::move(claim));
  for (Claim& claim : pick_claims()) all.push_back(std::move(claim));
  return all;
}

}  // namespace quire::labs::language_monkeys

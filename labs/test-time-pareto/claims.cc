// The claims of the card: what the paper states, what is measured, and by which rule. Rules are fixed here,
// before any run.
#include <algorithm>

#include "labs/test-time-pareto/lab.h"

namespace quire::labs::test_time_pareto {
namespace {

using lab::Claim;
using lab::Rule;

std::vector<Claim> theorems() {
  return {
      {.id = "C1",
       .statement = "Drawing N answers and rethinking N times follow one law: 1 - (1-p)^N",
       .place = "the unified model",
       .stated = "equality",
       .measure = "largest distance of the closed form to the binomial and to the geometric distribution, "
                  "summed term by term, over 12 chances from 1e-9 to 1 - 1e-9 and N up to 256",
       .holds_when = "at most 1e-12",
       .refuted = "a distance above it",
       .unit = "",
       .rule = Rule::at_most(1e-12, 1e-12)},
      {.id = "C2",
       .statement = "N* is where the next round ceases to gain more than eps, and no earlier",
       .place = "the saturation point",
       .stated = "by definition",
       .measure = "violations among 100,000 drawn (F_max, p, eps), one in ten an exact tie, gains worked out "
                  "in extended precision",
       .holds_when = "none",
       .refuted = "one violation",
       .unit = "violations",
       .rule = Rule::equals(0)},
  };
}

std::vector<Claim> candidates() {
  return {
      {.id = "C3",
       .statement = "The predicted saturation point follows the observed one",
       .place = "experiments; the figure as a secondary summary gives it",
       .stated = "Pearson's r = 0.803 (7B model, MATH-500, parallel)",
       .measure =
           "r over tasks of the small model: N* from p = c/n of pilot samples, and the smallest N whose "
           "next three rounds gain at most eps on average, on the mean curve of the repeats",
       .holds_when = "at least 0.6",
       .refuted = "below 0.4; between, it is weaker than stated",
       .unit = "",
       .rule = Rule::at_least(0.6, 0.6),
       .stated_figure = 0.803},
      {.id = "C4",
       .statement = "One p for a whole data set is enough",
       .place = "implied by the model",
       .stated = "implied",
       .measure =
           "error at the largest N, predicted from the pilot's size, of one p with a ceiling over that "
           "of p ~ Beta with a ceiling (root mean squares over repeats); 1 where a likelihood ratio "
           "does not reject one p (median p-value of the repeats 0.001 or more)",
       .holds_when = "below 2",
       .refuted = "one p is rejected and Beta halves the error",
       .unit = "times the error of Beta",
       .rule = Rule::below(2, 2)},
      {.id = "C6",
       .statement = "Spending rounds where they gain most beats as many for every task",
       .place = "the paper's use of N*",
       .stated = "practical utility",
       .measure =
           "Hit accuracy of greedy spending (posterior of the Beta that was fitted to the pilot, pilot "
           "paid and used) minus that of equal N at the same tokens, half of the samples each; points, "
           "mean over redrawn orders with its 95 % interval",
       .holds_when = "the whole interval is at least 1 point",
       .refuted = "an interval below 1 point",
       .unit = "points",
       .rule = Rule::at_least(1, 1, Rule::Evidence::interval)},
  };
}

std::vector<Claim> rounds() {
  return {
      {.id = "C5",
       .statement = "Once right, a rethinking model stays right",
       .place = "the sequential model: right is absorbing",
       .stated = "assumed",
       .measure = "share of right answers that are wrong a round later, for continued search and for asking "
                  "again; interval by a bootstrap over tasks",
       .holds_when = "both intervals lie at or below 0.02",
       .refuted = "an interval above 0.02",
       .unit = "",
       .rule = Rule::at_most(0.02, 0.02, Rule::Evidence::interval)},
      {.id = "C7",
       .statement =
           "A 1.5B model gains 23 points on AIME from 32 samples, and passes an unscaled 7B on MATH-500",
       .place = "Table 1, as a secondary summary gives it",
       .stated = "30.0 to 53.3 % (AIME 2024); 83.6 against 82.0 % (MATH-500)",
       .measure = "not measured",
       .holds_when = "never decided here",
       .refuted = "the models and the benchmarks are not here; the tool recommend reads your own table",
       .unit = "",
       .rule = Rule::never()},
  };
}

}  // namespace

std::vector<Claim> claims() {
  std::vector<Claim> all = theorems();
  for (Claim& c : candidates()) all.push_back(std::move(c));
  for (Claim& c : rounds()) all.push_back(std::move(c));
  std::sort(all.begin(), all.end(), [](const Claim& a, const Claim& b) { return a.id < b.id; });
  return all;
}

}  // namespace quire::labs::test_time_pareto

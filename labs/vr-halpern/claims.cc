// The claims of the card: what the paper states, what is measured, and by which rule. Rules are fixed here,
// before any run.
#include "labs/vr-halpern/lab.h"

namespace quire::labs::vr_halpern {

namespace {

using lab::Claim;
using lab::Rule;

std::vector<Claim> cocoercive_claims() {
  return {
      {.id = "C1",
       .statement =
           "Variance reduction gains the square root of N over full evaluations: epochs of Algorithm 1 fall "
           "as N^(-1/2)",
       .place = "abstract; Theorem on Algorithm 1",
       .stated = "N + sqrt(N) L/eps evaluations",
       .measure = "slope of log epochs on log N of vrh1, least squares, at the smallest eps, all seeds",
       .holds_when = "between -0.55 and -0.38: full evaluations of the first sqrt(N) steps flatten it",
       .refuted = "a slope outside",
       .unit = "",
       .rule = Rule::within(-0.465, 0.085),
       .stated_figure = -0.5},
      {.id = "C2",
       .statement = "The residual of the last iterate of Algorithm 1 falls as 1/k",
       .place = "Theorem on Algorithm 1",
       .stated = "1/k",
       .measure =
           "slope of log ||F(u_k) + g_k|| on log k, k from 100 on, mean over seeds at each k, for each N",
       .holds_when = "within 0.1 of -1",
       .refuted = "another slope",
       .unit = "",
       .rule = Rule::within(-1, 0.1),
       .stated_figure = -1},
      {.id = "C2a",
       .statement = "E Res(u_k) is at most 16 L D / (k + 4)",
       .place = "Theorem on Algorithm 1; the constant from memory of the paper, not read again",
       .stated = "proved",
       .measure = "largest share of the bound, over k (about 60, evenly in log k), of the mean over seeds of "
                  "||F(u_k) + g_k||, for each N",
       .holds_when = "at most 1",
       .refuted = "a mean above the bound",
       .unit = "of the bound",
       .rule = Rule::at_most(1, 1),
       .stated_figure = 1},
      {.id = "C3",
       .statement = "The cost of Algorithm 1 grows as 1/eps",
       .place = "abstract",
       .stated = "N + sqrt(N) L/eps",
       .measure = "slope of log evaluations on log 1/eps, over the eps with sqrt(N) L/eps > N, for each N",
       .holds_when = "between 0.9 and 1.1",
       .refuted = "a slope outside",
       .unit = "",
       .rule = Rule::within(1, 0.1),
       .stated_figure = 1}};
}

std::vector<Claim> game_claims() {
  return {
      {.id = "C4",
       .statement = "Algorithm 2 needs fewer evaluations than extragradient on a matrix game",
       .place = "abstract (improvement by up to sqrt N); experiments",
       .stated = "fewer",
       .measure = "evaluations of eg over those of vrh2 until the residual is certified, policeman, n = 200, "
                  "eps 0.01, "
                  "geometric mean over seeds",
       .holds_when = "above 4",
       .refuted = "4 or less; 1 or less refutes the paper's statement, too",
       .unit = "times",
       .rule = Rule::above(4, 4)},
      {.id = "C4a",
       .statement = "Algorithm 2 needs fewer evaluations than anchored extragradient on a matrix game",
       .place = "abstract (improvement by up to sqrt N); experiments",
       .stated = "fewer",
       .measure = "the same with eag",
       .holds_when = "above 1.5",
       .refuted = "1.5 or less; 1 or less refutes the paper's statement, too",
       .unit = "times",
       .rule = Rule::above(1.5, 1.5)},
      {.id = "C5",
       .statement = "The gain of Algorithm 2 over its deterministic form grows with n",
       .place = "abstract",
       .stated = "up to sqrt N",
       .measure =
           "evaluations of halpern-ppm over those of vrh2 on policeman: the least factor by which this ratio "
           "grows from one n to the next",
       .holds_when = "above 1",
       .refuted = "1 or less: the ratio falls somewhere",
       .unit = "times",
       .rule = Rule::above(1, 1)},
      {.id = "C6",
       .statement = "Algorithm 2 is near-optimal: no method needs fewer evaluations, but for logarithms",
       .place = "abstract",
       .stated = "near-optimal",
       .measure = "not measured",
       .holds_when = "never decided here",
       .refuted = "a lower bound speaks of all methods; runs of some cannot decide it",
       .unit = "",
       .rule = Rule::never()}};
}

}  // namespace

std::vector<Claim> claims() {
  std::vector<Claim> all = cocoercive_claims();
  for (Claim& c : game_claims()) all.push_back(std::move(c));
  return all;
}

}  // namespace quire::labs::vr_halpern

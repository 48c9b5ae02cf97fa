// How far the likelihood of (F_max, p) tells the two apart, and whether one p for all tasks is enough.
#pragma once

#include <span>

#include "labs/engines/passk/difficulty.h"
#include "labs/engines/stats/intervals.h"

namespace quire::labs::test_time_pareto {

/// Of a share `reach` of tasks that succeed with chance p, binomial coefficients left out.
double log_likelihood(std::span<const passk::Count> counts, double reach, double p);

struct LikelihoodIntervals {
  /// From the curvature at the maximum, on the logit scale; NaN at an edge (reach = 1, p = 1) and where the
  /// curvature is not that of a maximum.
  stats::Interval reach_curvature, p_curvature;
  /// All values that a likelihood ratio does not refuse; the other parameter follows.
  stats::Interval reach_profile, p_profile;
  /// Whether the ceiling is told from 1: watching for fewer than about 1/p rounds does not.
  bool ceiling_told() const { return reach_profile.high < 1; }
};
/// `fit` is the maximum. 95 %.
LikelihoodIntervals likelihood_intervals(std::span<const passk::Count> counts, const passk::OneChance& fit);

/// One chance against chances that differ (Beta), both with a ceiling: twice the gain in log-likelihood. The
/// p-value is that of chi-squared with one degree, which is too large here (one chance lies at the edge of
/// the family), never too small.
struct RatioTest {
  double statistic = 0, p_value = 1;
};
RatioTest one_chance_against_beta(const passk::OneChance& one, const passk::BetaDifficulty& beta);

/// Upper 95 % bound for p where nothing was right in so many trials (exact): what can be said when no N* can.
double chance_at_most(std::uint64_t trials);

/// A task's own chance: c/n with the middle 95 % of Beta(c+1/2, n-c+1/2).
stats::Estimate chance_of(passk::Count count);

}  // namespace quire::labs::test_time_pareto

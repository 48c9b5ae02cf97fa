// How far a measured coverage may be off, in two parts. Other problems: the bootstrap over problems
// (percentile and BCa), which resamples problems, since samples of one problem say nothing of the next. Other
// samples of the same problems: p_i ~ Beta(c_i + a, n_i - c_i + b), carried to 1 - (1-p)^k. Both together:
// the half-widths as sides of a right angle. The bootstrap already sees some of the second part (counts of
// resampled problems carry it), so the sum is on the safe side.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "labs/engines/passk/coverage.h"
#include "labs/engines/stats/intervals.h"
#include "labs/language-monkeys/per_problem.h"

namespace quire::labs::language_monkeys {

/// pass@k of each problem at each k; NaN where k is above a problem's n.
PerProblem coverage_curve(std::span<const passk::Count> counts, std::span<const std::uint64_t> ks);

struct BandOptions {
  std::size_t replicas = 2000;
  double confidence = 0.95;
  std::uint64_t seed = 1;
  std::function<void()> check{};  ///< may throw
};

/// Intervals of a mean over problems at one k. NaN where there are fewer than two problems.
struct Band {
  double value = 0;
  stats::Interval percentile, bca;
};

/// At every k, of any curve by problem. The same problems are drawn for every k.
std::vector<Band> problem_bands(const PerProblem& curve, const BandOptions& options);

/// Of a chance p before any sample was seen; Jeffreys' by default.
struct Prior {
  double a = 0.5, b = 0.5;
};

/// Posterior of the coverage of these very problems at each k: its mean, and the interval of equal tails over
/// `replicas` draws. Where k is above 1/p of many problems, unsolved ones follow the prior, not the data.
std::vector<stats::Estimate> sample_bands(std::span<const passk::Count> counts,
                                          std::span<const std::uint64_t> ks, const Prior& prior,
                                          const BandOptions& options);

/// Both parts around `value`, within [0,1].
stats::Interval both(double value, const stats::Interval& problems, const stats::Interval& samples);

}  // namespace quire::labs::language_monkeys

// Intervals and tests in closed form: proportions (Wilson 1927, Clopper and Pearson 1934), means (Student),
// slopes on log-log axes (least squares), the exact sign test and Cohen's kappa. Pure functions of numbers; a
// figure without an interval where one is possible is not used by a lab.
#pragma once

#include <cstdint>
#include <span>

namespace quire::labs::stats {

struct Interval {
  double low = 0;
  double high = 0;
};

/// A figure with its interval. Where the interval does not exist (one observation), low and high are NaN.
struct Estimate {
  double value = 0;
  Interval interval;
};

/// Score interval of a proportion; trials = 0 gives [0,1].
Interval wilson(std::uint64_t successes, std::uint64_t trials, double confidence = 0.95);
/// Exact (conservative) interval of a proportion; trials = 0 gives [0,1].
Interval clopper_pearson(std::uint64_t successes, std::uint64_t trials, double confidence = 0.95);

/// Mean with Student's t interval. No values: NaN.
Estimate mean(std::span<const double> values, double confidence = 0.95);
/// Geometric mean with the t interval of the logarithms. A value that is not positive: NaN.
Estimate geometric_mean(std::span<const double> values, double confidence = 0.95);
/// Slope of log y against log x by least squares, with the t interval of the slope. Needs two different x and
/// positive numbers, else NaN; two points give no interval.
Estimate log_log_slope(std::span<const double> x, std::span<const double> y, double confidence = 0.95);

/// Two-sided p-value of `successes` in `trials` under probability p: the sum of all outcomes that are no
/// likelier. With p = 1/2 on discordant pairs it is the sign test, and McNemar's exact test.
double binomial_test(std::uint64_t successes, std::uint64_t trials, double p = 0.5);
/// Agreement of two raters beyond chance; counts[i*classes+j] says how often the first said i and the second
/// j.
double cohen_kappa(std::span<const std::uint64_t> counts, std::size_t classes);

/// Pearson's correlation. NaN with fewer than two pairs, or where one side does not vary.
double pearson(std::span<const double> x, std::span<const double> y);

/// Standard normal distribution function and its inverse.
double normal_cdf(double z);
double normal_quantile(double p);
/// Upper quantile of Student's t: P(T <= result) = p.
double student_quantile(double p, double degrees);

}  // namespace quire::labs::stats

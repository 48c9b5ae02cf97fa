#include "labs/engines/stats/intervals.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>

namespace quire::labs::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kSqrt2 = 1.4142135623730950488;

// double, not long double: the same digits on machines whose long double differs.
using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

Estimate around(double value, double standard_error, double degrees, double confidence) {
  if (!(degrees > 0)) return {value, {kNaN, kNaN}};
  const double reach = student_quantile(0.5 + confidence / 2, degrees) * standard_error;
  return {value, {value - reach, value + reach}};
}

double log_binomial(double n, double k, double p) {
  const double coefficient = std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
  const double successes = k > 0 ? k * std::log(p) : 0;
  const double failures = n > k ? (n - k) * std::log1p(-p) : 0;
  return coefficient + successes + failures;
}

}  // namespace

Interval wilson(std::uint64_t successes, std::uint64_t trials, double confidence) {
  if (trials == 0) return {0, 1};
  const double n = static_cast<double>(trials), p = static_cast<double>(successes) / n;
  const double z = normal_quantile(0.5 + confidence / 2), zz = z * z;
  const double centre = (p + zz / (2 * n)) / (1 + zz / n);
  const double reach = z / (1 + zz / n) * std::sqrt(p * (1 - p) / n + zz / (4 * n * n));
  return {successes == 0 ? 0 : std::max(0.0, centre - reach),
          successes == trials ? 1 : std::min(1.0, centre + reach)};
}

Interval clopper_pearson(std::uint64_t successes, std::uint64_t trials, double confidence) {
  const double k = static_cast<double>(successes), n = static_cast<double>(trials),
               tail = (1 - confidence) / 2;
  return {successes == 0 ? 0 : boost::math::ibeta_inv(k, n - k + 1, tail, Policy()),
          successes == trials ? 1 : boost::math::ibeta_inv(k + 1, n - k, 1 - tail, Policy())};
}

Estimate mean(std::span<const double> values, double confidence) {
  const double n = static_cast<double>(values.size());
  if (values.empty()) return {kNaN, {kNaN, kNaN}};
  double sum = 0, squares = 0;
  for (const double v : values) sum += v;
  const double centre = sum / n;
  for (const double v : values) squares += (v - centre) * (v - centre);
  return around(centre, std::sqrt(squares / (n - 1) / n), n - 1, confidence);
}

Estimate geometric_mean(std::span<const double> values, double confidence) {
  std::vector<double> logarithms;
  for (const double v : values) logarithms.push_back(v > 0 ? std::log(v) : kNaN);
  const Estimate e = mean(logarithms, confidence);
  return {std::exp(e.value), {std::exp(e.interval.low), std::exp(e.interval.high)}};
}

Estimate log_log_slope(std::span<const double> x, std::span<const double> y, double confidence) {
  const std::size_t count = std::min(x.size(), y.size());
  const double n = static_cast<double>(count);
  double mean_x = 0, mean_y = 0, xx = 0, xy = 0, rest = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!(x[i] > 0 && y[i] > 0)) return {kNaN, {kNaN, kNaN}};
    mean_x += std::log(x[i]) / n;
    mean_y += std::log(y[i]) / n;
  }
  for (std::size_t i = 0; i < count; ++i) {
    xx += (std::log(x[i]) - mean_x) * (std::log(x[i]) - mean_x);
    xy += (std::log(x[i]) - mean_x) * (std::log(y[i]) - mean_y);
  }
  if (!(xx > 0)) return {kNaN, {kNaN, kNaN}};
  const double slope = xy / xx;
  for (std::size_t i = 0; i < count; ++i) {
    const double r = std::log(y[i]) - mean_y - slope * (std::log(x[i]) - mean_x);
    rest += r * r;
  }
  return around(slope, std::sqrt(rest / (n - 2) / xx), n - 2, confidence);
}

double binomial_test(std::uint64_t successes, std::uint64_t trials, double p) {
  if (!(p >= 0 && p <= 1) || successes > trials) return kNaN;
  const double n = static_cast<double>(trials);
  // Outcomes as likely as the observed one differ from it by rounding only; the slack takes them in.
  const double limit = log_binomial(n, static_cast<double>(successes), p) + 1e-7;
  double sum = 0;
  for (std::uint64_t k = 0; k <= trials; ++k) {
    const double l = log_binomial(n, static_cast<double>(k), p);
    if (l <= limit) sum += std::exp(l);
  }
  return std::min(1.0, sum);
}

double cohen_kappa(std::span<const std::uint64_t> counts, std::size_t classes) {
  double total = 0, agreed = 0, by_chance = 0;
  for (const std::uint64_t c : counts) total += static_cast<double>(c);
  if (!(total > 0) || counts.size() != classes * classes) return kNaN;
  for (std::size_t i = 0; i < classes; ++i) {
    double row = 0, column = 0;
    for (std::size_t j = 0; j < classes; ++j) {
      row += static_cast<double>(counts[i * classes + j]);
      column += static_cast<double>(counts[j * classes + i]);
    }
    agreed += static_cast<double>(counts[i * classes + i]) / total;
    by_chance += row / total * column / total;
  }
  return by_chance < 1 ? (agreed - by_chance) / (1 - by_chance) : kNaN;
}

double pearson(std::span<const double> x, std::span<const double> y) {
  if (x.size() < 2 || x.size() != y.size()) return kNaN;
  const auto n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double products = 0, squares_x = 0, squares_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    products += (x[i] - mean_x) * (y[i] - mean_y);
    squares_x += (x[i] - mean_x) * (x[i] - mean_x);
    squares_y += (y[i] - mean_y) * (y[i] - mean_y);
  }
  return products / std::sqrt(squares_x * squares_y);
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / kSqrt2); }

double normal_quantile(double p) {
  if (!(p > 0 && p < 1))
    return p == 0   ? -std::numeric_limits<double>::infinity()
           : p == 1 ? std::numeric_limits<double>::infinity()
                    : kNaN;
  return -kSqrt2 * boost::math::erfc_inv(2 * p, Policy());
}

double student_quantile(double p, double degrees) {
  // P(|T| > t) = I(nu/2, 1/2, nu/(nu+t^2)), inverted.
  const double two_tails = 2 * std::min(p, 1 - p);
  if (!(two_tails > 0))
    return p < 0.5 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  double complement = 0;
  const double x = boost::math::ibeta_inv(degrees / 2, 0.5, two_tails, &complement, Policy());
  const double t = std::sqrt(degrees * complement / x);
  return p < 0.5 ? -t : t;
}

}  // namespace quire::labs::stats

#include "labs/test-time-pareto/likelihood.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <vector>

#include <boost/math/special_functions/beta.hpp>

namespace quire::labs::test_time_pareto {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kNormal = 1.959963984540054, kChiSquared = 3.841458820694124;  // 95 %, two-sided
constexpr double kLogitMost = 30;

double logistic(double x) { return 1 / (1 + std::exp(-x)); }
double logit(double p) { return std::log(p) - std::log1p(-p); }

/// Equal counts once, with how many there are.
std::vector<std::pair<passk::Count, double>> grouped(std::span<const passk::Count> counts) {
  std::map<std::pair<std::uint64_t, std::uint64_t>, double> groups;
  for (const passk::Count& count : counts) groups[{count.n, count.c}] += 1;
  std::vector<std::pair<passk::Count, double>> all;
  for (const auto& [key, tasks] : groups) all.emplace_back(passk::Count{key.first, key.second}, tasks);
  return all;
}
using Groups = std::vector<std::pair<passk::Count, double>>;

double log_likelihood(const Groups& groups, double reach, double p) {
  double sum = 0;
  for (const auto& [count, tasks] : groups) {
    const double c = static_cast<double>(count.c), n = static_cast<double>(count.n);
    const double within = (c > 0 ? c * std::log(p) : 0) + (c < n ? (n - c) * std::log1p(-p) : 0);
    sum += tasks * (c > 0 ? std::log(reach) + within : std::log(1 - reach + reach * std::exp(within)));
  }
  return sum;
}

/// The largest value of a function with one peak.
double peak(const std::function<double(double)>& f, double low, double high) {
  constexpr double kGolden = 0.6180339887498949;
  double a = high - kGolden * (high - low), b = low + kGolden * (high - low);
  double at_a = f(a), at_b = f(b);
  for (int step = 0; step < 80; ++step) {
    if (at_a < at_b) {
      low = a;
      a = b;
      at_a = at_b;
      b = low + kGolden * (high - low);
      at_b = f(b);
    } else {
      high = b;
      b = a;
      at_b = at_a;
      a = high - kGolden * (high - low);
      at_a = f(a);
    }
  }
  return std::max(at_a, at_b);
}

/// From a value that is inside towards an end: where `inside` ceases to hold; the end itself if it never
/// does.
double edge(const std::function<bool(double)>& inside, double from, double end) {
  if (inside(end)) return end;
  double in = from, out = end;
  for (int step = 0; step < 50; ++step) {
    const double middle = (in + out) / 2;
    (inside(middle) ? in : out) = middle;
  }
  return in;
}

/// Over logits of reach and p.
void by_curvature(const Groups& groups, const passk::OneChance& fit, LikelihoodIntervals& result) {
  result.reach_curvature = result.p_curvature = {kNaN, kNaN};
  if (!(fit.reach < 1 && fit.p > 0 && fit.p < 1)) return;
  const double u = logit(fit.reach), v = logit(fit.p), h = 1e-3;
  const auto at = [&](double du, double dv) {
    return log_likelihood(groups, logistic(u + du * h), logistic(v + dv * h));
  };
  const double uu = (at(1, 0) - 2 * at(0, 0) + at(-1, 0)) / (h * h);
  const double vv = (at(0, 1) - 2 * at(0, 0) + at(0, -1)) / (h * h);
  const double uv = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h * h);
  const double determinant = uu * vv - uv * uv;
  if (!(uu < 0 && vv < 0 && determinant > 0)) return;
  const double of_u = kNormal * std::sqrt(-vv / determinant), of_v = kNormal * std::sqrt(-uu / determinant);
  result.reach_curvature = {logistic(u - of_u), logistic(u + of_u)};
  result.p_curvature = {logistic(v - of_v), logistic(v + of_v)};
}

}  // namespace

double log_likelihood(std::span<const passk::Count> counts, double reach, double p) {
  return log_likelihood(grouped(counts), reach, p);
}

LikelihoodIntervals likelihood_intervals(std::span<const passk::Count> counts, const passk::OneChance& fit) {
  const Groups groups = grouped(counts);
  LikelihoodIntervals result;
  by_curvature(groups, fit, result);
  const double least = log_likelihood(groups, fit.reach, fit.p) - kChiSquared / 2;
  const auto reach_inside = [&](double reach) {
    return peak([&](double v) { return log_likelihood(groups, reach, logistic(v)); }, -kLogitMost,
                kLogitMost) >= least;
  };
  const auto p_inside = [&](double p) {
    return peak([&](double u) { return log_likelihood(groups, logistic(u), p); }, -kLogitMost, kLogitMost) >=
           least;
  };
  constexpr double kEdge = 1e-12;
  result.reach_profile = {edge(reach_inside, fit.reach, kEdge), edge(reach_inside, fit.reach, 1)};
  result.p_profile = {edge(p_inside, fit.p, kEdge), edge(p_inside, fit.p, 1 - kEdge)};
  return result;
}

RatioTest one_chance_against_beta(const passk::OneChance& one, const passk::BetaDifficulty& beta) {
  RatioTest test;
  test.statistic = std::max(0.0, 2 * (beta.log_likelihood - one.log_likelihood));
  test.p_value = passk::chi_squared_tail(test.statistic, 1);
  return test;
}

double chance_at_most(std::uint64_t trials) {
  return trials == 0 ? 1 : -std::expm1(std::log(0.05) / static_cast<double>(trials));
}

stats::Estimate chance_of(passk::Count count) {
  const double c = static_cast<double>(count.c), n = static_cast<double>(count.n);
  return {.value = c / n,
          .interval = {boost::math::ibeta_inv(c + 0.5, n - c + 0.5, 0.025),
                       boost::math::ibeta_inv(c + 0.5, n - c + 0.5, 0.975)}};
}

}  // namespace quire::labs::test_time_pareto

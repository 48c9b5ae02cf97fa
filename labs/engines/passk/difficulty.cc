#include "labs/engines/passk/difficulty.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "labs/engines/stats/minimise.h"

namespace quire::labs::passk {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// From here on Stirling's series of a difference is exact to rounding.
constexpr double kLarge = 40;

/// log(x (x+1) ... (x+m-1)) = log Gamma(x+m) - log Gamma(x), also where both are huge and nearly equal.
double log_rising(double x, double m) {
  if (m == 0) return 0;
  if (x < kLarge) return std::lgamma(x + m) - std::lgamma(x);
  const auto tail = [](double z) { return 1 / (12 * z) - 1 / (360 * z * z * z); };
  return m * std::log(x) + (x + m - 0.5) * std::log1p(m / x) - m + tail(x + m) - tail(x);
}

/// Its derivative by x.
double log_rising_slope(double x, double m) {
  if (m == 0) return 0;
  if (x < kLarge) return boost::math::digamma(x + m) - boost::math::digamma(x);
  const auto tail = [](double z) { return 1 / (2 * z) + 1 / (12 * z * z) - 1 / (120 * z * z * z * z); };
  return std::log1p(m / x) - tail(x + m) + tail(x);
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }
double logit(double p) { return std::log(p) - std::log1p(-p); }

/// Equal counts once, with how many tasks have them.
struct Group {
  double n = 0, c = 0, tasks = 0;
};

std::vector<Group> grouped(std::span<const Count> counts) {
  std::map<std::pair<std::uint64_t, std::uint64_t>, double> seen;
  for (const Count& count : counts)
    if (count.n > 0 && count.c <= count.n) ++seen[{count.n, count.c}];
  std::vector<Group> groups;
  for (const auto& [key, tasks] : seen)
    groups.push_back({static_cast<double>(key.first), static_cast<double>(key.second), tasks});
  return groups;
}

std::vector<Count> as_counts(std::span<const FirstSuccess> sequences) {
  std::vector<Count> counts;
  for (const FirstSuccess& sequence : sequences)
    counts.push_back({.n = sequence.round, .c = sequence.solved ? 1U : 0U});
  return counts;
}

/// Log-likelihood of one group given reach, the log-likelihood `within` of what can be solved, and the
/// derivatives: by within, and by logit(reach).
struct Mixed {
  double value, by_within, by_reach;
};

Mixed mix(const Group& group, double within, double reach, bool with_reach) {
  if (!with_reach) return {within, 1, 0};
  if (group.c > 0) return {std::log(reach) + within, 1, 1 - reach};
  const double solvable = reach * std::exp(within), total = 1 - reach + solvable;
  return {std::log(total), solvable / total, (solvable - reach) * (1 - reach) / total};
}

/// -log likelihood over (log alpha, log beta[, logit reach]).
class BetaLikelihood {
 public:
  BetaLikelihood(std::vector<Group> groups, bool with_reach)
      : groups_(std::move(groups)), with_reach_(with_reach) {}

  double operator()(std::span<const double> x, std::span<double> gradient) const {
    constexpr double kFar = 23;  // beyond, nothing changes but rounding
    if (std::fabs(x[0]) > kFar || std::fabs(x[1]) > kFar) return std::numeric_limits<double>::infinity();
    const double alpha = std::exp(x[0]), beta = std::exp(x[1]), sum = alpha + beta;
    const double reach = with_reach_ ? logistic(x[2]) : 1;
    double value = 0, by_alpha = 0, by_beta = 0, by_reach = 0;
    for (const Group& g : groups_) {
      const double within = log_rising(alpha, g.c) + log_rising(beta, g.n - g.c) - log_rising(sum, g.n);
      const double slope_of_sum = log_rising_slope(sum, g.n);
      const Mixed mixed = mix(g, within, reach, with_reach_);
      value -= g.tasks * mixed.value;
      by_alpha -= g.tasks * mixed.by_within * (log_rising_slope(alpha, g.c) - slope_of_sum);
      by_beta -= g.tasks * mixed.by_within * (log_rising_slope(beta, g.n - g.c) - slope_of_sum);
      by_reach -= g.tasks * mixed.by_reach;
    }
    gradient[0] = by_alpha * alpha;
    gradient[1] = by_beta * beta;
    if (with_reach_) gradient[2] = by_reach;
    return value;
  }

 private:
  std::vector<Group> groups_;
  bool with_reach_;
};

/// -log likelihood over (logit p, logit reach).
class OneLikelihood {
 public:
  explicit OneLikelihood(std::vector<Group> groups) : groups_(std::move(groups)) {}

  double operator()(std::span<const double> x, std::span<double> gradient) const {
    const double p = logistic(x[0]), reach = logistic(x[1]);
    const double log_p = -std::log1p(std::exp(-x[0])), log_q = -std::log1p(std::exp(x[0]));
    double value = 0, by_p = 0, by_reach = 0;
    for (const Group& g : groups_) {
      const Mixed mixed = mix(g, (g.c > 0 ? g.c * log_p : 0) + (g.n - g.c) * log_q, reach, true);
      value -= g.tasks * mixed.value;
      by_p -= g.tasks * mixed.by_within * (g.c - g.n * p);
      by_reach -= g.tasks * mixed.by_reach;
    }
    gradient[0] = by_p;
    gradient[1] = by_reach;
    return value;
  }

 private:
  std::vector<Group> groups_;
};

double share_right(std::span<const Group> groups) {
  double n = 0, c = 0;
  for (const Group& g : groups) {
    n += g.tasks * g.n;
    c += g.tasks * g.c;
  }
  return c / n;
}

double share_solved(std::span<const Group> groups) {
  double tasks = 0, solved = 0;
  for (const Group& g : groups) {
    tasks += g.tasks;
    if (g.c > 0) solved += g.tasks;
  }
  return solved / tasks;
}

/// The gradient of a sum over tasks grows with their number, and so does its rounding.
stats::MinimiseOptions precision(std::span<const Group> groups) {
  double tasks = 0;
  for (const Group& g : groups) tasks += g.tasks;
  return {.gradient_least = 1e-8 * tasks};
}

/// The chance for everybody: p = share of right samples.
OneChance same_for_all(std::span<const Group> groups) {
  OneChance one{.reach = 1, .p = share_right(groups)};
  for (const Group& g : groups) {
    if (g.c > 0) one.log_likelihood += g.tasks * g.c * std::log(one.p);
    if (g.c < g.n) one.log_likelihood += g.tasks * (g.n - g.c) * std::log1p(-one.p);
  }
  return one;
}

BetaDifficulty best_beta(const std::vector<Group>& groups, bool with_reach) {
  const BetaLikelihood likelihood(groups, with_reach);
  const double mean = std::clamp(share_right(groups), 1e-6, 1 - 1e-6);
  BetaDifficulty best{.log_likelihood = -std::numeric_limits<double>::infinity()};
  // From spread out to nearly equal chances.
  for (const double weight : {0.5, 3.0, 50.0}) {
    const double solved = std::clamp(share_solved(groups), 0.05, 0.95);
    const double inside = with_reach ? std::min(mean / solved, 1 - 1e-6) : mean;
    std::vector<double> start{std::log(inside * weight), std::log((1 - inside) * weight)};
    if (with_reach) start.push_back(logit(solved));
    const stats::Minimum found = stats::minimise(likelihood, start, precision(groups));
    if (-found.value <= best.log_likelihood) continue;
    best = {.reach = with_reach ? logistic(found.x[2]) : 1,
            .alpha = std::exp(found.x[0]),
            .beta = std::exp(found.x[1]),
            .log_likelihood = -found.value};
  }
  return best;
}

}  // namespace

double BetaDifficulty::coverage(double k) const {
  return reach * -std::expm1(log_rising(beta, k) - log_rising(alpha + beta, k));
}

double OneChance::coverage(double k) const { return k == 0 ? 0 : reach * -std::expm1(k * std::log1p(-p)); }

BetaDifficulty fit_beta(std::span<const Count> counts, Reach reach) {
  const std::vector<Group> groups = grouped(counts);
  if (groups.empty()) return {kNaN, kNaN, kNaN, kNaN};
  BetaDifficulty best = best_beta(groups, false);
  if (reach == Reach::fitted && share_solved(groups) < 1) {
    // Reach 1 is the edge of what is fitted; it stays where leaving it gains nothing.
    const BetaDifficulty part = best_beta(groups, true);
    if (part.log_likelihood > best.log_likelihood) best = part;
  }
  return best;
}

OneChance fit_one_chance(std::span<const Count> counts, Reach reach) {
  const std::vector<Group> groups = grouped(counts);
  if (groups.empty()) return {kNaN, kNaN, kNaN};
  OneChance best = same_for_all(groups);
  const double solved = share_solved(groups);
  if (reach == Reach::all || solved == 1 || solved == 0) return best;
  const double p = std::clamp(best.p / solved, 1e-9, 1 - 1e-9);
  const stats::Minimum found =
      stats::minimise(OneLikelihood(groups), {logit(p), logit(solved)}, precision(groups));
  if (-found.value > best.log_likelihood)
    best = {.reach = logistic(found.x[1]), .p = logistic(found.x[0]), .log_likelihood = -found.value};
  return best;
}

BetaDifficulty fit_beta(std::span<const FirstSuccess> sequences, Reach reach) {
  return fit_beta(as_counts(sequences), reach);
}

OneChance fit_one_chance(std::span<const FirstSuccess> sequences, Reach reach) {
  return fit_one_chance(as_counts(sequences), reach);
}

double chi_squared_tail(double statistic, double degrees) {
  return statistic <= 0 ? 1 : boost::math::gamma_q(degrees / 2, statistic / 2);
}

}  // namespace quire::labs::passk

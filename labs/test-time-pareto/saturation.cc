#include "labs/test-time-pareto/saturation.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace quire::labs::test_time_pareto {
namespace {

constexpr double kTie = 1e-12;

bool pays(double gained, double eps) { return gained > eps * (1 + kTie); }

/// The smallest n >= from with gain(n) at most eps, where gains fall from there on.
template <class Curve>
std::uint64_t first_that_does_not_pay(const Curve& curve, double eps, std::uint64_t from) {
  const auto stops = [&](std::uint64_t n) { return !pays(gain(curve, static_cast<double>(n)), eps); };
  if (stops(from)) return from;
  std::uint64_t low = from, step = 1;  // low pays
  while (low < kRoundsMax && !stops(low + step)) {
    low += step;
    step *= 2;
  }
  std::uint64_t high = low + step;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (stops(middle) ? high : low) = middle;
  }
  return std::min(high, kRoundsMax);
}

}  // namespace

Status check(const passk::OneChance& curve, double eps) {
  if (!(curve.reach > 0 && curve.reach <= 1))
    return Error{fmt::format("the ceiling F_max is {}; it lies above 0 and is at most 1", curve.reach)};
  if (!(curve.p >= 0 && curve.p <= 1)) return Error{fmt::format("p is {}; it lies in [0,1]", curve.p)};
  if (!(eps > 0)) return Error{fmt::format("eps is {}; it must lie above 0", eps)};
  return success();
}

double gain(const passk::OneChance& curve, double n) {
  if (curve.p >= 1) return n == 0 ? curve.reach : 0;
  return curve.reach * curve.p * std::exp(n * std::log1p(-curve.p));
}

double gain(const passk::BetaDifficulty& curve, double n) {
  // E p (1-p)^n = B(alpha+1, beta+n) / B(alpha, beta) = E (1-p)^n * alpha / (alpha+beta+n).
  const double missed = curve.reach - curve.coverage(n);
  return missed * curve.alpha / (curve.alpha + curve.beta + n);
}

double gain(const passk::LawFit& curve, double n) { return curve.at(n + 1) - (n == 0 ? 0 : curve.at(n)); }

std::uint64_t saturation(const passk::OneChance& curve, double eps) {
  if (!pays(gain(curve, 0), eps)) return 0;
  if (curve.p >= 1) return 1;
  const double exact = std::log(eps / (curve.reach * curve.p)) / std::log1p(-curve.p);
  if (!(exact < static_cast<double>(kRoundsMax))) return kRoundsMax;
  // Rounding may have put the ceiling one off to either side.
  auto n = static_cast<std::uint64_t>(std::max(0.0, std::ceil(exact)));
  while (n > 0 && !pays(gain(curve, static_cast<double>(n - 1)), eps)) --n;
  while (pays(gain(curve, static_cast<double>(n)), eps)) ++n;
  return n;
}

std::uint64_t saturation(const passk::BetaDifficulty& curve, double eps) {
  return first_that_does_not_pay(curve, eps, 0);
}

std::uint64_t saturation(const passk::LawFit& curve, double eps) {
  std::uint64_t steepest = 0;
  if (curve.law == passk::Law::exponentiated_power && curve.a < 0 && curve.b < 0) {
    // The slope of exp(a k^b) is largest where |a| |b| k^b = 1 + |b|.
    const double size = -curve.b;
    const double k = std::pow((-curve.a * size) / (1 + size), 1 / size);
    if (k >= 1) steepest = static_cast<std::uint64_t>(std::min(std::ceil(k), 1e14));
  }
  const std::uint64_t n = first_that_does_not_pay(curve, eps, steepest);
  if (n > steepest || steepest == 0) return n;
  // Beyond the steepest place nothing pays, before it gains rise: what pays ends there, if anything does.
  std::uint64_t last = steepest;
  while (last > 0 && steepest - last < 4 && !pays(gain(curve, static_cast<double>(last - 1)), eps)) --last;
  return steepest - last == 4 || last == 0 ? (pays(gain(curve, 0), eps) ? 1 : 0) : last;
}

std::uint64_t observed_saturation(std::span<const double> curve, double eps, std::size_t window) {
  for (std::size_t n = 0; n + window < curve.size(); ++n)
    if (!pays((curve[n + window] - curve[n]) / static_cast<double>(window), eps)) return n;
  return curve.size() - window;
}

double hit_by_binomial(double p, std::uint64_t n) {
  std::vector<double> chance(n + 1);  // of so many right ones
  chance[0] = 1;
  for (std::uint64_t drawn = 1; drawn <= n; ++drawn) {
    for (std::uint64_t k = drawn; k > 0; --k) chance[k] = chance[k] * (1 - p) + chance[k - 1] * p;
    chance[0] *= 1 - p;
  }
  double sum = 0;
  for (std::uint64_t k = n; k > 0; --k) sum += chance[k];
  return sum;
}

double hit_by_first_success(double p, std::uint64_t n) {
  double wrong = 1, right = 0;  // the chain of rounds; right is absorbing
  for (std::uint64_t round = 0; round < n; ++round) {
    right += wrong * p;
    wrong *= 1 - p;
  }
  return right;
}

}  // namespace quire::labs::test_time_pareto

#include "labs/language-monkeys/difficulties.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "labs/engines/passk/coverage.h"
#include "labs/engines/passk/difficulty.h"

namespace quire::labs::language_monkeys {

std::string Difficulty::name() const {
  std::string text;
  switch (kind) {
    case Kind::beta:
      text = fmt::format("Beta({:g}, {:g})", first, second);
      break;
    case Kind::log_uniform:
      text = fmt::format("log-uniform from {:g}", first);
      break;
    case Kind::two_point:
      text = fmt::format("p = {:g} or {:g}", first, second);
      break;
  }
  if (reach < 1) text += fmt::format(", {:.0f} % out of reach", 100 * (1 - reach));
  return text;
}

double Difficulty::coverage(std::uint64_t k) const {
  const auto power = [k](double p) { return -std::expm1(static_cast<double>(k) * std::log1p(-p)); };
  switch (kind) {
    case Kind::beta:
      return passk::BetaDifficulty{.reach = reach, .alpha = first, .beta = second}.coverage(
          static_cast<double>(k));
    case Kind::two_point:
      return reach * (power(first) + power(second)) / 2;
    case Kind::log_uniform: {
      // The integral I_k of (1-p)^k / p from `first` to 1: I_k = I_(k-1) - (1 - first)^k / k.
      double sum = 0, term = 1;
      for (std::uint64_t j = 1; j <= k; ++j) {
        term *= 1 - first;
        sum += term / static_cast<double>(j);
      }
      return reach * sum / -std::log(first);
    }
  }
  return NAN;
}

double Difficulty::draw(random::Stream& stream) const {
  if (reach < 1 && !stream.bernoulli(reach)) return 0;
  switch (kind) {
    case Kind::beta:
      return stream.beta(first, second);
    case Kind::log_uniform:
      return std::exp(stream.uniform() * std::log(first));
    case Kind::two_point:
      return stream.bernoulli(0.5) ? first : second;
  }
  return NAN;
}

std::span<const Difficulty> exact_difficulties() {
  using Kind = Difficulty::Kind;
  static constexpr std::array kAll{
      Difficulty{Kind::beta, 0.3, 5},        Difficulty{Kind::beta, 0.5, 10},
      Difficulty{Kind::beta, 0.2, 2},        Difficulty{Kind::beta, 1, 30},
      Difficulty{Kind::beta, 0.3, 5, 0.9},   Difficulty{Kind::log_uniform, 1e-4, 0},
      Difficulty{Kind::two_point, 0.3, 1e-3}};
  return kAll;
}

namespace {

/// Binomial probabilities of 0..n, by ratios from the mode outwards, scaled to sum 1.
std::vector<double> binomial_weights(std::uint64_t n, double p) {
  std::vector<double> w(n + 1);
  const auto mode = static_cast<std::size_t>(static_cast<double>(n) * p);
  const double odds = p / (1 - p);
  w[mode] = 1;
  for (std::size_t c = mode; c < n; ++c)
    w[c + 1] = w[c] * odds * static_cast<double>(n - c) / static_cast<double>(c + 1);
  for (std::size_t c = mode; c > 0; --c)
    w[c - 1] = w[c] / odds * static_cast<double>(c) / static_cast<double>(n - c + 1);
  double sum = 0;
  for (const double x : w) sum += x;
  for (double& x : w) x /= sum;
  return w;
}

}  // namespace

EstimatorCheck check_estimator() {
  EstimatorCheck check;
  check.plug_in_bias_most = -std::numeric_limits<double>::infinity();
  for (const std::uint64_t n : {1U, 2U, 5U, 10U, 50U, 200U, 1000U})
    for (const double p : {1e-4, 1e-3, 0.02, 0.1, 0.3, 0.5, 0.9}) {
      const std::vector<double> weights = binomial_weights(n, p);
      for (const std::uint64_t k : {1U, 2U, 5U, 10U, 50U, 200U, 1000U}) {
        if (k > n) continue;
        double estimate = 0, plug_in = 0;
        for (std::uint64_t c = 0; c <= n; ++c) {
          estimate += weights[c] * passk::pass_at_k({n, c}, k);
          plug_in += weights[c] * passk::plug_in({n, c}, static_cast<double>(k));
        }
        const double truth = -std::expm1(static_cast<double>(k) * std::log1p(-p));
        check.unbiased_gap = std::max(check.unbiased_gap, std::abs(estimate - truth));
        ++check.cases;
        // Beyond this the coverage is 1 in both, to the last digit.
        if (k == 1 || truth > 1 - 1e-9) continue;
        check.plug_in_bias_most = std::max(check.plug_in_bias_most, plug_in - truth);
        check.plug_in_bias_least = std::min(check.plug_in_bias_least, plug_in - truth);
      }
    }
  return check;
}

}  // namespace quire::labs::language_monkeys

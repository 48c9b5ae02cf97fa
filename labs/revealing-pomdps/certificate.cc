#include "labs/revealing-pomdps/certificate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quire::labs::revealing_pomdps {
namespace {

constexpr long double kInfinity = std::numeric_limits<long double>::infinity();
/// Terms below exp(-kSkip) of the largest (1e-30) do not count.
constexpr long double kSkip = 69.1L;

/// E over b ~ Bin(n, 1/2) of (1 + x_b)^N, which is chi^2 + 1: x_b is the overlap of one episode under two mu
/// that agree in b of the n pairs.
class Overlaps {
 public:
  template <class Overlap>
  Overlaps(std::uint64_t pairs, const Overlap& overlap) : weight_(pairs + 1), step_(pairs + 1) {
    long double choose = 0;  // log C(n,b)
    const long double n = static_cast<long double>(pairs);
    for (std::uint64_t b = 0; b <= pairs / 2; ++b) {
      weight_[b] = weight_[pairs - b] = choose - n * std::log(2.0L);
      choose += std::log((n - static_cast<long double>(b)) / (static_cast<long double>(b) + 1));
    }
    for (std::uint64_t b = 0; b <= pairs; ++b)
      step_[b] = std::log1p(overlap((2 * static_cast<long double>(b) - n) / n));
  }

  long double chi2(std::uint64_t samples) const {
    const long double n = static_cast<long double>(samples);
    const long double top = largest(n);
    long double sum = 0;
    for (std::size_t b = 0; b < weight_.size(); ++b) {
      if (weight_[b] + n * step_[b] < top - kSkip && weight_[b] < -kSkip) continue;
      sum += std::exp(weight_[b]) * std::expm1(n * step_[b]);
    }
    if (std::isfinite(sum)) return std::max(0.0L, sum);
    // Out of range of a term, not of the weighted one.
    sum = 0;
    for (std::size_t b = 0; b < weight_.size(); ++b) sum += std::exp(weight_[b] + n * step_[b] - top);
    return std::exp(top + std::log(sum)) - 1;
  }

  /// Calls visit(N, chi2(N)) for N = first, first + 1, .. while it returns true, at most `count` times. The
  /// terms that matter at either end are carried along by one multiplication each.
  template <class Visit>
  bool scan(std::uint64_t first, std::uint64_t count, const Visit& visit) const {
    const long double low = static_cast<long double>(first),
                      high = static_cast<long double>(first + count - 1);
    const long double top_low = largest(low), top_high = largest(high);
    std::vector<long double> terms, factors;
    for (std::size_t b = 0; b < weight_.size(); ++b) {
      const long double at_low = weight_[b] + low * step_[b], at_high = weight_[b] + high * step_[b];
      if (at_low < top_low - kSkip && at_high < top_high - kSkip) continue;
      terms.push_back(std::exp(at_low));
      factors.push_back(std::exp(step_[b]));
    }
    for (std::uint64_t i = 0; i < count; ++i) {
      long double sum = 0;
      for (std::size_t b = 0; b < terms.size(); ++b) {
        sum += terms[b];
        terms[b] *= factors[b];
      }
      if (!visit(first + i, std::max(0.0L, sum - 1))) return false;
    }
    return true;
  }

 private:
  long double largest(long double samples) const {
    long double top = -kInfinity;
    for (std::size_t b = 0; b < weight_.size(); ++b) top = std::max(top, weight_[b] + samples * step_[b]);
    return top;
  }

  std::vector<long double> weight_, step_;  // log P(b), log(1 + x_b)
};

/// N over every integer up to 4,000, then in steps of 1 %, until nothing is left of the bracket.
Certificate largest_bound(const Overlaps& overlaps, std::uint64_t arms, double p, double guess) {
  constexpr std::uint64_t kEvery = 4000, kBlock = 250;
  constexpr std::uint64_t kSamplesMax = std::uint64_t{1} << 62;
  Certificate best;
  const long double k = static_cast<long double>(arms);
  const auto visit = [&](std::uint64_t samples, long double distance) {
    const long double n = static_cast<long double>(samples);
    const long double left =
        static_cast<long double>(p) - 2 / k - std::sqrt(distance) / 2 - n * static_cast<long double>(guess);
    if (!(left > 0)) return false;
    if (k * n / 2 * left > best.episodes) best = {k * n / 2 * left, samples};
    return true;
  };
  for (std::uint64_t n = 1; n <= kEvery; n += kBlock)
    if (!overlaps.scan(n, kBlock, visit)) return best;
  for (std::uint64_t n = kEvery + 1; n < kSamplesMax; n += n / 100)
    if (!visit(n, overlaps.chi2(n))) return best;
  return best;
}

Overlaps core_overlaps(std::uint64_t pairs, double delta) {
  const long double square = static_cast<long double>(delta) * delta;
  return {pairs, [square](long double rho) { return square * rho; }};
}

}  // namespace

long double chi2(std::uint64_t samples, std::uint64_t pairs, double delta) {
  return core_overlaps(pairs, delta).chi2(samples);
}

Certificate t_lb(std::uint64_t arms, std::uint64_t pairs, double delta, double p) {
  return largest_bound(core_overlaps(pairs, delta), arms, p, 0);
}

Certificate t_lb_whole(std::uint64_t arms, std::uint64_t pairs, const WholeLock& lock, double p) {
  const long double eps = static_cast<long double>(lock.eps) * lock.eps,
                    sigma = static_cast<long double>(lock.sigma) * lock.sigma;
  const Overlaps overlaps(pairs, [&](long double rho) {
    return eps * std::expm1(static_cast<long double>(lock.symbols) * std::log1p(sigma * rho));
  });
  return largest_bound(overlaps, arms, p, lock.guess);
}

RegretBounds::RegretBounds(std::uint64_t arms, std::uint64_t pairs, double sigma) {
  constexpr int kPoints = 100;
  constexpr double kLeast = 1e-4, kMost = 0.9;
  for (int i = 0; i < kPoints; ++i) {
    eps_.push_back(kLeast * std::pow(kMost / kLeast, i / (kPoints - 1.0)));
    t_lb_.push_back(static_cast<double>(t_lb(arms, pairs, eps_.back() * sigma, 0.5).episodes));
  }
}

double RegretBounds::looks_cost(double episodes) const {
  double most = 0;
  for (std::size_t i = 0; i < eps_.size(); ++i)
    most = std::max(most, std::min(t_lb_[i] / 2, eps_[i] * episodes / 4));
  return most;
}

double RegretBounds::looks_are_free(double episodes) const {
  double most = 0;
  for (std::size_t i = 0; i < eps_.size(); ++i)
    if (t_lb_[i] >= episodes) most = std::max(most, eps_[i] * episodes / 4);
  return most;
}

}  // namespace quire::labs::revealing_pomdps

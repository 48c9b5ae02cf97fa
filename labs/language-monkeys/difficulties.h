// Distributions of difficulty whose coverage is known in closed form: what the chance p of one sample is over
// problems, and E(1 - (1-p)^k). The exact part of the lab stands on them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "labs/engines/random/random.h"

namespace quire::labs::language_monkeys {

/// A share `reach` of the problems has p from a distribution; the rest is out of reach (p = 0).
struct Difficulty {
  enum class Kind {
    beta,         ///< Beta(first, second)
    log_uniform,  ///< log p uniform between log first and 0
    two_point     ///< p = first or p = second, equally often
  };
  Kind kind = Kind::beta;
  double first = 1, second = 1;
  double reach = 1;

  std::string name() const;  ///< "Beta(0.3, 5), 10 % out of reach"
  /// E(1 - (1-p)^k), whole k >= 0; log_uniform takes k steps.
  double coverage(std::uint64_t k) const;
  double draw(random::Stream& stream) const;
};

/// Those of the exact part.
std::span<const Difficulty> exact_difficulties();

/// What the estimator of pass@k has to satisfy, over a grid of n, k and p, summed over all outcomes of n
/// samples: largest distance of its expectation from 1 - (1-p)^k, and the expectation of the plug-in
/// 1 - (1-c/n)^k less that, largest (above 0: biased high somewhere) over k > 1.
struct EstimatorCheck {
  double unbiased_gap = 0;
  double plug_in_bias_most = 0, plug_in_bias_least = 0;
  std::size_t cases = 0;
};
EstimatorCheck check_estimator();

}  // namespace quire::labs::language_monkeys

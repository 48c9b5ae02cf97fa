#include "labs/engines/bandits/radius.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "labs/engines/random/random.h"

namespace quire::labs::bandits {

double root_log(std::uint64_t round) {
  return std::sqrt(std::log(static_cast<double>(std::max<std::uint64_t>(round, 2))));
}

double hoeffding(std::uint64_t n, double range, double delta) { return subgaussian(n, range / 2, delta); }

double subgaussian(std::uint64_t n, double sd, double delta) {
  if (n == 0) return std::numeric_limits<double>::infinity();
  return sd * std::sqrt(2 * std::log(2 / delta) / static_cast<double>(n));
}

std::uint64_t repeats_for(double width, double sd, std::uint64_t choices, double delta) {
  const double wanted = 2 * sd * sd * std::log(2 * static_cast<double>(choices) / delta) / (width * width);
  return static_cast<std::uint64_t>(std::max(1.0, std::ceil(wanted)));
}

std::uint64_t paired_seed(std::uint64_t seed, std::uint64_t run) {
  return random::Stream(seed, "seeds", run).uniform_u64();
}

}  // namespace quire::labs::bandits

#include "labs/embedding-limits/least_dimension.h"

#include <algorithm>

namespace quire::labs::embedding_limits {

LeastDimension find_least_dimension(const Relevance& relevance, std::size_t most, std::size_t seeds,
                                    FreeOptions free, random::Stream stream,
                                    const std::function<void()>& check,
                                    const std::function<void(std::size_t, bool)>& tried) {
  LeastDimension found;
  const std::uint64_t seed = stream.uniform_u64();
  const auto solves = [&](std::size_t d) {
    free.dimensions = d;
    for (std::size_t number = 0; number < seeds; ++number) {
      const random::Stream own(seed, "least dimension", d * 1024 + number);
      const FreeOutcome outcome = optimise(relevance, free, own, check);
      if (!outcome.solved) continue;
      found.dimensions = d;
      found.margin = outcome.margin;
      if (tried) tried(d, true);
      return true;
    }
    found.failed = std::max(found.failed, d);
    if (tried) tried(d, false);
    return false;
  };
  std::size_t d = 1;
  while (!solves(d)) {
    if (d >= most) return found;
    d = std::min(2 * d, most);
  }
  while (found.dimensions - found.failed > 1) solves(found.failed + (found.dimensions - found.failed) / 2);
  return found;
}

}  // namespace quire::labs::embedding_limits

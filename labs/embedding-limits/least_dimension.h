// The least dimension in which free embeddings solve a relevance: what any model that ranks by one vector
// would at least be able to have, an upper bound of what it needs.
#pragma once

#include <cstddef>
#include <functional>

#include "labs/embedding-limits/free_embedding.h"

namespace quire::labs::embedding_limits {

struct LeastDimension {
  std::size_t dimensions = 0;  ///< 0: none up to the most was solved
  double margin = 0;           ///< of that solution
  std::size_t failed = 0;      ///< the largest dimension below it that was tried in vain; 0: none
};

/// Doubles d until one of `seeds` runs solves it, then bisects. `free.dimensions` is set here.
LeastDimension find_least_dimension(const Relevance& relevance, std::size_t most, std::size_t seeds,
                                    FreeOptions free, random::Stream stream,
                                    const std::function<void()>& check,
                                    const std::function<void(std::size_t d, bool solved)>& tried = {});

}  // namespace quire::labs::embedding_limits

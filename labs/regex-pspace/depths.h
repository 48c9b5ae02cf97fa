// How many trees and how many languages there are by depth: the shape of the paper's data. Languages are
// explored as in table.h, by orbits; a shallowest expression's parts are shallowest for their languages, or
// can be.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "labs/regex-pspace/expression.h"

namespace quire::labs::regex_pspace {

struct DepthLevel {
  std::size_t depth = 0;
  std::uint64_t trees = 0;       ///< of at most this depth
  std::uint64_t languages = 0;   ///< that trees of at most this depth denote
  std::uint64_t candidates = 0;  ///< expressions up to renaming that were put together
};

/// Depths 0 to `depth` (at most 3; std::invalid_argument). `check` may throw.
std::vector<DepthLevel> explore_depths(std::size_t letters, std::size_t depth,
                                       const std::function<void(double done)>& check);

/// All trees of at most this depth, by putting them together; for small depths, to count them.
std::vector<Expression> all_trees(std::size_t letters, std::size_t depth);

}  // namespace quire::labs::regex_pspace

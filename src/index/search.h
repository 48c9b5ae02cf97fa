// A query against a snapshot: every match is counted, the best (or newest) are kept.
#pragma once

#include "index/index.h"
#include "index/snapshot.h"

namespace quire::index {

constexpr std::size_t kLimitMax = 1000;
constexpr std::size_t kOffsetMax = 10'000;
constexpr std::size_t kFacetNames = 12;

/// By words alone.
Found search_snapshot(const Snapshot& snapshot, const Query& query);

}  // namespace quire::index

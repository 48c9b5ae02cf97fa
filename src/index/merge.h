// Several segments into one, without the papers that newer segments replaced.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "index/segment.h"

namespace quire::index {

/// One bit a paper of a segment: replaced or gone. Empty: none.
using Dead = std::vector<std::uint64_t>;
inline bool is_dead(const Dead& dead, Local local) {
  return !dead.empty() && ((dead[local / 64] >> (local % 64)) & 1) != 0;
}

struct LiveSegment {
  std::shared_ptr<const Segment> segment;
  std::shared_ptr<const Dead> dead;
};

/// Writes segment `number`. False (and nothing to use) when no paper is left.
bool merge_segments(std::span<const LiveSegment> from, const std::filesystem::path& directory,
                    std::uint64_t number);

}  // namespace quire::index

// Several segments into one, without the papers that newer segments replaced.
#pragma once

#include <functional>
#include <memory>
#include <optional>
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

/// Writes a segment with the living papers of `from`. Nothing when no paper is left, or once `stop` says so
/// (it is asked often); what is in the sink then is of no use.
std::optional<SegmentFiles> merge_segments(std::span<const LiveSegment> from, const SegmentSink& sink,
                                           const std::function<bool()>& stop = {});

}  // namespace quire::index

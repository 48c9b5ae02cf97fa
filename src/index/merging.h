// Which segments to merge. Segments fall into classes of size, a factor of eight each; a class that is full
// becomes one segment of the next. So a paper is rewritten once a class: a million papers taken in at once
// are written twice. When nothing comes in, a long tail of small segments is tidied up too.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace quire::index {

struct MergePolicy {
  std::size_t segments_of_class = 8;     ///< so many are merged
  std::size_t segments_at_rest = 6;      ///< when nothing comes in, no more are left, if that is cheap
  std::uint64_t papers_max = 4'000'000;  ///< living papers of a merged segment
};

struct SegmentSize {
  std::uint64_t papers = 0;
  std::uint64_t living = 0;
  bool busy = false;
};

/// Indices, ascending, of segments that should become one; empty: none should.
std::vector<std::size_t> choose_merge(std::span<const SegmentSize> segments, const MergePolicy& policy,
                                      bool at_rest);

}  // namespace quire::index

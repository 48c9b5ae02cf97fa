// The index at one moment: its live segments and up to which change of the store they reach. What the
// manifest says, opened; searches hold one and are never disturbed by what is written meanwhile.
#pragma once

#include <memory>
#include <vector>

#include "index/merge.h"
#include "index/ranking.h"

namespace quire::index {

/// Papers of a segment that are not dead.
std::uint64_t living(const LiveSegment& live);

struct Snapshot {
  std::vector<LiveSegment> segments;
  store::ChangeNumber change = 0;
  std::uint64_t next_number = 1;  ///< of the next segment to be written

  // Over living papers, for ranking.
  std::uint64_t papers = 0;
  std::uint64_t title_words = 0;
  std::uint64_t abstract_words = 0;

  std::shared_ptr<const Ranking> ranking;  ///< for the mean lengths of these papers

  /// Sums up what the segments have.
  void count();
  std::uint64_t bytes() const;
};

/// Reads the manifest in `directory` and opens what it names; segments that `known` has open already are
/// shared. An absent manifest is an empty snapshot.
Result<std::shared_ptr<const Snapshot>> load_snapshot(const std::filesystem::path& directory,
                                                      const Snapshot* known);

/// Replaces the manifest: after a crash there is the old one or the new one, whole.
void commit_snapshot(const std::filesystem::path& directory, const Snapshot& snapshot);

std::filesystem::path manifest_file(const std::filesystem::path& directory);

}  // namespace quire::index

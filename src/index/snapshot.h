// The index at one moment: its live segments and up to which change of the store they reach. Searches hold a
// snapshot and are never disturbed by what is written meanwhile; the manifest is what of it is durable.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "index/merge.h"
#include "index/ranking.h"

namespace quire::index {

/// Papers of a segment that are not dead.
std::uint64_t living(const LiveSegment& live);

struct Snapshot {
  std::vector<LiveSegment> segments;
  store::ChangeNumber change = 0;

  // Over living papers, for ranking.
  std::uint64_t papers = 0;
  std::uint64_t title_words = 0;
  std::uint64_t abstract_words = 0;

  std::shared_ptr<const Ranking> ranking;  ///< for the mean lengths of these papers

  /// Sums up what the segments have.
  void count();
  std::uint64_t bytes() const;
};

/// What the manifest says. It speaks of durable segments only.
struct Manifest {
  std::vector<LiveSegment> segments;
  store::ChangeNumber change = 0;  ///< the segments have everything up to this change of the store
  std::uint64_t next_number = 1;
  bool lacking = false;  ///< but for papers of a damaged segment, which are still to be taken in again

  struct Damaged {
    std::uint64_t number = 0;
    std::string what;
  };
  std::vector<Damaged> damaged;  ///< segments that it names and that cannot be used
};

/// Reads the manifest in `directory` and opens what it names; segments that `known` has open already are
/// shared. An absent manifest is an empty one.
Result<Manifest> load_manifest(const std::filesystem::path& directory, const Snapshot* known);

/// The same as a snapshot; an error when a segment is damaged.
Result<std::shared_ptr<const Snapshot>> load_snapshot(const std::filesystem::path& directory,
                                                      const Snapshot* known);

/// Replaces the manifest: after a crash there is the old one or the new one, whole.
void commit_manifest(const std::filesystem::path& directory, const Manifest& manifest);

/// What a search needs, from what the manifest says.
std::shared_ptr<const Snapshot> snapshot_of(const Manifest& manifest, const Snapshot* before);

std::filesystem::path manifest_file(const std::filesystem::path& directory);

}  // namespace quire::index

// Finding: a full-text index derived from the store's change log, kept in segments on disk, rebuilt from the
// store whenever it is missing, damaged or of an older format. Knows papers by their Doc; the store gives
// their text. This is the house's first engine behind the final interface: BM25 over title, abstract and
// authors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "index/query.h"
#include "store/store.h"

namespace quire::index {

/// Why a paper stands where it stands: one matched word or phrase and its share of the score.
struct Part {
  std::string what;  ///< "title: sampling"
  double score = 0;
};

struct Hit {
  store::Doc doc = 0;
  double score = 0;
  std::vector<Part> parts;  ///< with Query::explain
};

/// Exact counts over all papers that match.
struct Facets {
  std::vector<std::pair<int, std::uint64_t>> years;               ///< ascending
  std::vector<std::pair<std::string, std::uint64_t>> categories;  ///< the 12 most frequent
  std::uint64_t with_lab = 0;
};

struct Found {
  std::uint64_t total = 0;  ///< exact, unless partial or not asked for
  bool partial = false;     ///< the time ran out: some papers were not looked at
  std::vector<Hit> hits;
  Facets facets;                   ///< with Query::facets
  std::optional<Cursor> last;      ///< of the last hit: Query::after of the next page
  std::vector<std::string> notes;  ///< where the search did not do as asked ("no paper has all words: ...")
  double seconds = 0;
};

struct IndexStats {
  std::uint64_t papers = 0;
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;
  store::ChangeNumber change = 0;  ///< everything up to this change is findable
};

class Index {
 public:
  /// Opens (or starts empty) the index in `directory`. One process writes; a second opens it for reading and
  /// follows what the first commits.
  static std::unique_ptr<Index> open(const std::filesystem::path& directory);
  virtual ~Index() = default;

  /// Thread-safe; works on the newest committed state.
  virtual Found search(const Query& query) = 0;

  /// Takes in what changed in the store since last time, at most about `limit` papers (0: all), and makes it
  /// findable. Returns how many papers it took. Does nothing in a process that is not the writer except to
  /// look for new commits.
  virtual std::uint64_t catch_up(store::Store& store, std::size_t limit = 0,
                                 const std::function<bool()>& stop = {}) = 0;
  /// Throws everything away and builds anew. `progress` gets papers done.
  virtual void rebuild(store::Store& store, const std::function<void(std::uint64_t)>& progress = {}) = 0;
  virtual bool writer() const = 0;
  virtual IndexStats stats() const = 0;
  /// Faults found: checksums, counts against the store.
  virtual std::vector<std::string> check(store::Store& store) = 0;
};

}  // namespace quire::index

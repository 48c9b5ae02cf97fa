// Which papers are in which set, in the order of the change log: kept in memory, so that a page of a set
// costs a walk over numbers and not the reading of every paper between two that are in it. Derived from the
// store's log and followed by it; read on before it is asked, so it never lags. 32 bytes a paper and 4 for
// each set that it is in.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/store.h"

namespace quire::web {

/// Part of the log: [from, until], what comes after a change, of one set (empty: of all).
struct LogPart {
  std::string set;
  bool arxiv_only = false;
  std::optional<Instant> from;
  std::optional<Instant> until;
  store::ChangeNumber after = 0;
};

class SetCatalogue {
 public:
  /// Reads on in the log, for as long as it may. True at the log's end.
  bool catch_up(store::Store& store, std::chrono::milliseconds at_most);

  /// As Store::stamped gives them, but for the keys of papers, which are not kept. Identities that went are
  /// in every set, since nobody knows any more in which they were.
  std::vector<store::Stamped> select(const LogPart& part, std::size_t limit) const;
  std::uint64_t count(const LogPart& part) const;
  /// All sets that have a paper, those above others included, ascending.
  std::vector<std::string> sets() const;

 private:
  using SetNumber = std::uint32_t;
  struct Entry {
    store::ChangeNumber number = 0;
    Instant at{};
    store::Doc doc = 0;  ///< 0: an identity that went
    std::uint32_t first_set = 0;
    std::uint32_t sets : 31 = 0;
    std::uint32_t of_arxiv : 1 = 0;
  };
  struct Known {
    store::ChangeNumber newest = 0;
    std::size_t id_hash = 0;
    std::uint32_t first_set = 0;
    std::uint32_t sets = 0;
  };

  void read_slice(store::Store& store, const std::vector<store::Stamped>& slice);
  void add_paper(const store::Stamped& stamp, const store::StoredPaper& stored);
  void add_gone(const store::Stamped& stamp);
  void forget(Known& known);
  void forget_gone(std::string_view id);
  void drop_old_entries();
  SetNumber number_of(std::string_view set);
  bool alive(const Entry& entry) const;
  template <class Visit>
  void visit(const LogPart& part, Visit&& visit) const;

  mutable std::mutex mutex_;
  store::ChangeNumber seen_ = 0;
  std::vector<Entry> entries_;      ///< by number; those of papers that changed since are passed over
  std::size_t old_entries_ = 0;     ///< how many those are
  std::vector<SetNumber> members_;  ///< the sets of entries, one behind the other
  std::vector<Known> known_;        ///< by doc
  std::map<std::string, store::ChangeNumber, std::less<>> gone_;
  std::unordered_map<store::ChangeNumber, std::string> gone_by_number_;
  std::map<std::string, SetNumber, std::less<>> numbers_;
  std::vector<std::uint64_t> papers_in_;  ///< by set
};

}  // namespace quire::web

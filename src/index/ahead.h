// Papers that were taken in ahead of their turn in the change log, and by which change. Their turn still
// comes, so nothing depends on them; but a range of the log that was read before that change may still be
// under way, and must not put an older state in the place of the newer.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "store/store.h"

namespace quire::index {

class Ahead {
 public:
  void add(std::span<const store::Change> changes) {
    for (const store::Change& change : changes) change_of_[change.doc] = change.number;
  }
  /// Of these papers, as they are in a range that ends with change `until`, those of which there is a newer
  /// state. In a range that reaches the change itself, they are at least as new.
  std::vector<store::Doc> newer(std::span<const store::Doc> ascending, store::ChangeNumber until) const;
  /// The turn of all up to this change has come.
  void forget(store::ChangeNumber complete) {
    std::erase_if(change_of_, [complete](const auto& entry) { return entry.second <= complete; });
  }
  void clear() { change_of_.clear(); }
  std::size_t size() const { return change_of_.size(); }

 private:
  std::map<store::Doc, store::ChangeNumber> change_of_;
};

}  // namespace quire::index

// In which order the change log is taken in while it grows: what is newest, and in turn with it what was
// passed over, in small ranges, which become larger when nothing new comes. So a paper is findable soon after
// it was put, however many came before it. Everything up to a change counts as taken in only when nothing
// before it is left.
#pragma once

#include <deque>

#include "index/intake.h"

namespace quire::index {

/// The changes after `after`, at most so many; moves `after` to their end.
Range changed(store::Store& store, store::ChangeNumber& after, std::size_t most);

class Backlog {
 public:
  Backlog(store::ChangeNumber after, std::size_t range_max) : reached_(after), range_max_(range_max) {}

  /// Without papers: nothing is left.
  Range next(store::Store& store);
  /// Nothing before it is left.
  store::ChangeNumber complete_until() const { return gaps_.empty() ? reached_ : gaps_.front().after; }

 private:
  /// Changes after `after` up to `until` are still to be taken in.
  struct Gap {
    store::ChangeNumber after = 0;
    store::ChangeNumber until = 0;
  };
  Range newest(store::Store& store, store::ChangeNumber newest);
  Range passed_over(store::Store& store, bool grows);

  std::deque<Gap> gaps_;  ///< ascending
  store::ChangeNumber reached_;
  std::size_t range_max_;
  std::size_t range_ = kPassedOverPapers;
  bool newest_next_ = true;

  /// What is put while a range is taken in should fit into the next: some tenths of a second of an import.
  static constexpr std::size_t kNewestPapers = 2000;
  static constexpr std::size_t kPassedOverPapers = 1000;
};

}  // namespace quire::index

// A doc is in the log once, with its newest change: a range that is read later never has an older state.
#include "index/backlog.h"

#include <algorithm>

namespace quire::index {

Range changed(store::Store& store, store::ChangeNumber& after, std::size_t most) {
  Range range;
  if (most > 0) {
    for (const store::Change& change : store.changes(after, most)) {
      range.docs.push_back(change.doc);
      after = change.number;
    }
  }
  range.until = range.change = after;
  return range;
}

Range Backlog::next(store::Store& store) {
  Range range;
  do {
    const store::ChangeNumber newest_change = store.newest_change();
    const bool grows = newest_change > reached_;
    if (grows && (newest_next_ || gaps_.empty()))
      range = newest(store, newest_change);
    else if (!gaps_.empty())
      range = passed_over(store, grows);
    else
      break;
  } while (range.docs.empty());
  range.change = complete_until();
  return range;
}

Range Backlog::newest(store::Store& store, store::ChangeNumber newest) {
  newest_next_ = false;
  const std::size_t most = std::min(kNewestPapers, range_max_);
  store::ChangeNumber after = std::max(reached_, newest - std::min<store::ChangeNumber>(newest, most));
  if (after > reached_) gaps_.push_back({reached_, after});
  Range range = changed(store, after, most);
  reached_ = std::max(newest, after);
  return range;
}

Range Backlog::passed_over(store::Store& store, bool grows) {
  newest_next_ = true;
  range_ = std::min(grows ? kPassedOverPapers : 2 * range_, range_max_);
  Gap& gap = gaps_.front();
  store::ChangeNumber after = gap.after;
  Range range;
  const auto changes = store.changes(after, range_);
  for (const store::Change& change : changes) {
    if (change.number > gap.until) break;
    range.docs.push_back(change.doc);
    after = change.number;
  }
  const bool through = range.docs.size() < range_ || after == gap.until;
  range.until = gap.after = after;
  if (through) gaps_.pop_front();
  return range;
}

}  // namespace quire::index

// Who puts a paper alone waits for it, who imports thousands does not wait for one of them. While catch_up()
// is far behind, a thread beside it takes in what short puts brought, a few papers at a time.
#include "index/ahead.h"

#include <algorithm>
#include <condition_variable>

#include "index/writer.h"

namespace quire::index {
namespace {

/// Taken in at once, and ahead in all. What is over waits for its turn.
constexpr std::size_t kPapersAtOnce = 200;
constexpr std::size_t kPapersAheadMax = 10'000;
/// Up to so many are taken in again with those that come next: so they are in one segment, the one that they
/// were in is all dead, and searches do not meet many tiny ones.
constexpr std::size_t kPapersTogether = 64;

}  // namespace

std::vector<store::Doc> Ahead::newer(std::span<const store::Doc> ascending, store::ChangeNumber until) const {
  std::vector<store::Doc> docs;
  for (const auto& [doc, change] : change_of_) {
    if (change > until && std::binary_search(ascending.begin(), ascending.end(), doc)) docs.push_back(doc);
  }
  return docs;
}

void Writer::follow_short_puts(store::Store& store, const std::stop_token& ended) {
  std::mutex waiting;
  std::condition_variable_any wake;
  std::unique_lock<std::mutex> lock(waiting);
  Overtaking overtaking;
  try {
    while (!ended.stop_requested()) {
      take_in_ahead(store, overtaking);
      wake.wait_for(lock, ended, limits_.looks_ahead, [] { return false; });
    }
  } catch (const std::exception& why) {
    const Lock noting(mutex_);
    note(why.what());
  }
}

/// From the reading until the papers are published nothing else is delivered: so whatever was delivered
/// before was read before.
void Writer::take_in_ahead(store::Store& store, Overtaking& overtaking) {
  const store::ChangeNumber complete = snapshot()->change;
  if (store.newest_change() < complete + limits_.far_behind) return;
  const std::lock_guard<std::mutex> delivering(delivering_);
  if (ahead_.size() >= kPapersAheadMax) return;
  const auto changes = store.short_changes(std::max(overtaking.looked_until, complete), kPapersAtOnce);
  if (changes.empty()) return;
  overtaking.looked_until = changes.front().number;
  std::vector<store::Change>& together = overtaking.together;
  std::erase_if(together, [complete](const store::Change& change) { return change.number <= complete; });
  if (together.size() + changes.size() > kPapersTogether) together.clear();
  together.insert(together.end(), changes.begin(), changes.end());
  Range range;
  for (const store::Change& change : together) range.docs.push_back(change.doc);
  TakenIn taken = take_in(store, range, overtaking.builder);
  taken.gone.clear();
  const Lock lock(mutex_);
  ahead_.add(changes);
  add(std::move(taken), {});
  publish();
  changed_.notify_all();
}

}  // namespace quire::index

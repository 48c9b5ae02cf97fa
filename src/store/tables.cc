#include "store/tables.h"

#include <algorithm>

#include "store/schema.h"

namespace quire::store {
namespace {

/// So many steps share a transaction at most: nobody waits for very many others.
constexpr std::size_t kTogetherMax = 256;

}  // namespace

Tables::Tables(std::unique_ptr<Database> database)
    : database_(std::move(database)), writer_(database_->connect(Use::write)), readers_(*database_) {
  migrate(*writer_);
}

void Tables::touch(Connection& writer) {
  writer.query("UPDATE counters SET value = value + 1 WHERE name = 'version'").run();
}

// Whoever comes while nobody leads becomes the leader, and writes for all who came until it held the writing
// connection. The others wait; one of those left over leads next.
void Tables::write(const std::function<void(Connection&)>& step) {
  Wanted mine{&step};
  std::unique_lock lock(waiting_mutex_);
  waiting_.push_back(&mine);
  while (!mine.done) {
    written_.wait(lock, [&] { return mine.done || !leading_; });
    if (mine.done) break;
    leading_ = true;
    lock.unlock();
    std::vector<Wanted*> group;
    {
      const std::lock_guard writing(writing_);
      lock.lock();
      const auto last =
          waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kTogetherMax));
      group.assign(waiting_.begin(), last);
      waiting_.erase(waiting_.begin(), last);
      lock.unlock();
      write_together(group);
    }
    lock.lock();
    for (Wanted* one : group) one->done = true;
    leading_ = false;
    written_.notify_all();
  }
  lock.unlock();
  if (mine.fault) std::rethrow_exception(mine.fault);
}

void Tables::write_together(std::span<Wanted* const> group) {
  Connection& writer = *writer_;
  try {
    Transaction transaction(writer);
    for (Wanted* one : group) {
      if (group.size() == 1) {  // its own transaction: what it throws undoes all there is
        (*one->step)(writer);
        break;
      }
      writer.query("SAVEPOINT step").run();
      try {
        (*one->step)(writer);
        writer.settle();
      } catch (...) {
        one->fault = std::current_exception();
        writer.query("ROLLBACK TO SAVEPOINT step").run();
      }
      writer.query("RELEASE SAVEPOINT step").run();
    }
    transaction.commit();
  } catch (...) {
    for (Wanted* one : group)
      if (!one->fault) one->fault = std::current_exception();
  }
}

}  // namespace quire::store

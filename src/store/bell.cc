#include "store/bell.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <sys/eventfd.h>
#include <unistd.h>

#include "store/postgres.h"
#include "store/store.h"

namespace quire::store {
namespace {

using std::chrono::milliseconds;

class Clockwork final : public Bell {
 public:
  void wait(milliseconds at_most) override {
    std::unique_lock lock(mutex_);
    rung_.wait_for(lock, std::min(at_most, milliseconds(25)), [this] { return was_rung_; });
    was_rung_ = false;
  }
  void ring() override {
    {
      const std::lock_guard lock(mutex_);
      was_rung_ = true;
    }
    rung_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable rung_;
  bool was_rung_ = false;
};

class Notices final : public Bell {
 public:
  explicit Notices(const Database& database) : database_(database), wake_(::eventfd(0, EFD_CLOEXEC)) {}
  ~Notices() override { ::close(wake_); }
  Notices(const Notices&) = delete;
  Notices& operator=(const Notices&) = delete;

  void wait(milliseconds at_most) override {
    // What is written between two looks of a connection that was lost would not ring: then look often.
    constexpr milliseconds kWithout{500};
    try {
      if (!connection_) {
        connection_ = database_.connect(Use::read);
        connection_->execute("LISTEN quire");
        return;  // something may have been written before
      }
      if (at_most > milliseconds(0)) listener().wait_for_notice(static_cast<int>(at_most.count()), wake_);
    } catch (const StoreError&) {
      connection_.reset();
      PostgresConnection::wait_for(wake_, static_cast<int>(std::min(at_most, kWithout).count()));
    }
    take_wakes();
  }
  void ring() override {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
  }

 private:
  PostgresConnection& listener() { return dynamic_cast<PostgresConnection&>(*connection_); }
  void take_wakes() const {
    std::uint64_t rings = 0;
    if (PostgresConnection::wait_for(wake_, 0)) {
      [[maybe_unused]] const auto taken = ::read(wake_, &rings, sizeof rings);
    }
  }

  const Database& database_;
  int wake_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace

std::unique_ptr<Bell> bell_of(const Database& database) {
  if (database.dialect() == Dialect::sqlite) return std::make_unique<Clockwork>();
  return std::make_unique<Notices>(database);
}

}  // namespace quire::store

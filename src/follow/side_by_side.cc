#include "follow/side_by_side.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "follow/gate.h"
#include "follow/wanted.h"

namespace quire::follow {
namespace {

/// What is left to do, taken by several threads.
class Work {
 public:
  Work(std::span<const store::Follow> follows, const Stop& stop,
       const std::function<void(const store::Follow&)>& read)
      : stop_(stop), read_(read) {
    for (const store::Follow& follow : follows) waiting_.push_back(&follow);
  }

  /// Until there is nothing more to begin.
  void take_part() {
    std::unique_lock lock(mutex_);
    while (!waiting_.empty() && !fault_ && !(stop_ && stop_())) {
      const auto next = std::find_if(waiting_.begin(), waiting_.end(), [this](const store::Follow* follow) {
        return sides_.begin(provider_of(*follow));
      });
      if (next == waiting_.end()) {
        freed_.wait(lock);
        continue;
      }
      const store::Follow& follow = **next;
      waiting_.erase(next);
      lock.unlock();
      const std::exception_ptr fault = read(follow);
      lock.lock();
      if (fault && !fault_) fault_ = fault;
      sides_.end(provider_of(follow));
      freed_.notify_all();
    }
  }
  void rethrow() const {
    if (fault_) std::rethrow_exception(fault_);
  }

 private:
  std::exception_ptr read(const store::Follow& follow) const {
    try {
      read_(follow);
    } catch (...) {
      return std::current_exception();
    }
    return nullptr;
  }

  const Stop& stop_;
  const std::function<void(const store::Follow&)>& read_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<const store::Follow*> waiting_;
  SideBySide sides_;
  std::exception_ptr fault_;
};

}  // namespace

std::string provider_of(const store::Follow& follow) {
  const std::string address = where_asked(follow);
  const std::string provider = manners_for(address).provider;
  return provider.empty() ? address : provider;
}

void read_side_by_side(std::span<const store::Follow> follows, const Stop& stop,
                       const std::function<void(const store::Follow&)>& read) {
  Work work(follows, stop, read);
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < std::min(follows.size(), SideBySide::kMost); ++i)
    threads.emplace_back([&work] { work.take_part(); });
  threads.clear();
  work.rethrow();
}

}  // namespace quire::follow

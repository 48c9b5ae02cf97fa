#include "labs/engines/threads/parallel.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace quire::labs::threads {
namespace {

constexpr auto kTick = std::chrono::milliseconds(50);

/// What the threads share: the next piece, and the first fault.
class Pieces {
 public:
  Pieces(std::size_t count, const std::function<void(std::size_t)>& work) : count_(count), work_(work) {}

  /// Until no piece is left, or one failed.
  void take_all() {
    std::unique_lock lock(mutex_);
    while (next_ < count_ && !fault_) {
      const std::size_t mine = next_++;
      lock.unlock();
      std::exception_ptr fault;
      try {
        work_(mine);
      } catch (...) {
        fault = std::current_exception();
      }
      lock.lock();
      if (fault && !fault_) fault_ = fault;
      ++over_;
      changed_.notify_all();
    }
  }

  void watch(const std::function<void(std::size_t)>& tick) {
    std::unique_lock lock(mutex_);
    for (std::size_t over = 0; over < count_ && !fault_;) {
      changed_.wait_for(lock, kTick, [&] { return over_ == count_ || fault_; });
      over = over_;
      if (fault_) return;
      lock.unlock();
      std::exception_ptr fault;
      try {
        tick(over);
      } catch (...) {
        fault = std::current_exception();
      }
      lock.lock();
      if (fault && !fault_) fault_ = fault;
    }
  }

  void rethrow() const {
    if (fault_) std::rethrow_exception(fault_);
  }

 private:
  std::size_t count_;
  const std::function<void(std::size_t)>& work_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t next_ = 0, over_ = 0;
  std::exception_ptr fault_;
};

}  // namespace

void parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work) {
  if (threads <= 1 || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  Pieces pieces(count, work);
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min<std::size_t>(threads, count); ++i)
      others.emplace_back([&] { pieces.take_all(); });
    pieces.take_all();
  }
  pieces.rethrow();
}

void parallel_watched(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work,
                      const std::function<void(std::size_t)>& tick) {
  Pieces pieces(count, work);
  {
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(1U, threads); ++i) workers.emplace_back([&] { pieces.take_all(); });
    pieces.watch(tick);
  }
  pieces.rethrow();
}

}  // namespace quire::labs::threads

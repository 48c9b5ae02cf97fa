// Time as the room sees it: handed in, so that days pass in a test without waiting.
#pragma once

#include <functional>
#include <thread>

#include "paper/day.h"

namespace quire::follow {

/// Asked between moments of waiting: true ends what is under way.
using Stop = std::function<bool()>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  /// False if `stop` became true before that.
  virtual bool wait_until(Instant at, const Stop& stop) = 0;
};

/// The machine's. Waits as long as `at` is away when it is asked: a clock that is set back meanwhile does not
/// hold us up.
class SystemClock final : public Clock {
 public:
  Instant now() const override { return quire::now(); }
  bool wait_until(Instant at, const Stop& stop) override {
    constexpr std::chrono::milliseconds kLookEvery{100};
    const auto start = std::chrono::steady_clock::now();
    const auto wait = at - now();
    for (;;) {
      if (stop && stop()) return false;
      const auto left = wait - (std::chrono::steady_clock::now() - start);
      if (left <= left.zero() || now() >= at) return true;
      std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(left, kLookEvery));
    }
  }
};

}  // namespace quire::follow

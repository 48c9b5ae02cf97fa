// How many requests and tokens a minute: never more than the limit within any 60 seconds, whatever window the
// endpoint counts by. A request counts for the most tokens that it may take when it is sent, and for those
// that it took once that is known.
#pragma once

#include <cstdint>
#include <deque>

#include "labs/engines/model_client/clock.h"

namespace quire::labs::model_client {

struct PaceLimits {
  std::uint64_t requests_a_minute = 0;  ///< 0: no limit; above 1,000,000 there is none either
  std::uint64_t tokens_a_minute = 0;    ///< 0: no limit
};

class Pace {
 public:
  explicit Pace(const PaceLimits& limits) : limits_(limits) {}

  /// From when on a request of so many tokens may be sent. One that alone is above the limit waits until
  /// nothing else is within its minute.
  milliseconds may_send_at(std::uint64_t tokens, milliseconds now);
  /// It is sent; the number is what corrects it later.
  std::uint64_t sent(std::uint64_t tokens, milliseconds now);
  void correct(std::uint64_t number, std::uint64_t tokens);

 private:
  struct Sent {
    milliseconds at{0};
    std::uint64_t tokens = 0;
  };
  void forget(milliseconds now);

  PaceLimits limits_;
  std::deque<Sent> window_;  ///< of the last minute
  std::uint64_t first_ = 0;  ///< number of window_.front()
  std::uint64_t tokens_ = 0;
};

}  // namespace quire::labs::model_client

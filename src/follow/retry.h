// What to do with an answer that is none, and how long to wait before the same request is made again. Pure.
// Source: RFC 9110 (15.5, 15.6); flow control of OAI-PMH 2.0 (3.1.2.2).
#pragma once

#include <optional>
#include <random>
#include <string>

#include "follow/asker.h"
#include "follow/protocol.h"

namespace quire::follow {

using Random = std::mt19937_64;

/// Why a request must be made again, and how far it can be mended by waiting.
struct Refusal {
  std::string why;
  bool passes = true;  ///< false: a person must mend it
};
/// Nothing if the protocol reads the answer, or it is 304.
std::optional<Refusal> refusal(const Asked& asked, const Protocol& protocol);

/// Before the try after `tries` of them: what the server wants, else 5 s that double each time, by a random
/// factor of a half to one and a half; at most ten minutes.
std::chrono::milliseconds wait_before_next(int tries, std::optional<std::chrono::milliseconds> retry_after,
                                           Random& random);

/// Between two harvests that fail: five minutes that double, at most six hours.
std::chrono::milliseconds wait_after_failures(int failures);

inline constexpr int kTriesMax = 8;

}  // namespace quire::follow

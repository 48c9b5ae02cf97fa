// How long to wait before a request is tried again: twice as long each time up to a limit, half of it drawn
// by a seeded generator so that many requests that failed together do not come back together; never less than
// the server wants (Retry-After: RFC 9110, 10.2.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "labs/engines/model_client/clock.h"

namespace quire::labs::model_client {

struct RetryPolicy {
  unsigned attempts = 6;                  ///< of one request, the first counted
  milliseconds first_wait{500};           ///< before the second attempt
  milliseconds longest_wait{60'000};      ///< of our own waits
  milliseconds server_wait_max{600'000};  ///< a server that wants more is given up for this request
  std::uint64_t seed = 1;                 ///< of the jitter
};

/// Before attempt `attempt` + 1 of the request of that fingerprint: from half to all of
/// min(first_wait * 2^(attempt-1), longest_wait), and at least `server_wants`.
milliseconds back_off(const RetryPolicy& policy, std::string_view fingerprint, unsigned attempt,
                      milliseconds server_wants);

/// What a Retry-After says: seconds, or a date, which is compared to the answer's own Date where there is one
/// (its clock may differ from ours). Nothing if it says nothing that can be read; 0 for a date that has
/// passed.
std::optional<milliseconds> server_wait(std::string_view retry_after, std::string_view date, WallTime now);

}  // namespace quire::labs::model_client

#include "follow/retry.h"

#include <algorithm>

#include <fmt/format.h>

namespace quire::follow {

using std::chrono::milliseconds;

std::optional<Refusal> refusal(const Asked& asked, const Protocol& protocol) {
  if (!asked.answer) return Refusal{asked.answer.error()};
  const int status = asked.answer->status;
  if (status == 304 || protocol.reads(status)) return std::nullopt;
  const std::string host = source::host_of(asked.answer->url);
  const std::string said = fmt::format("{} answered HTTP {}", host, status);
  if (status == 408 || status == 425 || status == 429 || status >= 500) return Refusal{said};
  if (status == 401 || status == 403)
    return Refusal{said + ": it does not let us in; a key or the operator's contact may be missing", false};
  if (status == 404 || status == 410)
    return Refusal{said + ": there is nothing at this address; is it right?", false};
  return Refusal{said + ", which no waiting mends", false};
}

milliseconds wait_before_next(int tries, std::optional<milliseconds> retry_after, Random& random) {
  if (retry_after) return std::max<milliseconds>(*retry_after, std::chrono::seconds(1));
  constexpr milliseconds kFirst{5000};
  const milliseconds doubled = kFirst * (1 << std::clamp(tries - 1, 0, 10));
  const auto percent = static_cast<std::int64_t>(50 + random() % 101);
  return std::min<milliseconds>(doubled * percent / 100, Gate::kHoldMax);
}

milliseconds wait_after_failures(int failures) {
  constexpr milliseconds kFirst = std::chrono::minutes(5);
  constexpr milliseconds kMost = std::chrono::hours(6);
  return std::min(kFirst * (1 << std::clamp(failures - 1, 0, 10)), kMost);
}

}  // namespace quire::follow

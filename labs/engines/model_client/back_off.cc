#include "labs/engines/model_client/back_off.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

#include <curl/curl.h>

#include "labs/engines/random/random.h"

namespace quire::labs::model_client {
namespace {

constexpr std::int64_t kSecondsMax = 10'000'000;  // four months

/// The three forms of RFC 9110, 5.6.7.
std::optional<std::int64_t> seconds_of_date(std::string_view text) {
  const std::time_t at = curl_getdate(std::string(text.substr(0, 64)).c_str(), nullptr);
  if (at < 0) return std::nullopt;
  return at;
}

std::uint64_t index_of(std::string_view fingerprint) {
  std::uint64_t index = 0;
  std::from_chars(fingerprint.data(), fingerprint.data() + fingerprint.size(), index, 16);
  return index;
}

}  // namespace

milliseconds back_off(const RetryPolicy& policy, std::string_view fingerprint, unsigned attempt,
                      milliseconds server_wants) {
  milliseconds most = std::min(policy.first_wait, policy.longest_wait);
  for (unsigned i = 1; i < attempt && most < policy.longest_wait; ++i)
    most = std::min(2 * most, policy.longest_wait);
  random::Stream stream(policy.seed, "back-off", index_of(fingerprint));
  double share = 0;
  for (unsigned i = 0; i < std::clamp(attempt, 1U, 1000U); ++i) share = stream.uniform();
  const auto ours = static_cast<std::int64_t>(static_cast<double>(most.count()) * (0.5 + 0.5 * share));
  return std::max(milliseconds(ours), server_wants);
}

std::optional<milliseconds> server_wait(std::string_view retry_after, std::string_view date, WallTime now) {
  if (retry_after.empty()) return std::nullopt;
  std::int64_t seconds = 0;
  if (retry_after.find_first_not_of("0123456789") == retry_after.npos) {
    const auto read = std::from_chars(retry_after.data(), retry_after.data() + retry_after.size(), seconds);
    if (read.ec != std::errc()) seconds = kSecondsMax;
  } else {
    const auto until = seconds_of_date(retry_after);
    if (!until) return std::nullopt;
    seconds = *until - seconds_of_date(date).value_or(now.time_since_epoch().count());
  }
  return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, kSecondsMax));
}

}  // namespace quire::labs::model_client

#include "follow/asker.h"

#include <algorithm>

namespace quire::follow {
namespace {

using std::chrono::milliseconds;

std::filesystem::path gates_of(const std::filesystem::path& data_folder) { return data_folder / "gates"; }

/// `"api";r=0;t=55` -> "55" (draft-ietf-httpapi-ratelimit-headers, 4.1.2); empty if it does not say.
std::string_view until_reset(std::string_view limit) {
  for (std::size_t at = limit.find(';'); at < limit.size(); at = limit.find(';', at)) {
    at = std::min(limit.find_first_not_of("; ", at), limit.size());
    if (!limit.substr(at).starts_with("t=")) continue;
    const std::string_view number = limit.substr(at + 2);
    return number.substr(0, number.find_first_not_of("0123456789"));
  }
  return {};
}

}  // namespace

PoliteAsker::PoliteAsker(const std::filesystem::path& data_folder, Clock& clock, std::string_view contact,
                         source::FetchLimits limits)
    : gates_(gates_of(data_folder)), clock_(clock), fetcher_(contact), limits_(limits) {}

Asked PoliteAsker::ask(const source::FetchRequest& request, const Stop& stop) {
  const Manners manners = manners_for(request.url);
  std::optional<FileLock> turn;
  if (!manners.provider.empty()) {
    turn = Gate(gates_, manners, clock_).enter(stop);
    if (!turn) return {Error{"stopped"}};
  }
  Asked asked{fetcher_.fetch(request, limits_, stop)};
  if (!asked.answer) return asked;
  asked.retry_after = retry_after(*asked.answer, clock_.now());
  if (turn && asked.retry_after) Gate::hold(*turn, clock_.now() + *asked.retry_after, clock_.now());
  return asked;
}

std::optional<milliseconds> retry_after(const source::Fetched& answer, Instant now) {
  std::string_view text = answer.header("retry-after");
  if (text.empty()) text = until_reset(answer.header("ratelimit"));
  if ((answer.status != 429 && answer.status != 503) || text.empty()) return std::nullopt;
  constexpr milliseconds kMost = Gate::kHoldMax;
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    if (text.size() > 6) return kMost;
    return std::min<milliseconds>(std::chrono::seconds(std::stol(std::string(text))), kMost);
  }
  const auto until = source::http_date(text);
  if (!until) return std::nullopt;
  const Instant there = source::http_date(answer.header("date")).value_or(now);
  return std::clamp<milliseconds>(*until - there, milliseconds(0), kMost);
}

std::optional<FileLock> lock_follow(const std::filesystem::path& data_folder, std::int64_t follow) {
  std::filesystem::create_directories(gates_of(data_folder));
  return FileLock::try_take(gates_of(data_folder) / ("follow-" + std::to_string(follow) + ".lock"));
}

}  // namespace quire::follow

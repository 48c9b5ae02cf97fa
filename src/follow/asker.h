// The way out of the room: one exchange at a time, when the provider's gate opens.
#pragma once

#include <filesystem>
#include <memory>

#include "follow/gate.h"
#include "source/fetch.h"

namespace quire::follow {

/// An answer, and until when its provider wants to be left alone, if it says so.
struct Asked {
  Result<source::Fetched> answer = Error{"not asked"};
  std::optional<std::chrono::milliseconds> retry_after{};
};

class Asker {
 public:
  virtual ~Asker() = default;
  virtual Asked ask(const source::FetchRequest& request, const Stop& stop) = 0;
};

/// Asks over the network. For one thread at a time; gates are shared with every other process that has the
/// same data folder. One connection is kept open.
class PoliteAsker final : public Asker {
 public:
  PoliteAsker(const std::filesystem::path& data_folder, Clock& clock, std::string_view contact,
              source::FetchLimits limits = {});
  Asked ask(const source::FetchRequest& request, const Stop& stop) override;

 private:
  std::filesystem::path gates_;
  Clock& clock_;
  source::Fetcher fetcher_;
  source::FetchLimits limits_;
};

/// What Retry-After says of an answer 429 or 503 (RFC 9110, 10.2.3): seconds, or a moment of the server's
/// clock, which its Date header tells; or RateLimit, where servers have that instead. At most Gate::kHoldMax.
/// Nothing if it does not say.
std::optional<std::chrono::milliseconds> retry_after(const source::Fetched& answer, Instant now);

/// Nobody else harvests this follow until what it returns is destroyed; nothing if somebody does.
std::optional<FileLock> lock_follow(const std::filesystem::path& data_folder, std::int64_t follow);

}  // namespace quire::follow

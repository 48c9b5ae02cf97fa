// How fresh what we have of a source is, said so that a reader can believe it. Pure: the state, and the time.
// Late means that it should have been read to its end twice since it last was. That nothing new came is no
// fault: arXiv announces on the evenings of Sunday to Thursday only (paper/announcement.h).
#pragma once

#include <string>
#include <vector>

#include "follow/state.h"
#include "store/store.h"

namespace quire::follow {

struct Freshness {
  enum class Level : unsigned char { in_time, late, failing, never } level = Level::never;
  std::string words;               ///< "read to its end 2 hours ago (2026-11-20 03:40 UTC)"
  std::vector<std::string> notes;  ///< what else a reader should know: gaps, doubts, no news
};

Freshness freshness(const store::Follow& follow, const State& state, Instant now);
const char* word(Freshness::Level level);  ///< "in time", "late", "failing", "never read"

/// "2026-11-20 03:40 UTC"
std::string written_minute(Instant at);
/// "2 hours", "3 days"; the greatest unit, rounded down.
std::string written_span(std::chrono::milliseconds span);

}  // namespace quire::follow

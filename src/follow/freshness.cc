#include "follow/freshness.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "paper/announcement.h"

namespace quire::follow {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using Level = Freshness::Level;

constexpr milliseconds kGrace = std::chrono::minutes(30);
/// One harvest that failed is weather, two are a failure.
constexpr int kFailuresShown = 2;
/// What arXiv announced is in its lists by then.
constexpr milliseconds kListedAfter = hours(12);

std::string ago(Instant at, Instant now) {
  if (at > now) return fmt::format("at {}, by a clock that was ahead", written_minute(at));
  return fmt::format("{} ago ({})", written_span(now - at), written_minute(at));
}

bool is_late(const store::Follow& follow, const State& state, Instant now) {
  const milliseconds every = std::chrono::seconds(std::max<std::int64_t>(follow.every_s, 1));
  return now - *state.completed_at > 2 * every + kGrace;
}

Level level_of(const store::Follow& follow, const State& state, Instant now) {
  const bool troubled = !state.trouble.empty();
  if (!state.completed_at) return troubled ? Level::failing : Level::never;
  const bool late = is_late(follow, state, now);
  if (troubled && (late || state.needs_person || state.failures >= kFailuresShown)) return Level::failing;
  return late ? Level::late : Level::in_time;
}

std::string trouble_words(const store::Follow& follow, const State& state, Instant now) {
  std::string words = state.trouble;
  if (state.trouble_since) words += fmt::format("; since {}", written_minute(*state.trouble_since));
  if (state.needs_person) return words + "; this waits for a person";
  if (follow.due_at <= now) return words + "; the next try is due";
  return words + fmt::format("; the next try is at {}", written_minute(follow.due_at));
}

std::string words_of(Level level, const store::Follow& follow, const State& state, Instant now) {
  const std::string complete =
      state.completed_at ? fmt::format("read to its end {}", ago(*state.completed_at, now)) : std::string();
  switch (level) {
    case Level::in_time:
      return complete;
    case Level::late:
      return fmt::format("{}, and should be every {}", complete,
                         written_span(std::chrono::seconds(follow.every_s)));
    case Level::failing:
      return trouble_words(follow, state, now) + (complete.empty() ? "" : "; " + complete);
    case Level::never:
      break;
  }
  if (!state.began_at) return "not read yet";
  return fmt::format("being read for the first time, {} records so far", state.counts.records);
}

/// What the absence of news means.
std::string news(const store::Follow& follow, const State& state, Instant now) {
  if (!state.completed_at || !state.newest_at) return {};
  if (now - *state.newest_at < hours(24)) return {};
  const std::string since = fmt::format("nothing new since {}", written_minute(*state.newest_at));
  if (!follow.kind.starts_with("arxiv")) return since;
  const Day announced = newest_announcement(std::max(*state.completed_at - kListedAfter, *state.newest_at));
  if (announced.start() <= *state.newest_at)
    return since + ", and arXiv announced nothing since; that is normal";
  return fmt::format("{}, although arXiv announced papers on {}", since, announced.written_long());
}

std::vector<std::string> notes_of(Level level, const store::Follow& follow, const State& state, Instant now) {
  std::vector<std::string> notes;
  if (level != Level::failing && !state.trouble.empty())
    notes.push_back("the last try failed: " + trouble_words(follow, state, now));
  if (!state.suspicion.empty()) notes.push_back("looks doubtful: " + state.suspicion);
  if (!state.note.empty()) notes.push_back(state.note);
  if (const std::uint64_t gaps = state.gaps.size() + state.gaps_over; gaps > 0)
    notes.push_back(gaps == 1 ? "1 record could not be read"
                              : fmt::format("{} records could not be read", gaps));
  if (std::string quiet = news(follow, state, now); !quiet.empty()) notes.push_back(std::move(quiet));
  return notes;
}

}  // namespace

Freshness freshness(const store::Follow& follow, const State& state, Instant now) {
  const Level level = level_of(follow, state, now);
  return {level, words_of(level, follow, state, now), notes_of(level, follow, state, now)};
}

const char* word(Level level) {
  switch (level) {
    case Level::in_time:
      return "in time";
    case Level::late:
      return "late";
    case Level::failing:
      return "failing";
    case Level::never:
      break;
  }
  return "never read";
}

std::string written_minute(Instant at) {
  const std::string text = iso(at);
  return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

std::string written_span(milliseconds span) {
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  constexpr std::array<Unit, 4> kUnits = {{{86'400, "day"}, {3'600, "hour"}, {60, "minute"}, {1, "second"}}};
  const std::int64_t seconds = std::max<std::int64_t>(span / std::chrono::seconds(1), 0);
  for (const Unit& unit : kUnits)
    if (const std::int64_t count = seconds / unit.seconds; count > 0)
      return fmt::format("{} {}{}", count, unit.name, count == 1 ? "" : "s");
  return "a moment";
}

}  // namespace quire::follow

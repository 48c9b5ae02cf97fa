// A followed source in words and as JSON.
#include <algorithm>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "cli/follow.h"
#include "follow/every.h"
#include "follow/freshness.h"
#include "follow/wanted.h"

namespace quire::cli {
namespace {

using follow::State;
using follow::written_minute;

constexpr std::size_t kGapsPrinted = 3;

/// The state of a follow; one that cannot be read is begun anew by the next harvest.
State state_of(const store::Follow& follow) {
  auto state = follow::read_state(follow.state);
  return state ? std::move(*state) : State{};
}

void put(boost::json::object& into, const char* name, const std::optional<Instant>& at) {
  if (at) into[name] = iso(*at);
}

std::string due_words(const store::Follow& follow, Instant now) {
  return follow.due_at <= now ? "due now" : "next at " + written_minute(follow.due_at);
}

}  // namespace

std::string counts_words(const follow::Counts& counts) {
  std::string words =
      fmt::format("{} new, {} changed of {} records in {} requests", thousands(counts.added),
                  thousands(counts.changed), thousands(counts.records), thousands(counts.requests));
  if (counts.bad > 0) words += fmt::format("; {} could not be read", thousands(counts.bad));
  return words;
}

boost::json::object counts_json(const follow::Counts& counts) {
  return {{"requests", counts.requests},
          {"records", counts.records},
          {"added", counts.added},
          {"changed", counts.changed},
          {"bad", counts.bad}};
}

boost::json::object follow_json(const store::Follow& follow, Instant now) {
  const State state = state_of(follow);
  const auto fresh = follow::freshness(follow, state, now);
  boost::json::array gaps;
  for (const follow::Gap& gap : state.gaps)
    gaps.push_back(boost::json::object{
        {"what", gap.what}, {"why", gap.why}, {"paper", gap.id}, {"seen", iso(gap.seen_at)}});
  boost::json::object out{{"number", follow.id},
                          {"kind", follow.kind},
                          {"what", follow.what},
                          {"address", follow::where_asked(follow)},
                          {"every_seconds", follow.every_s},
                          {"added", iso(follow.added_at)},
                          {"due", iso(follow.due_at)},
                          {"freshness",
                           {{"level", follow::word(fresh.level)},
                            {"words", fresh.words},
                            {"notes", boost::json::array(fresh.notes.begin(), fresh.notes.end())}}},
                          {"failures", state.failures},
                          {"trouble", state.trouble},
                          {"needs_person", state.needs_person},
                          {"suspicion", state.suspicion},
                          {"gaps", std::move(gaps)},
                          {"gaps_over", state.gaps_over}};
  put(out, "trouble_since", state.trouble_since);
  put(out, "last_complete", state.completed_at);
  if (state.completed_at) out["last"] = counts_json(state.last);
  put(out, "newest", state.newest_at);
  put(out, "under_way_since", state.began_at);
  if (state.began_at) out["under_way"] = counts_json(state.counts);
  return out;
}

std::string follow_lines(const store::Follow& follow, Instant now) {
  const State state = state_of(follow);
  const auto fresh = follow::freshness(follow, state, now);
  std::string out = fmt::format("{}  {}: {}, {}\n", follow.id, follow::name_of(follow),
                                follow::written_every(follow.every_s), due_words(follow, now));
  const auto line = [&](const std::string& words) { out += fmt::format("   {}\n", words); };
  line(fmt::format("{}: {}", follow::word(fresh.level), fresh.words));
  if (state.completed_at) line("last harvest: " + counts_words(state.last));
  if (state.began_at)
    line(fmt::format("under way since {}: {}", written_minute(*state.began_at), counts_words(state.counts)));
  for (const std::string& note : fresh.notes) line(note);
  for (std::size_t i = 0; i < std::min(state.gaps.size(), kGapsPrinted); ++i)
    line(fmt::format("gap: {}: {}", state.gaps[i].what, state.gaps[i].why));
  if (state.gaps.size() > kGapsPrinted)
    line(fmt::format("{} gaps more; --json shows them", state.gaps.size() - kGapsPrinted));
  return out;
}

}  // namespace quire::cli

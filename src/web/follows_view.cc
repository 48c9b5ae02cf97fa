#include "web/follows_view.h"

#include <algorithm>

#include <fmt/format.h>

#include "follow/every.h"
#include "follow/wanted.h"
#include "web/views.h"

namespace quire::web {
namespace {

using Level = follow::Freshness::Level;

constexpr std::size_t kTroubleBytes = 160;
constexpr std::size_t kNamed = 2;
constexpr std::size_t kInMargin = 8;

std::string clock_words(Instant at) { return iso(at).substr(11, 5); }

std::int64_t signed_count(std::uint64_t n) { return static_cast<std::int64_t>(n); }

std::string cut(const std::string& sentence) {
  const auto shown = utf8_prefix(sentence, kTroubleBytes);
  return shown.size() == sentence.size() ? sentence : std::string(shown) + "…";
}

std::string news_words(const follow::Counts& counts) {
  if (counts.added + counts.changed == 0) return "nothing new";
  std::string words = thousands(signed_count(counts.added)) + " new";
  if (counts.changed > 0) words += fmt::format(", {} changed", thousands(signed_count(counts.changed)));
  return words;
}

std::string so_far(const follow::Counts& counts) {
  return counted(signed_count(counts.records), "record so far", "records so far");
}

/// Why the newest day may lack papers of this one.
std::string incomplete_of(const Source& source, Instant now) {
  const std::string name = follow::name_of(source.follow);
  const auto& completed = source.state.completed_at;
  if (completed)
    return fmt::format("{} has not been read to its end since {}", name, day_and_time(*completed, now));
  if (!source.state.began_at) return fmt::format("{} has not been read yet", name);
  return fmt::format("{} has never been read to its end, {}", name, so_far(source.state.counts));
}

}  // namespace

std::vector<Source> sources_of(const Site& site) {
  std::vector<Source> sources;
  for (store::Follow& follow : site.store.follows()) sources.push_back(source_of(site, std::move(follow)));
  return sources;
}

Source source_of(const Site& site, store::Follow follow) {
  Source source{std::move(follow), {}, {}, {}};
  if (auto state = follow::read_state(source.follow.state)) source.state = std::move(*state);
  source.fresh = follow::freshness(source.follow, source.state, site.clock());
  if (site.harvester != nullptr) source.activity = site.harvester->activity(source.follow.id);
  return source;
}

View fresh_view(const Source& source) {
  const Level level = source.fresh.level;
  View view{ViewType::object};
  view["ok"] = level == Level::in_time;
  view["late"] = level == Level::late || level == Level::never;
  view["bad"] = level == Level::failing;
  view["level"] = follow::word(level);
  return view;
}

View source_row(const Source& source, Instant now) {
  const store::Follow& follow = source.follow;
  View view{ViewType::object};
  view["number"] = std::to_string(follow.id);
  view["href"] = fmt::format("/follows/{}", follow.id);
  view["name"] = follow::name_of(follow);
  view["kind"] = follow.kind;
  view["what"] = follow::name_of(follow).substr(follow.kind.size() + 1);
  view["fresh"] = fresh_view(source);
  if (source.state.completed_at) {
    view["last"] = day_and_time(*source.state.completed_at, now);
    view["last_iso"] = iso(*source.state.completed_at);
  }
  view["result"] = result_words(source, now);
  view["alarm"] = source.fresh.level == Level::failing;
  view["every"] = follow::written_every(follow.every_s);
  return view;
}

View source_line(const Source& source, Instant now) {
  View view{ViewType::object};
  view["fresh"] = fresh_view(source);
  view["href"] = fmt::format("/follows/{}", source.follow.id);
  view["name"] = follow::name_of(source.follow);
  const auto& completed = source.state.completed_at;
  const std::string last = completed ? day_and_time(*completed, now) : "not read to its end yet";
  switch (source.fresh.level) {
    case Level::in_time:
      view["words"] = last;
      break;
    case Level::late:
    case Level::failing:
      view["words"] =
          fmt::format("{}{}{}", follow::word(source.fresh.level), completed ? ", last " : ", ", last);
      break;
    case Level::never:
      view["words"] = source.state.began_at ? so_far(source.state.counts) : std::string("not read yet");
      break;
  }
  return view;
}

std::string result_words(const Source& source, Instant now) {
  const follow::State& state = source.state;
  if (source.activity.running && !source.activity.waiting_because.empty())
    return fmt::format("waits until {}: {}", day_and_time(source.activity.waiting_until, now),
                       cut(source.activity.waiting_because));
  if (source.activity.running)
    return state.began_at ? "being read, " + so_far(state.counts) : std::string("being read");
  if (!state.trouble.empty())
    return state.trouble_since
               ? fmt::format("{}, since {}", cut(state.trouble), day_and_time(*state.trouble_since, now))
               : cut(state.trouble);
  if (state.began_at) return "read in part, " + so_far(state.counts);
  return state.completed_at ? news_words(state.last) : std::string("not read yet");
}

std::string day_and_time(Instant at, Instant now) {
  const Day day = Day::of(at), today = Day::of(now);
  if (day == today) return "today " + clock_words(at);
  if (day == today - 1) return "yesterday " + clock_words(at);
  return fmt::format("{}, {}", day.year() == today.year() ? day_and_month(day) : short_date(day),
                     clock_words(at));
}

std::string harvest_words(const follow::Counts& counts) {
  std::string words =
      fmt::format("{}: {}; {}", counted(signed_count(counts.records), "record", "records"),
                  news_words(counts), counted(signed_count(counts.requests), "request", "requests"));
  if (counts.bad > 0) words += fmt::format("; {} could not be read", thousands(signed_count(counts.bad)));
  return words;
}

void put_sources(View& view, const Site& site, bool newest_day) {
  const Instant now = site.clock();
  const auto sources = sources_of(site);
  View list{ViewType::list};
  for (std::size_t i = 0; i < std::min(sources.size(), kInMargin); ++i) list << source_line(sources[i], now);
  view["has_sources"] = !sources.empty();
  view["sources"] = std::move(list);
  if (sources.size() > kInMargin) view["more_sources"] = "All " + thousands(signed_count(sources.size()));
  if (newest_day) put(view, "incomplete", incomplete_words(sources, now));
}

std::string incomplete_words(const std::vector<Source>& sources, Instant now) {
  std::vector<std::string> each;
  for (const Source& source : sources)
    if (source.fresh.level != Level::in_time) each.push_back(incomplete_of(source, now));
  if (each.empty()) return {};
  std::string words;
  for (std::size_t i = 0; i < std::min(each.size(), kNamed); ++i)
    words.append(i == 0 ? "" : "; ").append(each[i]);
  if (each.size() > kNamed)
    words += fmt::format("; nor have {} more been read in time",
                         number_word(signed_count(each.size() - kNamed), false));
  return words + ".";
}

}  // namespace quire::web

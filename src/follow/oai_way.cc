#include "follow/oai_way.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <boost/json.hpp>

namespace quire::follow {
namespace {

namespace json = boost::json;

constexpr std::size_t kOverlapMax = 50;

void read_text(const json::object& from, const char* name, std::string& into) {
  if (const json::value* value = from.if_contains(name); value != nullptr && value->is_string())
    into = value->get_string();
}
void read_count(const json::object& from, const char* name, std::uint64_t& into) {
  const json::value* value = from.if_contains(name);
  if (value == nullptr) return;
  boost::system::error_code fault;
  const auto number = value->to_number<std::uint64_t>(fault);
  if (!fault) into = number;
}

/// "verb%3DListRecords%26skip%3D2500" with a number that is less by `overlap`; empty if it holds none.
std::string with_less_skipped(const std::string& token, std::size_t overlap) {
  for (const std::string_view mark : {"skip%3D", "skip="}) {
    const std::size_t at = token.find(mark);
    if (at == std::string::npos) continue;
    const char* const begin = token.data() + at + mark.size();
    std::size_t skipped = 0;
    const auto [end, bad] = std::from_chars(begin, token.data() + token.size(), skipped);
    if (bad != std::errc() || skipped <= overlap) return {};
    return token.substr(0, at) + std::string(mark) + std::to_string(skipped - overlap) + end;
  }
  return {};
}

std::string written(const source::OaiPlace& place) { return place.datestamp + " " + place.identifier; }

}  // namespace

Way read_way(const json::object& progress) {
  Way way;
  read_text(progress, "granularity", way.granularity);
  read_text(progress, "earliest", way.earliest);
  read_text(progress, "from", way.from);
  read_text(progress, "began", way.began);
  read_count(progress, "set", way.set);
  way.list_from = way.from;
  read_text(progress, "list_from", way.list_from);
  read_text(progress, "token", way.token);
  read_text(progress, "ask", way.ask);
  read_count(progress, "refusals", way.refusals);
  if (const json::value* tail = progress.if_contains("tail"); tail != nullptr && tail->is_array())
    for (const json::value& id : tail->get_array())
      if (id.is_string()) way.tail.emplace_back(id.get_string());
  read_text(progress, "newest", way.newest);
  if (const json::value* ordered = progress.if_contains("ordered")) way.ordered = *ordered != false;
  read_text(progress, "mark", way.mark);
  read_count(progress, "pages", way.pages);
  read_count(progress, "mark_until", way.mark_until);
  return way;
}

json::object write_way(const Way& way) {
  json::object out;
  const auto put = [&](const char* name, const std::string& text) {
    if (!text.empty()) out[name] = text;
  };
  put("granularity", way.granularity);
  put("earliest", way.earliest);
  put("from", way.from);
  put("began", way.began);
  if (way.set > 0) out["set"] = way.set;
  if (way.list_from != way.from) out["list_from"] = way.list_from;
  put("token", way.token);
  put("ask", way.ask);
  if (way.refusals > 0) out["refusals"] = way.refusals;
  if (!way.tail.empty()) out["tail"] = json::array(way.tail.begin(), way.tail.end());
  put("newest", way.newest);
  if (!way.ordered) out["ordered"] = false;
  put("mark", way.mark);
  if (way.pages > 0) out["pages"] = way.pages;
  if (way.mark_until != 1) out["mark_until"] = way.mark_until;
  return out;
}

void begin_list(Way& way, std::string from) {
  way.list_from = std::move(from);
  way.token.clear();
  way.ask.clear();
  way.tail.clear();
  way.newest.clear();
  way.ordered = true;
  way.mark.clear();
  way.pages = 0;
  way.mark_until = 1;
}

bool goes_round(Way& way, const std::string& token) {
  if (token == way.token || (!way.ask.empty() && token == way.ask) ||
      (!way.mark.empty() && token == way.mark))
    return true;
  if (++way.pages >= way.mark_until) {
    way.mark = token;
    way.mark_until *= 2;
  }
  return false;
}

void overlap(Way& way, std::span<const source::OaiPlace> places, std::size_t unplaced) {
  way.ask.clear();
  way.tail.clear();
  const std::size_t all = places.size() + unplaced;
  if (places.empty() || all < 2 || way.refusals >= kOverlapRefusalsMax) return;
  const std::size_t held = std::clamp<std::size_t>(places.size() / 5, 1, kOverlapMax);
  way.ask = with_less_skipped(way.token, std::min(held + unplaced, all - 1));
  if (way.ask.empty()) return;
  for (const source::OaiPlace& place : places.last(held)) way.tail.push_back(written(place));
}

bool continues(const Way& way, std::span<const source::OaiPlace> places) {
  const auto ended_before = [&](const source::OaiPlace& place) {
    return std::find(way.tail.begin(), way.tail.end(), written(place)) != way.tail.end();
  };
  return way.tail.empty() || std::any_of(places.begin(), places.end(), ended_before);
}

}  // namespace quire::follow

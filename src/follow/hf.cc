// Daily papers of the Hugging Face hub, or of another Quire: one day after the other from a first day to
// today, each page by page; the last days are read again by every harvest, as votes and comments grow.
// Source: the hub's API as its client speaks it (GET /api/daily_papers, paged by Link).
#include <algorithm>

#include <fmt/format.h>

#include "follow/address.h"
#include "follow/progress.h"
#include "follow/protocols.h"
#include "follow/what.h"
#include "source/fields.h"
#include "source/json_answers.h"

namespace quire::follow {
namespace {

namespace json = boost::json;
using source::JsonAnswer;
using Then = Reading::Then;

constexpr int kFirstDays = 30;
constexpr int kReadAgainDays = 3;
constexpr std::uint64_t kPagesMax = 100;  ///< of one day

struct Way {
  std::optional<Day> day;
  std::string next;  ///< address of the next page of that day; empty: its first
  std::uint64_t pages = 0;
};

class DailyPapers final : public Protocol {
 public:
  DailyPapers(std::string address, std::optional<Day> since) : address_(std::move(address)), since_(since) {}

  source::FetchRequest next(const json::object& progress, Instant now) const override {
    const Way way = read_way(progress, now);
    if (!way.next.empty()) return {way.next, {}, {}, {}};
    return {with_query(address_, fmt::format("date={}&limit=100", way.day->iso())), {}, {}, {}};
  }
  bool reads(int status) const override { return status == 200 || status == 400; }
  Reading read(const json::object& progress, const source::Fetched& answer, Instant now) const override;

 private:
  Way read_way(const json::object& progress, Instant now) const;
  static json::object write_way(const Way& way) {
    json::object out{{"day", way.day->iso()}};
    if (!way.next.empty()) out["next"] = way.next;
    if (way.pages > 0) out["pages"] = way.pages;
    return out;
  }
  Reading end_of_day(Reading reading, Way way, Day today) const;

  std::string address_;
  std::optional<Day> since_;
};

Way DailyPapers::read_way(const json::object& progress, Instant now) const {
  const Day today = Day::of(now);
  const Day first = since_.value_or(today - kFirstDays);
  Way way;
  way.day = day_in(progress, "day");
  // Days after today are of a clock that was ahead, or of a progress that is none.
  if (!way.day || *way.day > today) way.day = std::min(first, today);
  if (since_) way.day = std::max(*way.day, std::min(*since_, today));
  way.next = text_in(progress, "next");
  if (!same_site(address_, way.next)) way.next.clear();
  way.pages = way.next.empty() ? 0 : count_in(progress, "pages");
  return way;
}

/// `Link: <address>; rel="next"`
std::string next_of(std::string_view link) {
  const std::size_t rel = link.find("rel=\"next\"");
  const std::size_t open = rel == std::string_view::npos ? rel : link.rfind('<', rel);
  const std::size_t close = open == std::string_view::npos ? open : link.find('>', open);
  if (close == std::string_view::npos || close > rel) return {};
  return std::string(link.substr(open + 1, close - open - 1));
}

Reading DailyPapers::read(const json::object& progress, const source::Fetched& answer, Instant now) const {
  Way way = read_way(progress, now);
  // The day over there, if its clock is behind ours.
  const Day today = std::min(Day::of(now), Day::of(source::http_date(answer.header("date")).value_or(now)));
  if (answer.status == 400) {
    const Day asked = *way.day;
    if (asked >= today) return end_of_day({}, std::move(way), asked);
    return Reading::person_because(
        fmt::format("the source refuses the day {} with HTTP 400", way.day->iso()));
  }
  Result<JsonAnswer> read = source::read_hf_answer(answer.body);
  if (!read) return Reading::again_because(read.error());
  Reading reading;
  reading.records = std::move(read->records);
  reading.problems = std::move(read->problems);
  for (Record& record : reading.records) record.source = "hf-json";
  const std::string next = next_of(answer.header("link"));
  if (next.empty()) return end_of_day(std::move(reading), std::move(way), today);
  if (!same_site(address_, next))
    return Reading::again_because("the next page would be elsewhere: " + source::excerpt(next));
  if (next == way.next || read->items == 0 || ++way.pages > kPagesMax)
    return Reading::again_because(fmt::format("the pages of {} lead nowhere", way.day->iso()));
  way.next = next;
  reading.then = Then::go_on;
  reading.progress = write_way(way);
  return reading;
}

Reading DailyPapers::end_of_day(Reading reading, Way way, Day today) const {
  way.next.clear();
  way.pages = 0;
  reading.then = *way.day < today ? Then::go_on : Then::complete;
  way.day = *way.day < today ? *way.day + 1 : today - kReadAgainDays;
  reading.progress = write_way(way);
  return reading;
}

}  // namespace

MadeProtocol make_hf(const store::Follow& follow) {
  auto address = source_address(follow);
  if (!address) return Error{address.error()};
  const TakenOption since = take_option(follow.what, "since");
  if (!since.rest.empty())
    return Error{fmt::format("{} is not understood; since=2026-01-01 is", source::excerpt(since.rest))};
  if (since.value.empty())
    return std::unique_ptr<Protocol>(std::make_unique<DailyPapers>(std::move(*address), std::nullopt));
  const Result<Day> day = Day::parse(since.value);
  if (!day) return Error{"since: " + day.error()};
  return std::unique_ptr<Protocol>(std::make_unique<DailyPapers>(std::move(*address), *day));
}

}  // namespace quire::follow

// Submissions of a venue of OpenReview, in all their states, read wholly each time: the interface does not
// tell what changed. States from which papers move come before those to which they move, so that none slips
// through; a list whose length changes while it is paged is read again. Source: docs.openreview.net, API 2.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "follow/address.h"
#include "follow/progress.h"
#include "follow/protocols.h"
#include "source/fields.h"
#include "source/json_answers.h"

namespace quire::follow {
namespace {

namespace json = boost::json;
using source::JsonAnswer;
using Then = Reading::Then;

/// Behind the venue's identity; accepted papers carry it alone.
constexpr std::array<std::string_view, 5> kStates = {
    "/Submission", "/Rejected_Submission", "/Withdrawn_Submission", "/Desk_Rejected_Submission", ""};
constexpr std::uint64_t kPage = 1000;
constexpr std::uint64_t kRoundsMax = 10;  ///< of one state

struct Way {
  std::uint64_t state = 0;
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> count;  ///< as the first page of this round said
  std::uint64_t round = 0;
};

Way read_way(const json::object& progress) {
  Way way;
  way.state = count_in(progress, "state");
  if (way.state >= kStates.size()) return {};
  way.offset = count_in(progress, "offset");
  if (progress.contains("count")) way.count = count_in(progress, "count");
  way.round = count_in(progress, "round");
  return way;
}

json::object write_way(const Way& way) {
  json::object out{{"state", way.state}, {"offset", way.offset}};
  if (way.count) out["count"] = *way.count;
  if (way.round > 0) out["round"] = way.round;
  return out;
}

class OpenReview final : public Protocol {
 public:
  OpenReview(std::string address, std::string venue)
      : address_(std::move(address)), venue_(std::move(venue)) {}

  source::FetchRequest next(const json::object& progress, Instant) const override {
    const Way way = read_way(progress);
    const std::string venue = venue_ + std::string(kStates[way.state]);
    return {with_query(address_, fmt::format("content.venueid={}&limit={}&offset={}",
                                             source::percent_encoded(venue), kPage, way.offset)),
            {},
            {},
            {}};
  }
  Reading read(const json::object& progress, const source::Fetched& answer, Instant now) const override;
  std::string suspicion(const State& state, Instant) const override {
    if (!state.last.records) return "the venue has no submissions; is its name right?";
    return {};
  }

 private:
  Reading end_of_state(Reading reading, const Way& way) const;

  std::string address_;
  std::string venue_;
};

Reading OpenReview::read(const json::object& progress, const source::Fetched& answer, Instant) const {
  Result<JsonAnswer> read = source::read_openreview_answer(answer.body);
  if (!read) return Reading::again_because(read.error());
  Way way = read_way(progress);
  const bool moved = way.offset > 0 && way.count != read->total;
  if (read->items == 0 && !moved && read->total && way.offset < *read->total)
    return Reading::again_because(
        fmt::format("an empty page at note {}, though there are {}", way.offset, *read->total));
  if (moved && way.round == kRoundsMax)
    return Reading::again_because("the number of notes changes all the time");
  Reading reading;
  reading.records = std::move(read->records);
  reading.problems = std::move(read->problems);
  for (Record& record : reading.records) record.source = "openreview";
  if (moved) {
    way = {way.state, 0, std::nullopt, way.round + 1};
  } else {
    way.count = read->total;
    way.offset += read->items;
    if (read->items == 0 || (read->total && way.offset >= *read->total))
      return end_of_state(std::move(reading), way);
  }
  reading.then = Then::go_on;
  reading.progress = write_way(way);
  return reading;
}

Reading OpenReview::end_of_state(Reading reading, const Way& way) const {
  const bool last = way.state + 1 == kStates.size();
  reading.then = last ? Then::complete : Then::go_on;
  reading.progress = write_way({last ? 0 : way.state + 1, 0, std::nullopt, 0});
  return reading;
}

}  // namespace

MadeProtocol make_openreview(const store::Follow& follow) {
  auto address = source_address(follow);
  if (!address) return Error{address.error()};
  const bool sound = !follow.what.empty() && follow.what.size() <= 200 &&
                     std::all_of(follow.what.begin(), follow.what.end(), [](char c) {
                       return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              std::string_view("._/-").find(c) != std::string_view::npos;
                     });
  if (!sound)
    return Error{fmt::format("{} is no venue; ICLR.cc/2026/Conference is one",
                             source::excerpt(follow.what.empty() ? "\"\"" : follow.what))};
  return std::unique_ptr<Protocol>(std::make_unique<OpenReview>(std::move(*address), follow.what));
}

}  // namespace quire::follow

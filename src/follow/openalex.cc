// Works of OpenAlex that pass a filter, paged by cursor. Without a subscription it does not tell what
// changed, so what was published lately is read, and everything at times (window.h). Source:
// docs.openalex.org, "Get lists of entities".
#include <algorithm>

#include <fmt/format.h>

#include "follow/address.h"
#include "follow/progress.h"
#include "follow/protocols.h"
#include "follow/what.h"
#include "follow/window.h"
#include "source/fields.h"
#include "source/json_answers.h"

namespace quire::follow {
namespace {

namespace json = boost::json;
using source::JsonAnswer;
using Then = Reading::Then;

constexpr std::string_view kFirst = "*";
constexpr std::size_t kFilterBytesMax = 4000;
constexpr int kListedLate = 90;
constexpr int kUpdatedLate = 2;

struct Way {
  Window window;
  std::string cursor{kFirst};
  std::uint64_t seen = 0;
};

Way read_way(const json::object& progress) {
  Way way;
  way.window = Window::read(progress);
  if (!way.window.began) return way;
  if (std::string cursor = text_in(progress, "cursor"); !cursor.empty()) {
    way.cursor = std::move(cursor);
    way.seen = count_in(progress, "seen");
  }
  return way;
}

json::object write_way(const Way& way) {
  json::object out;
  way.window.write(out);
  if (way.cursor != kFirst) out["cursor"] = way.cursor;
  if (way.seen > 0) out["seen"] = way.seen;
  return out;
}

class OpenAlex final : public Protocol {
 public:
  OpenAlex(std::string address, std::string filter, bool by_update)
      : address_(std::move(address)), filter_(std::move(filter)), by_update_(by_update) {}

  source::FetchRequest next(const json::object& progress, Instant) const override {
    const Way way = read_way(progress);
    std::string filter = filter_;
    if (way.window.from)
      filter += fmt::format(",{}:{}", by_update_ ? "from_updated_date" : "from_publication_date",
                            way.window.from->iso());
    std::string query = fmt::format("filter={}&per-page=200&cursor={}", source::percent_encoded(filter),
                                    source::percent_encoded(way.cursor));
    // Who says who they are is served faster.
    if (const std::string contact = source::default_contact(); contact.find('@') != std::string::npos)
      query += "&mailto=" + source::percent_encoded(contact);
    return {with_query(address_, query), {}, {}, {}};
  }
  bool reads(int status) const override { return status == 200 || status == 400; }
  Reading read(const json::object& progress, const source::Fetched& answer, Instant now) const override;
  std::string suspicion(const State& state, Instant) const override {
    if (!state.last.records && !state.newest_at) return "the filter finds no work; is it right?";
    return {};
  }

 private:
  static Reading restart(std::string why, Way way) {
    way.cursor = kFirst;
    way.seen = 0;
    Reading reading;
    reading.then = Then::from_start;
    reading.why = std::move(why);
    reading.progress = write_way(way);
    return reading;
  }

  std::string address_;
  std::string filter_;
  bool by_update_;
};

Reading OpenAlex::read(const json::object& progress, const source::Fetched& answer, Instant now) const {
  Way way = read_way(progress);
  if (answer.status == 400) {
    if (way.cursor != kFirst) return restart("OpenAlex does not know its cursor any more", std::move(way));
    return Reading::person_because("OpenAlex refuses the filter: " + source::excerpt(answer.body));
  }
  Result<JsonAnswer> read = source::read_openalex_answer(answer.body);
  if (!read) return Reading::again_because(read.error());
  if (!read->total) return Reading::again_because("the answer does not say how many works there are");
  if (read->items == 0 && read->next && way.seen < *read->total)
    return Reading::again_because("a page without works that says there are more");
  if (!way.window.began) way.window.began = now;
  way.seen += read->items;
  const bool circles = read->next && (*read->next == way.cursor || way.seen > 2 * *read->total + 1000);
  if (circles) return restart("the cursors of OpenAlex go round in a circle", std::move(way));
  Reading reading;
  reading.records = std::move(read->records);
  reading.problems = std::move(read->problems);
  for (Record& record : reading.records) record.source = "openalex";
  if (!read->next || read->items == 0) {
    const bool fewer = way.seen < *read->total;
    return way.window.end(std::move(reading), by_update_ ? kUpdatedLate : kListedLate,
                          fewer ? fmt::format("only {} of {} works came", way.seen, *read->total) : "");
  }
  way.cursor = std::move(*read->next);
  reading.then = Then::go_on;
  reading.progress = write_way(way);
  return reading;
}

}  // namespace

MadeProtocol make_openalex(const store::Follow& follow) {
  auto address = source_address(follow);
  if (!address) return Error{address.error()};
  const TakenOption by = take_option(follow.what, "by");
  if (!by.value.empty() && by.value != "updated" && by.value != "published")
    return Error{
        fmt::format("by={} is not known; by=published and by=updated are", source::excerpt(by.value))};
  if (by.rest.find(':') == std::string::npos || by.rest.size() > kFilterBytesMax)
    return Error{"openalex needs a filter: primary_topic.id:T10028, say (docs.openalex.org)"};
  return std::unique_ptr<Protocol>(
      std::make_unique<OpenAlex>(std::move(*address), by.rest, by.value == "updated"));
}

}  // namespace quire::follow

#include "follow/oai.h"

#include <algorithm>

#include <fmt/format.h>

#include "follow/address.h"
#include "follow/oai_way.h"
#include "source/oai.h"

namespace quire::follow {
namespace {

namespace json = boost::json;
using source::OaiAnswer;
using Then = Reading::Then;

constexpr std::string_view kDays = "YYYY-MM-DD";
/// What a server stamped may be seen in its lists a little later: so much is read again where it counts
/// seconds. Where it counts days, the day itself is; of arXiv the one before too, for the days of its records
/// may be those of another zone than that of its responseDate.
constexpr std::chrono::hours kOverlapOfSeconds{6};
constexpr std::chrono::hours kOverlapOfArxiv{24};

/// Where the next harvest begins. A clock that is ahead, the server's for once or ours, must not make it
/// begin too late: the earliest moment counts that an answer of the harvest gave.
std::string next_from(const Way& way, bool of_arxiv) {
  const auto began = parse_instant(way.began);
  if (!began) return way.from;
  const bool days = way.granularity == kDays || way.granularity.empty();
  const auto of_days = of_arxiv ? kOverlapOfArxiv : std::chrono::hours(0);
  std::string from =
      days ? Day::of(*began - of_days).iso() : iso(*began - kOverlapOfSeconds).substr(0, 19) + "Z";
  return std::max({std::move(from), way.from, way.earliest});
}

std::string earlier(const std::string& response_date, Instant now) {
  const auto there = parse_instant(response_date);
  return iso(there ? std::min(*there, now) : now - std::chrono::days(1));
}

std::string errors_of(const OaiAnswer& answer) {
  std::string all;
  for (const source::OaiError& error : answer.errors) {
    if (!all.empty()) all += "; ";
    all += error.code + (error.message.empty() ? "" : ": " + error.message);
  }
  return all;
}

/// Reads one answer of a harvest that has come as far as `way`.
class Turn {
 public:
  Turn(const OaiList& list, Way way, Instant now) : list_(list), way_(std::move(way)), now_(now) {}

  Reading read(OaiAnswer&& answer);

 private:
  Reading identified(const OaiAnswer& answer);
  Reading refused(const OaiAnswer& answer);
  Reading page(OaiAnswer&& answer);
  Reading lost(std::string why);
  Reading end_of_list(Reading reading);

  const OaiList& list_;
  Way way_;
  Instant now_;
};

Reading Turn::read(OaiAnswer&& answer) {
  const bool identifies = list_.ask_granularity && way_.granularity.empty();
  if (!answer.verb.empty() && answer.verb != (identifies ? "Identify" : "ListRecords"))
    return Reading::again_because("the answer is to another question, " + answer.verb);
  if (identifies) return identified(answer);
  const bool nothing_new = answer.errors.size() == 1 && answer.has_error("noRecordsMatch");
  if (!answer.errors.empty() && !nothing_new) return refused(answer);
  const std::string made = earlier(answer.response_date, now_);
  if (way_.began.empty() || made < way_.began) way_.began = made;
  if (!nothing_new) return page(std::move(answer));
  if (!way_.tail.empty()) return lost("the list became shorter while it was read");
  return end_of_list({});
}

Reading Turn::identified(const OaiAnswer& answer) {
  if (!answer.errors.empty())
    return Reading::person_because("the source refuses Identify: " + errors_of(answer));
  if (answer.granularity.empty())
    return Reading::again_because("the answer to Identify names no granularity");
  way_.granularity = answer.granularity;
  // Some write it in the other form, which they would refuse as `from`.
  way_.earliest = answer.earliest_datestamp.substr(0, 10);
  if (way_.granularity != kDays && way_.earliest.size() == 10) way_.earliest += "T00:00:00Z";
  Reading reading;
  reading.then = Then::go_on;
  reading.progress = write_way(way_);
  return reading;
}

Reading Turn::refused(const OaiAnswer& answer) {
  const bool token_refused = answer.has_error("badResumptionToken") || answer.has_error("badArgument");
  if (!way_.ask.empty() && token_refused) ++way_.refusals;
  if (!way_.token.empty() && token_refused)
    return lost("the source does not know its token any more (" + errors_of(answer) + ")");
  if (answer.has_error("badResumptionToken"))
    return Reading::again_because("the source refuses a token that was not sent");
  return Reading::person_because("the source refuses the request: " + errors_of(answer));
}

Reading Turn::page(OaiAnswer&& answer) {
  const bool empty = answer.records.empty() && answer.problems.empty();
  const bool more = answer.token && !answer.token->empty();
  const bool said_last = answer.token && answer.token->empty() && !way_.token.empty();
  if (empty && !said_last)
    return Reading::again_because(more ? "a page without records that says there are more"
                                       : "a list without records that does not say it is empty");
  if (!continues(way_, answer.places)) return lost("the list moved while it was read");
  if (!way_.ask.empty()) way_.refusals = 0;
  if (more && goes_round(way_, *answer.token)) return lost("the tokens of the source go round in a circle");
  if (!answer.oldest_datestamp.empty() && answer.oldest_datestamp < way_.newest) way_.ordered = false;
  way_.newest = std::max(way_.newest, answer.newest_datestamp);
  Reading reading;
  reading.records = std::move(answer.records);
  reading.problems = std::move(answer.problems);
  if (!more) return end_of_list(std::move(reading));
  way_.token = std::move(*answer.token);
  if (list_.skip_tokens) overlap(way_, answer.places, answer.cut_out);
  reading.then = Then::go_on;
  reading.progress = write_way(way_);
  return reading;
}

/// The list goes on behind what is stored of it; if it came in another order, it begins again.
Reading Turn::lost(std::string why) {
  begin_list(way_, list_.in_order && way_.ordered && !way_.newest.empty() ? way_.newest : way_.list_from);
  Reading reading;
  reading.then = Then::from_start;
  reading.why = std::move(why);
  reading.progress = write_way(way_);
  return reading;
}

Reading Turn::end_of_list(Reading reading) {
  begin_list(way_, way_.from);
  reading.then = ++way_.set < list_.sets.size() ? Then::go_on : Then::complete;
  if (reading.then == Then::complete) {
    way_.from = next_from(way_, list_.skip_tokens);
    way_.list_from = way_.from;
    way_.set = 0;
    way_.began.clear();
    way_.refusals = 0;
  }
  reading.progress = write_way(way_);
  return reading;
}

}  // namespace

source::FetchRequest OaiProtocol::next(const json::object& progress, Instant) const {
  const Way way = read_way(progress);
  if (list_.ask_granularity && way.granularity.empty())
    return {with_query(list_.address, "verb=Identify"), {}, {}, {}};
  std::string url = with_query(list_.address, "verb=ListRecords");
  if (const std::string& token = way.ask.empty() ? way.token : way.ask; !token.empty())
    return {url + "&resumptionToken=" + source::percent_encoded(token), {}, {}, {}};
  url += "&metadataPrefix=" + source::percent_encoded(list_.prefix);
  if (way.set < list_.sets.size()) url += "&set=" + source::percent_encoded(list_.sets[way.set]);
  if (!way.list_from.empty()) url += "&from=" + source::percent_encoded(way.list_from);
  return {url, {}, {}, {}};
}

Reading OaiProtocol::read(const json::object& progress, const source::Fetched& answer, Instant now) const {
  Result<OaiAnswer> read = source::read_oai(answer.body, list_.source);
  if (!read) return Reading::again_because(read.error());
  Way way = read_way(progress);
  if (way.earliest.empty()) way.earliest = list_.earliest;
  return Turn(list_, std::move(way), now).read(std::move(*read));
}

std::optional<source::FetchRequest> OaiProtocol::ask_for(const json::object&, const std::string& name) const {
  return source::FetchRequest{
      with_query(list_.address,
                 fmt::format("verb=GetRecord&metadataPrefix={}&identifier={}",
                             source::percent_encoded(list_.prefix), source::percent_encoded(name))),
      {},
      {},
      {}};
}

SingleReading OaiProtocol::read_single(const json::object&, const std::string& name,
                                       const source::Fetched& answer) const {
  using What = SingleReading::What;
  Result<OaiAnswer> read = source::read_oai(answer.body, list_.source);
  if (!read) return {What::fault, read.error(), {}};
  if (read->has_error("idDoesNotExist")) return {What::gone, {}, {}};
  if (!read->errors.empty()) return {What::unreadable, "asked for alone: " + errors_of(*read), {}};
  if (read->verb != "GetRecord") return {What::fault, "the answer is to another question, " + read->verb, {}};
  if (!read->problems.empty()) {
    const std::string& message = read->problems.front().message;
    const std::size_t colon = message.find(": ");
    return {What::unreadable, colon == message.npos ? message : message.substr(colon + 2),
            std::move(read->records)};
  }
  const bool is_it = read->places.size() == 1 && read->places.front().identifier == name;
  if (!is_it || read->records.empty()) return {What::fault, "the answer is about another record", {}};
  return {What::came, {}, std::move(read->records)};
}

std::string OaiProtocol::suspicion(const State& state, Instant) const {
  if (!state.last.records && !state.newest_at) return "not one record came; is the set right?";
  return {};
}

}  // namespace quire::follow

// Papers of Semantic Scholar that a bulk search finds, paged by token. It does not tell what changed, so what
// was published lately is read, and everything at times (window.h). A key is taken from the environment at
// each request and kept nowhere. Source: api.semanticscholar.org/api-docs/graph (paper bulk search).
#include <cstdlib>

#include <fmt/format.h>

#include "follow/address.h"
#include "follow/progress.h"
#include "follow/protocols.h"
#include "follow/window.h"
#include "source/fields.h"
#include "source/json_answers.h"

namespace quire::follow {
namespace {

namespace json = boost::json;
using source::JsonAnswer;
using Then = Reading::Then;

constexpr std::string_view kFields =
    "paperId,externalIds,title,abstract,authors,venue,journal,publicationDate,year";
constexpr std::size_t kQueryBytesMax = 2000;
constexpr int kListedLate = 90;

struct Way {
  Window window;
  std::string token;
  std::uint64_t seen = 0;
};

Way read_way(const json::object& progress) {
  Way way;
  way.window = Window::read(progress);
  if (!way.window.began) return way;
  way.token = text_in(progress, "token");
  if (!way.token.empty()) way.seen = count_in(progress, "seen");
  return way;
}

json::object write_way(const Way& way) {
  json::object out;
  way.window.write(out);
  if (!way.token.empty()) out["token"] = way.token;
  if (way.seen > 0) out["seen"] = way.seen;
  return out;
}

class SemanticScholar final : public Protocol {
 public:
  SemanticScholar(std::string address, std::string query)
      : address_(std::move(address)), query_(std::move(query)) {}

  source::FetchRequest next(const json::object& progress, Instant) const override {
    const Way way = read_way(progress);
    std::string query = fmt::format("query={}&fields={}", source::percent_encoded(query_), kFields);
    if (way.window.from) query += fmt::format("&publicationDateOrYear={}:", way.window.from->iso());
    if (!way.token.empty()) query += "&token=" + source::percent_encoded(way.token);
    source::FetchRequest request{with_query(address_, query), {}, {}, {}};
    const char* key = std::getenv("S2_API_KEY");
    if (std::string line = header_line("x-api-key", key == nullptr ? "" : key); !line.empty())
      request.headers.push_back(std::move(line));
    return request;
  }
  bool reads(int status) const override { return status == 200 || status == 400; }
  Reading read(const json::object& progress, const source::Fetched& answer, Instant now) const override;
  std::string suspicion(const State& state, Instant) const override {
    if (!state.last.records && !state.newest_at) return "the search finds nothing; is the query right?";
    return {};
  }

 private:
  static Reading restart(std::string why, Way way) {
    way.token.clear();
    way.seen = 0;
    Reading reading;
    reading.then = Then::from_start;
    reading.why = std::move(why);
    reading.progress = write_way(way);
    return reading;
  }

  std::string address_;
  std::string query_;
};

Reading SemanticScholar::read(const json::object& progress, const source::Fetched& answer,
                              Instant now) const {
  Way way = read_way(progress);
  if (answer.status == 400) {
    if (!way.token.empty())
      return restart("Semantic Scholar does not know its token any more", std::move(way));
    return Reading::person_because("Semantic Scholar refuses the query: " + source::excerpt(answer.body));
  }
  Result<JsonAnswer> read = source::read_s2_answer(answer.body);
  if (!read) return Reading::again_because(read.error());
  if (!read->total) return Reading::again_because("the answer does not say how many papers there are");
  if (read->items == 0 && (read->next || way.seen < (*read->total + 1) / 2))
    return Reading::again_because("a page without papers, though there are more");
  if (!way.window.began) way.window.began = now;
  way.seen += read->items;
  const bool circles = read->next && (*read->next == way.token || way.seen > 2 * *read->total + 10'000);
  if (circles) return restart("the tokens of Semantic Scholar go round in a circle", std::move(way));
  Reading reading;
  reading.records = std::move(read->records);
  reading.problems = std::move(read->problems);
  for (Record& record : reading.records) record.source = "s2";
  if (read->next) {
    way.token = std::move(*read->next);
    reading.then = Then::go_on;
    reading.progress = write_way(way);
    return reading;
  }
  // Its total is an estimate, so only much less is a doubt.
  const bool fewer = way.seen < (*read->total + 1) / 2;
  return way.window.end(std::move(reading), kListedLate,
                        fewer ? fmt::format("only {} of about {} papers came", way.seen, *read->total) : "");
}

}  // namespace

MadeProtocol make_s2(const store::Follow& follow) {
  auto address = source_address(follow);
  if (!address) return Error{address.error()};
  const std::string query = source::one_line(follow.what);
  if (query.empty() || query.size() > kQueryBytesMax)
    return Error{"s2 needs a query of at most 2,000 bytes: \"sparse attention\" + transformer, say"};
  return std::unique_ptr<Protocol>(std::make_unique<SemanticScholar>(std::move(*address), query));
}

}  // namespace quire::follow

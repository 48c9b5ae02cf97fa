// The query API of arXiv, newest change first: each harvest reads from the top down to what the last one must
// have seen. Results are dated by their submission and appear after their announcement, so a margin is read
// again. Pages are counted from the top of a list that moves: what is added shifts results to later pages,
// where they come twice; what is taken away shifts them to earlier ones, so then we go back as far. Source:
// info.arxiv.org/help/api/user-manual (3.1).
#include "source/arxiv_atom.h"

#include <algorithm>

#include <fmt/format.h>

#include "follow/address.h"
#include "follow/progress.h"
#include "follow/protocols.h"
#include "source/fields.h"

namespace quire::follow {
namespace {

namespace json = boost::json;
using source::AtomAnswer;
using Then = Reading::Then;

constexpr std::uint64_t kPage = 500;
/// arXiv gives no more to one query.
constexpr std::uint64_t kResultsMax = 30'000;
constexpr std::uint64_t kReturnsMax = 20;
constexpr std::size_t kQueryBytesMax = 2000;
/// From submission to its place in the results: a long weekend, and some days of moderation.
constexpr std::chrono::hours kSeenAfter{24 * 8};

struct Way {
  std::optional<Day> until;      ///< what changed before it was read by an earlier harvest
  std::uint64_t had = 0;         ///< results in all, at the end of the last harvest
  std::optional<Instant> began;  ///< of the harvest under way
  std::uint64_t start = 0;       ///< of its next page
  std::uint64_t total = 0;       ///< as the last page said
  std::uint64_t returns = 0;     ///< how often it went back
};

Way read_way(const json::object& progress) {
  Way way;
  way.until = day_in(progress, "until");
  way.had = count_in(progress, "had");
  way.began = instant_in(progress, "began");
  if (!way.began) return way;
  way.start = count_in(progress, "start");
  way.total = count_in(progress, "total");
  way.returns = count_in(progress, "returns");
  if (way.start >= kResultsMax) way.start = way.total = 0;
  return way;
}

json::object write_way(const Way& way) {
  json::object out;
  if (way.until) out["until"] = way.until->iso();
  if (way.had > 0) out["had"] = way.had;
  if (!way.began) return out;
  out["began"] = iso(*way.began);
  out["start"] = way.start;
  out["total"] = way.total;
  if (way.returns > 0) out["returns"] = way.returns;
  return out;
}

/// Of the last change of a result.
std::optional<Day> changed(const Record& record) {
  return record.paper.updated ? record.paper.updated : record.paper.published;
}

class ArxivAtom final : public Protocol {
 public:
  ArxivAtom(std::string address, std::string query)
      : address_(std::move(address)), query_(std::move(query)) {}

  source::FetchRequest next(const json::object& progress, Instant) const override {
    const std::uint64_t start = read_way(progress).start;
    const std::string rest =
        fmt::format("search_query={}&sortBy=lastUpdatedDate&sortOrder=descending&start={}&max_results={}",
                    source::percent_encoded(query_), start, std::min(kPage, kResultsMax - start));
    return {with_query(address_, rest), {}, {}, {}};
  }
  /// An error may come with either.
  bool reads(int status) const override { return status == 200 || status == 400; }
  Reading read(const json::object& progress, const source::Fetched& answer, Instant now) const override;
  std::string suspicion(const State& state, Instant) const override {
    if (!state.last.records && !state.newest_at) return "the query finds nothing; is it right?";
    return {};
  }

 private:
  Reading page(AtomAnswer&& answer, Way way) const;
  Reading end(Reading reading, Way way) const;

  std::string address_;
  std::string query_;
};

Reading ArxivAtom::read(const json::object& progress, const source::Fetched& answer, Instant now) const {
  Result<AtomAnswer> read = source::read_atom_answer(answer.body);
  if (!read && answer.status != 200)
    return Reading::person_because(fmt::format("arXiv refuses the query with HTTP {}", answer.status));
  if (!read) return Reading::again_because(read.error());
  if (!read->error.empty())
    return Reading::person_because("arXiv refuses the query: " + source::excerpt(read->error));
  if (answer.status != 200) return Reading::again_because(fmt::format("results with HTTP {}", answer.status));
  if (!read->total || *read->total < 0)
    return Reading::again_because("the answer does not say how many results there are");
  Way way = read_way(progress);
  if (read->start && *read->start != static_cast<std::int64_t>(way.start))
    return Reading::again_because(
        fmt::format("the answer begins at result {} instead of {}", *read->start, way.start));
  if (!way.began) way.began = now;
  return page(std::move(*read), way);
}

Reading ArxivAtom::page(AtomAnswer&& answer, Way way) const {
  const auto total = static_cast<std::uint64_t>(*answer.total);
  const bool shrank = total < way.total;
  if (answer.entries == 0 && total > way.start)
    return Reading::again_because(
        fmt::format("an empty page at result {}, though there are {}", way.start, total));
  if (total == 0 && way.start == 0 && way.had > 0)
    return Reading::again_because(fmt::format("no results at all, where there were {}", way.had));
  if (shrank && way.returns == kReturnsMax)
    return Reading::again_because(fmt::format("the number of results fell to {} again", total));
  Reading reading;
  reading.records = std::move(answer.records);
  reading.problems = std::move(answer.problems);
  const std::uint64_t taken_away = shrank ? way.total - total : 0;
  way.total = total;
  if (taken_away > 0 && way.start > 0) {
    way.start -= std::min(way.start, taken_away);
    ++way.returns;
  } else {
    const auto last = std::find_if(reading.records.rbegin(), reading.records.rend(),
                                   [](const Record& record) { return changed(record).has_value(); });
    const bool was_read = way.until && last != reading.records.rend() && *changed(*last) < *way.until;
    way.start += answer.entries;
    if (was_read || way.start >= std::min(total, kResultsMax)) {
      if (!was_read && total > kResultsMax)
        reading.problems.push_back(
            {0,
             fmt::format("results {} to {}: arXiv gives no more than {} to one query; narrow it, or follow "
                         "the categories by OAI-PMH",
                         kResultsMax + 1, total, kResultsMax)});
      return end(std::move(reading), way);
    }
  }
  reading.then = Then::go_on;
  reading.progress = write_way(way);
  return reading;
}

Reading ArxivAtom::end(Reading reading, Way way) const {
  const Day until = Day::of(*way.began - kSeenAfter);
  way.until = way.until ? std::max(*way.until, until) : until;
  way.had = way.total;
  way.began.reset();
  reading.then = Then::complete;
  reading.progress = write_way(way);
  return reading;
}

}  // namespace

MadeProtocol make_arxiv_atom(const store::Follow& follow) {
  auto address = source_address(follow);
  if (!address) return Error{address.error()};
  const std::string query = source::one_line(follow.what);
  if (query.empty()) return Error{"arxiv-atom needs a query: cat:cs.LG AND ti:sparse, say"};
  if (query.size() > kQueryBytesMax) return Error{"the query is longer than 2,000 bytes"};
  return std::unique_ptr<Protocol>(std::make_unique<ArxivAtom>(std::move(*address), query));
}

}  // namespace quire::follow

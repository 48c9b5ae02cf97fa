// Announcement feeds of arXiv: one answer is one day's announcement, asked for only if it changed. A feed
// holds that day alone and may serve yesterday's, so it is never believed to be complete: what it misses, the
// harvest by OAI-PMH brings. Sources: info.arxiv.org/help/rss, help/rss_specifications, help/availability.
#include "source/arxiv_rss.h"

#include <fmt/format.h>

#include "follow/address.h"
#include "follow/oai.h"
#include "follow/progress.h"
#include "follow/protocols.h"
#include "paper/announcement.h"

namespace quire::follow {
namespace {

namespace json = boost::json;
using source::RssAnswer;
using Then = Reading::Then;

constexpr std::size_t kItemsMax = 2000;
/// Announced at 20:00 US Eastern, in the feeds from midnight there; two hours to build them.
constexpr std::chrono::hours kInFeedsAfter{6};
constexpr std::string_view kAllKnown = "was known already";

class Announcements final : public Protocol {
 public:
  Announcements(std::string address, std::vector<std::string> feeds)
      : address_(std::move(address)), feeds_(std::move(feeds)) {}

  source::FetchRequest next(const json::object& progress, Instant) const override {
    const std::string& feed = feeds_[at(progress)];
    source::FetchRequest request{address_ + "/" + feed, {}, {}, {}};
    const json::object known = object_in(object_in(progress, "feeds"), feed);
    if (std::string line = header_line("If-None-Match", text_in(known, "etag")); !line.empty())
      request.headers.push_back(std::move(line));
    return request;
  }
  bool reads(int status) const override { return status == 200 || status == 304; }
  Reading read(const json::object& progress, const source::Fetched& answer, Instant) const override;
  std::string suspicion(const State& state, Instant now) const override;

 private:
  std::size_t at(const json::object& progress) const {
    const std::uint64_t feed = count_in(progress, "feed");
    return feed < feeds_.size() ? feed : 0;
  }
  Reading read_whole(RssAnswer&& answer, std::string_view etag, json::object& known) const;
  static std::string doubt(const std::string& feed, const json::object& known, const State& state, Day due);

  std::string address_;
  std::vector<std::string> feeds_;
};

Reading Announcements::read(const json::object& progress, const source::Fetched& answer, Instant) const {
  const std::size_t feed = at(progress);
  json::object feeds = object_in(progress, "feeds");
  json::object known = object_in(feeds, feeds_[feed]);
  Reading reading;
  if (answer.status == 304) {
    if (text_in(known, "etag").empty())
      return Reading::again_because("the feed says that it did not change, though it was not asked that");
    known["first"] = false;
  } else {
    Result<RssAnswer> read = source::read_arxiv_rss(answer.body);
    if (!read) return Reading::again_because(read.error());
    reading = read_whole(std::move(*read), answer.header("etag"), known);
  }
  feeds[feeds_[feed]] = std::move(known);
  const bool more = feed + 1 < feeds_.size();
  reading.then = more ? Then::go_on : Then::complete;
  reading.progress["feeds"] = std::move(feeds);
  if (more) reading.progress["feed"] = feed + 1;
  return reading;
}

/// A feed of which something could not be read is read again even if it did not change.
Reading Announcements::read_whole(RssAnswer&& answer, std::string_view etag, json::object& known) const {
  const std::string before = text_in(known, "day");
  known.clear();
  if (answer.problems.empty() && !etag.empty()) known["etag"] = etag;
  known["empty"] = answer.empty;
  const std::string day = answer.day && !answer.empty ? answer.day->iso() : before;
  if (!day.empty()) known["day"] = day;
  known["first"] = !answer.empty && day != before;
  known["cut"] = answer.records.size() + answer.problems.size() >= kItemsMax;
  Reading reading;
  reading.records = std::move(answer.records);
  reading.problems = std::move(answer.problems);
  return reading;
}

std::string Announcements::suspicion(const State& state, Instant now) const {
  const Day due = newest_announcement(now - kInFeedsAfter);
  const json::object feeds = object_in(state.progress, "feeds");
  for (const std::string& feed : feeds_)
    if (std::string words = doubt(feed, object_in(feeds, feed), state, due); !words.empty()) return words;
  return {};
}

/// That a feed is empty is no reason: weekends and holidays are.
std::string Announcements::doubt(const std::string& feed, const json::object& known, const State& state,
                                 Day due) {
  if (flag_in(known, "cut"))
    return fmt::format("the feed {} ends at its {} items; follow fewer categories at once", feed, kItemsMax);
  const std::optional<Day> day = day_in(known, "day");
  if (!day || flag_in(known, "empty")) return {};
  if (*day < due)
    return fmt::format("the feed {} holds the announcement of {}, and that of {} is due", feed,
                       day->written_long(), due.written_long());
  const bool nothing_new = state.last.added + state.last.changed == 0;
  const bool first = flag_in(known, "first") && state.last.records > 0;
  const bool doubted = state.last.records == 0 && state.suspicion.ends_with(kAllKnown);
  if (nothing_new && (first || doubted)) return fmt::format("every paper of the feed {} {}", feed, kAllKnown);
  return {};
}

}  // namespace

std::unique_ptr<Protocol> announcements(std::string address, std::vector<std::string> feeds) {
  return std::make_unique<Announcements>(std::move(address), std::move(feeds));
}

MadeProtocol make_arxiv_rss(const store::Follow& follow) {
  auto address = source_address(follow);
  if (!address) return Error{address.error()};
  auto categories = arxiv_categories(follow.what);
  if (!categories) return Error{categories.error()};
  if (categories->empty()) return Error{"arxiv-rss needs a category at least: cs.LG, or cs.LG+stat.ML"};
  return announcements(std::move(*address), {joined_categories(*categories)});
}

}  // namespace quire::follow

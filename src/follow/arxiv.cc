// arXiv, by both of its ways: the harvest by OAI-PMH, which is complete, and behind it the announcement feeds
// of the same categories, which know what OAI-PMH does not say: on which day a paper was new, and where it
// was cross-listed. The feeds may fail as they like: a harvest is complete without them, with a doubt.
#include <fmt/format.h>

#include "follow/address.h"
#include "follow/oai.h"
#include "follow/progress.h"
#include "follow/protocols.h"
#include "follow/what.h"

namespace quire::follow {
namespace {

namespace json = boost::json;
using Then = Reading::Then;

constexpr std::string_view kFeeds = "https://rss.arxiv.org/rss";
/// So often a feed is asked before a harvest does without it.
constexpr int kFeedTriesMax = 3;

/// The archives; one feed of all would be cut.
constexpr std::string_view kArchives[] = {"cs",     "math",    "stat",     "eess",     "econ",
                                          "q-bio",  "q-fin",   "astro-ph", "cond-mat", "gr-qc",
                                          "hep-ex", "hep-lat", "hep-ph",   "hep-th",   "math-ph",
                                          "nlin",   "nucl-ex", "nucl-th",  "physics",  "quant-ph"};

class ArxivAnnounced final : public Protocol {
 public:
  ArxivAnnounced(std::unique_ptr<Protocol> oai, std::unique_ptr<Protocol> feeds)
      : oai_(std::move(oai)), feeds_(std::move(feeds)) {}

  source::FetchRequest next(const json::object& progress, Instant now) const override {
    return in_feeds(progress) ? feeds_->next(object_in(progress, "announced"), now)
                              : oai_->next(object_in(progress, "oai"), now);
  }
  bool reads(int status) const override { return oai_->reads(status) || feeds_->reads(status); }
  Reading read(const json::object& progress, const source::Fetched& answer, Instant now) const override;
  std::optional<Reading> without(const json::object& progress, const std::string& why, int tries,
                                 Instant now) const override;
  std::optional<source::FetchRequest> ask_for(const json::object& progress,
                                              const std::string& name) const override {
    return oai_->ask_for(object_in(progress, "oai"), name);
  }
  SingleReading read_single(const json::object& progress, const std::string& name,
                            const source::Fetched& answer) const override {
    return oai_->read_single(object_in(progress, "oai"), name, answer);
  }
  std::string suspicion(const State& state, Instant now) const override;

 private:
  static bool in_feeds(const json::object& progress) { return text_in(progress, "phase") == "announced"; }
  static json::object written(json::object oai, json::object announced, bool in_feeds) {
    json::object out{{"oai", std::move(oai)}, {"announced", std::move(announced)}};
    if (in_feeds) out["phase"] = "announced";
    return out;
  }

  std::unique_ptr<Protocol> oai_;
  std::unique_ptr<Protocol> feeds_;
};

Reading ArxivAnnounced::read(const json::object& progress, const source::Fetched& answer, Instant now) const {
  json::object oai = object_in(progress, "oai");
  json::object announced = object_in(progress, "announced");
  const bool feeds = in_feeds(progress);
  const Protocol& asked = feeds ? *feeds_ : *oai_;
  if (!asked.reads(answer.status))
    return Reading::again_because(fmt::format("HTTP {} to a request without a condition", answer.status));
  Reading reading = asked.read(feeds ? announced : oai, answer, now);
  if (reading.then == Then::again || reading.then == Then::person) return reading;
  (feeds ? announced : oai) = std::move(reading.progress);
  const bool complete = reading.then == Then::complete;
  reading.progress = written(std::move(oai), std::move(announced), feeds != complete);
  if (complete && !feeds) reading.then = Then::go_on;
  return reading;
}

std::optional<Reading> ArxivAnnounced::without(const json::object& progress, const std::string& why,
                                               int tries, Instant) const {
  if (!in_feeds(progress) || tries < kFeedTriesMax) return std::nullopt;
  Reading reading;
  reading.then = Then::complete;
  json::object announced = object_in(progress, "announced");
  announced.erase("feed");
  reading.progress = written(object_in(progress, "oai"), std::move(announced), false);
  reading.suspicion = "complete by OAI-PMH, but the announcement feed could not be read: " + why;
  return reading;
}

std::string ArxivAnnounced::suspicion(const State& state, Instant now) const {
  State part = state;
  part.progress = object_in(state.progress, "oai");
  if (std::string words = oai_->suspicion(part, now); !words.empty()) return words;
  part.progress = object_in(state.progress, "announced");
  return feeds_->suspicion(part, now);
}

}  // namespace

MadeProtocol make_arxiv_announced(const store::Follow& follow) {
  auto asked = take_option(follow.what, "feed");
  const bool usual = follow.address.empty() || follow.address == kind(follow.kind)->address;
  std::string feeds = asked.value.empty() && usual ? std::string(kFeeds) : asked.value;
  store::Follow plain = follow;
  plain.what = asked.rest;
  auto oai = make_arxiv(plain);
  if (!oai || feeds.empty() || feeds == "none") return oai;
  plain.address = feeds;
  const auto address = source_address(plain);
  if (!address) return Error{"feed=: " + address.error()};
  const auto categories = arxiv_categories(asked.rest);
  if (!categories) return Error{categories.error()};
  std::vector<std::string> lists(std::begin(kArchives), std::end(kArchives));
  if (!categories->empty()) lists = {joined_categories(*categories)};
  return std::unique_ptr<Protocol>(
      std::make_unique<ArxivAnnounced>(std::move(*oai), announcements(*address, std::move(lists))));
}

}  // namespace quire::follow

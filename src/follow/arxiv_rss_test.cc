#include <gtest/gtest.h>

#include "follow/test_bodies.h"
#include "follow/test_source.h"

namespace quire::follow {
namespace {

using End = HarvestResult::End;
using Then = Reading::Then;

const Instant kFriday = moment("2026-11-20T12:00:00Z");
const std::string kFridays = "Fri, 20 Nov 2026 00:00:00 -0500";
const std::string kThursdays = "Thu, 19 Nov 2026 00:00:00 -0500";

/// A feed whose batch a test changes, with an ETag of its body.
class RssTest : public testing::Test {
 protected:
  HarvestResult harvest() {
    PoliteAsker asker(following_.path(), clock_, "tester@example.org");
    return following_.harvest(asker, clock_);
  }
  TestSource::Answered answer(const std::string&, const std::string& request) const {
    const std::string etag = "\"" + std::to_string(std::hash<std::string>()(body_)) + "\"";
    if (request.find("If-None-Match: " + etag) != std::string::npos)
      return {"", "ETag: " + etag + "\r\n", 304};
    return {body_, "ETag: " + etag + "\r\n"};
  }

  std::string body_ = rss_body("cs.LG", kFridays, {{1, "new"}, {2, "new"}, {3, "replace"}});
  VirtualClock clock_{kFriday};
  TestSource source_{[this](const auto& target, const auto& request) { return answer(target, request); }};
  Following following_{"arxiv-rss", "CS.lg+stat.ML", source_.url("/rss")};
};

TEST_F(RssTest, ReadsADaysAnnouncementOnceAndAsksWhetherItChanged) {
  const HarvestResult first = harvest();
  ASSERT_EQ(first.end, End::complete) << first.why;
  EXPECT_EQ(first.counts.added, 3U);
  EXPECT_EQ(first.state.suspicion, "");
  EXPECT_EQ(source_.targets().back(), "/rss/cs.LG+stat.ML");
  EXPECT_EQ(following_.store().paper(*PaperId::parse("2611.00001"))->paper.announced->iso(), "2026-11-20");
  EXPECT_FALSE(following_.store().paper(*PaperId::parse("2611.00003"))->paper.announced) << "a new version";

  const HarvestResult second = harvest();
  EXPECT_EQ(second.end, End::complete);
  EXPECT_EQ(second.counts.records, 0U) << "answered 304";
  EXPECT_EQ(second.state.suspicion, "");
  EXPECT_EQ(following_.follow().due_at, clock_.now() + std::chrono::hours(1));
}

TEST_F(RssTest, YesterdaysBatchIsDoubtedAndAskedForAgainTheSameDay) {
  body_ = rss_body("cs.LG", kThursdays, {{1, "new"}});
  const HarvestResult stale = harvest();
  EXPECT_EQ(stale.end, End::complete);
  EXPECT_EQ(
      stale.state.suspicion,
      "the feed cs.LG+stat.ML holds the announcement of Thursday, 19 November 2026, and that of Friday, "
      "20 November 2026 is due");
  EXPECT_LE(following_.follow().due_at, clock_.now() + std::chrono::hours(2));
  EXPECT_NE(harvest().state.suspicion, "") << "unchanged is no better";
  body_ = rss_body("cs.LG", kFridays, {{4, "new"}});
  EXPECT_EQ(harvest().state.suspicion, "");
}

TEST_F(RssTest, ABatchInWhichAllIsKnownIsDoubtedUntilItChanges) {
  body_ = rss_body("cs.LG", kThursdays, {{1, "replace"}, {2, "replace-cross"}});
  harvest();
  body_ = rss_body("cs.LG", kFridays, {{1, "replace"}, {2, "replace-cross"}});
  EXPECT_EQ(harvest().state.suspicion, "every paper of the feed cs.LG+stat.ML was known already");
  EXPECT_EQ(harvest().state.suspicion, "every paper of the feed cs.LG+stat.ML was known already") << "304";
  body_ = rss_body("cs.LG", kFridays, {{1, "replace"}, {5, "new"}});
  EXPECT_EQ(harvest().state.suspicion, "");
}

TEST_F(RssTest, WeekendsAndHolidaysAreQuiet) {
  harvest();
  clock_.pass(std::chrono::hours(30));  // Saturday
  EXPECT_EQ(harvest().state.suspicion, "") << "Friday's is still the newest";
  body_ = rss_body("cs.LG", "Sat, 21 Nov 2026 00:00:00 -0500", {});
  EXPECT_EQ(harvest().state.suspicion, "");
  clock_.pass(std::chrono::hours(24 * 5));  // Thursday, a holiday
  body_ = rss_body("cs.LG", "Thu, 26 Nov 2026 00:00:00 -0500", {});
  const HarvestResult holiday = harvest();
  EXPECT_EQ(holiday.end, End::complete);
  EXPECT_EQ(holiday.state.suspicion, "");
}

TEST_F(RssTest, NotChangedIsNotBelievedUnasked) {
  const auto protocol = protocol_of("arxiv-rss", "cs.LG");
  EXPECT_EQ(protocol->read({}, fetched("", 304), kFriday).then, Then::again);
}

TEST_F(RssTest, AFeedThatWasCutIsDoubted) {
  std::vector<std::pair<int, std::string>> items;
  for (int i = 1; i <= 2000; ++i) items.emplace_back(i, "new");
  const auto protocol = protocol_of("arxiv-rss", "cs.LG");
  State state;
  state.progress = protocol->read({}, fetched(rss_body("cs.LG", kFridays, items)), kFriday).progress;
  EXPECT_NE(protocol->suspicion(state, kFriday).find("ends at its 2000 items"), std::string::npos);
}

TEST_F(RssTest, WhatCouldNotBeReadIsReadAgainEvenUnchanged) {
  const std::size_t item = body_.find("<guid");
  body_.insert(item, "<broken>");
  EXPECT_EQ(harvest().counts.bad, 1U);
  EXPECT_EQ(following_.state().gaps.size(), 1U);
  EXPECT_EQ(harvest().counts.records, 2U) << "asked for without a condition";
}

TEST_F(RssTest, NeedsACategory) {
  EXPECT_NE(refusal_of("arxiv-rss", "").find("needs a category"), std::string::npos);
  EXPECT_NE(refusal_of("arxiv-rss", "cs.LG+nonsense").find("nonsense"), std::string::npos);
  EXPECT_NE(std::string(kind("arxiv-rss")->help).find("never these alone"), std::string::npos);
}

TEST_F(RssTest, SurvivesEveryFaultAndDeath) {
  survives_everything(source_, "arxiv-rss", "cs.LG", "/rss", kFriday,
                      {"2611.00001", "2611.00002", "2611.00003"});
}

/// OAI-PMH at /oai, feeds below /rss.
class ArxivTest : public testing::Test {
 protected:
  ArxivTest() {
    for (int i = 1; i <= 12; ++i) repository_.put(numbered(i), fmt::format("Paper {}", i));
  }
  std::string what() const { return "cs.LG feed=" + source_.url("/rss"); }
  HarvestResult harvest(Following& following) {
    PoliteAsker asker(following.path(), clock_, "tester@example.org");
    return following.harvest(asker, clock_);
  }
  TestSource::Answered answer(const std::string& target) const {
    if (target.starts_with("/oai?")) return {repository_.answer(target.substr(5), clock_.now())};
    if (!feed_works_) return {"nothing here", "", feed_status_};
    return {rss_body("cs.LG", kFridays, {{2, "new"}, {11, "cross"}, {13, "new"}})};
  }

  VirtualClock clock_{kFriday};
  TestRepository repository_{{}, [] { return kFriday; }};
  bool feed_works_ = true;
  int feed_status_ = 503;
  TestSource source_{[this](const auto& target, const auto&) { return answer(target); }};
};

TEST_F(ArxivTest, ReadsTheFeedBehindTheHarvestForDaysAndCrossLists) {
  Following following("arxiv", what(), source_.url("/oai"));
  const HarvestResult result = harvest(following);
  ASSERT_EQ(result.end, End::complete) << result.why;
  EXPECT_EQ(result.state.suspicion, "");
  EXPECT_EQ(source_.targets().back(), "/rss/cs.LG");
  EXPECT_EQ(following.store().stats().papers, 13U);
  const Paper paper = following.store().paper(*PaperId::parse(numbered(2)))->paper;
  EXPECT_EQ(paper.announced->iso(), "2026-11-20");
  EXPECT_EQ(following.store().paper(*PaperId::parse(numbered(11)))->paper.cross_lists.size(), 1U);
}

TEST_F(ArxivTest, AFeedThatFailsNeverHoldsUpTheHarvest) {
  feed_works_ = false;
  for (const int status : {503, 404, 200}) {
    feed_status_ = status;
    Following following("arxiv", what(), source_.url("/oai"));
    const HarvestResult result = harvest(following);
    EXPECT_EQ(result.end, End::complete) << status << result.why;
    EXPECT_TRUE(result.state.suspicion.starts_with(
        "complete by OAI-PMH, but the announcement feed could not be read: "))
        << result.state.suspicion;
    EXPECT_TRUE(result.state.trouble.empty());
    EXPECT_EQ(difference(following.store(), repository_), "");
    EXPECT_EQ(harvest(following).end, End::complete);
    const auto targets = source_.targets();
    EXPECT_TRUE(std::any_of(targets.begin(), targets.end(), [](const std::string& target) {
      return target.find("from=2026-11-20") != std::string::npos;
    })) << "the next harvest asks only for what is new";
  }
}

TEST_F(ArxivTest, AFeedIsOnlyReadWhereItIsKnown) {
  Following plain("arxiv", "cs.LG", source_.url("/oai"));
  EXPECT_EQ(harvest(plain).end, End::complete);
  EXPECT_TRUE(source_.targets().back().starts_with("/oai")) << "a mirror has no feed of its own";
  const auto usual = protocol_of("arxiv", "cs.LG+hep-th");
  boost::json::object in_feeds{{"phase", "announced"}};
  EXPECT_EQ(usual->next(in_feeds, kFriday).url, "https://rss.arxiv.org/rss/cs.LG+hep-th");
  const auto none = protocol_of("arxiv", "cs.LG feed=none");
  EXPECT_TRUE(none->next(in_feeds, kFriday).url.starts_with("https://oaipmh.arxiv.org/oai?"));
  EXPECT_NE(refusal_of("arxiv", "cs.LG feed=nowhere").find("feed=: "), std::string::npos);
}

TEST_F(ArxivTest, SurvivesEveryFaultAndDeath) {
  std::vector<std::string> ids;
  for (int i = 1; i <= 13; ++i) ids.push_back(numbered(i));
  survives_everything(source_, "arxiv", what(), "/oai", kFriday, ids);
}

}  // namespace
}  // namespace quire::follow

#include <gtest/gtest.h>

#include "follow/test_bodies.h"
#include "follow/test_source.h"

namespace quire::follow {
namespace {

using End = HarvestResult::End;
using Then = Reading::Then;

const Instant kNow = moment("2026-11-20T12:00:00Z");

/// A hub with two pages on 18 November, one on the 20th and none in between.
class HubTest : public testing::Test {
 protected:
  TestSource::Answered answer(const std::string& target) const {
    if (target.find("date=2026-11-18") != target.npos && target.find("&p=1") == target.npos)
      return {
          hf_body("2026-11-18", {1, 2}, votes_),
          "Link: <" + source_.url("/api/daily_papers?date=2026-11-18&limit=100&p=1") + ">; rel=\"next\"\r\n"};
    if (target.find("date=2026-11-18") != target.npos) return {hf_body("2026-11-18", {3}, votes_)};
    if (target.find("date=2026-11-20") != target.npos) return {hf_body("2026-11-20", {4}, votes_)};
    if (last_day_ < "2026-11-21" && target.find("date=2026-11-21") != target.npos)
      return {R"({"error":"no such day"})", "", 400};
    return {"[]"};
  }
  HarvestResult harvest() {
    PoliteAsker asker(following_.path(), clock_, "tester@example.org");
    return following_.harvest(asker, clock_);
  }
  Reading read(const boost::json::object& progress, const source::Fetched& answer) const {
    return protocol_->read(progress, answer, kNow);
  }

  int votes_ = 3;
  std::string last_day_ = "2026-11-20";
  VirtualClock clock_{kNow};
  TestSource source_{[this](const auto& target, const auto&) { return answer(target); }};
  Following following_{"hf", "since=2026-11-17", source_.url("/api/daily_papers")};
  std::unique_ptr<Protocol> protocol_ = protocol_of("hf", "", "https://hub.test/api/daily_papers");
};

TEST_F(HubTest, ReadsDayByDayAndTheLastDaysAgain) {
  const HarvestResult first = harvest();
  ASSERT_EQ(first.end, End::complete) << first.why;
  EXPECT_EQ(following_.store().stats().papers, 4U);
  EXPECT_EQ(source_.targets(), (std::vector<std::string>{"/api/daily_papers?date=2026-11-17&limit=100",
                                                         "/api/daily_papers?date=2026-11-18&limit=100",
                                                         "/api/daily_papers?date=2026-11-18&limit=100&p=1",
                                                         "/api/daily_papers?date=2026-11-19&limit=100",
                                                         "/api/daily_papers?date=2026-11-20&limit=100"}));
  votes_ = 9;
  source_.peace();
  clock_.pass(std::chrono::hours(1));
  const HarvestResult second = harvest();
  EXPECT_EQ(second.counts.changed, 4U) << "votes have grown";
  EXPECT_EQ(source_.targets().size(), 5U) << "17, 18 (two pages), 19 and 20 November";
  clock_.pass(std::chrono::hours(48));
  last_day_ = "2026-11-22";
  source_.peace();
  EXPECT_EQ(harvest().end, End::complete);
  EXPECT_EQ(source_.targets().front(), "/api/daily_papers?date=2026-11-17&limit=100");
}

TEST_F(HubTest, ADayThatHasNotBegunThereIsNoError) {
  clock_.pass(std::chrono::hours(24));  // our clock is ahead: it is the 21st here
  const HarvestResult result = harvest();
  EXPECT_EQ(result.end, End::complete) << result.why;
  EXPECT_EQ(following_.store().stats().papers, 4U);
  const boost::json::object past{{"day", "2026-11-18"}};
  EXPECT_EQ(read(past, fetched(R"({"error":"no"})", 400)).then, Then::person);
  const boost::json::object behind{{"day", "2026-11-19"}};
  EXPECT_EQ(read(behind, fetched("x", 400, {{"date", "Thu, 19 Nov 2026 01:00:00 GMT"}})).then,
            Then::complete);
}

TEST_F(HubTest, BeginsThirtyDaysAgoUnlessToldOtherwise) {
  EXPECT_EQ(protocol_->next({}, kNow).url, "https://hub.test/api/daily_papers?date=2026-10-21&limit=100");
  EXPECT_NE(refusal_of("hf", "since=yesterday"), "");
  EXPECT_NE(refusal_of("hf", "2026-01-01").find("since=2026-01-01 is"), std::string::npos);
}

TEST_F(HubTest, PagesStayAtTheHub) {
  const boost::json::object day{{"day", "2026-11-18"}};
  const auto to = [&](const std::string& link) {
    return read(day, fetched(hf_body("2026-11-18", {1}), 200, {{"link", link}}));
  };
  EXPECT_EQ(to("<https://hub.test/api/daily_papers?p=1>; rel=\"next\"").then, Then::go_on);
  EXPECT_EQ(
      to("<https://a.test/1>; rel=\"prev\", <https://hub.test/x?p=1>; rel=\"next\"").progress.at("next"),
      "https://hub.test/x?p=1");
  EXPECT_EQ(to("<https://elsewhere.test/>; rel=\"next\"").then, Then::again);
  EXPECT_EQ(to("<https://hub.test.evil.test/>; rel=\"next\"").then, Then::again);
  EXPECT_EQ(to("<file:///etc/passwd>; rel=\"next\"").then, Then::again);
  const boost::json::object spoilt{{"day", "2026-11-18"}, {"next", "https://elsewhere.test/"}};
  EXPECT_EQ(protocol_->next(spoilt, kNow).url, "https://hub.test/api/daily_papers?date=2026-11-18&limit=100");
}

TEST_F(HubTest, PagesThatLeadNowhereAreNotFollowed) {
  const std::string here = "https://hub.test/api/daily_papers?p=1";
  const boost::json::object page{{"day", "2026-11-18"}, {"next", here}, {"pages", 1}};
  EXPECT_EQ(
      read(page, fetched(hf_body("2026-11-18", {1}), 200, {{"link", "<" + here + ">; rel=\"next\""}})).then,
      Then::again);
  const boost::json::object many{{"day", "2026-11-18"}, {"next", here}, {"pages", 100}};
  EXPECT_EQ(read(many, fetched(hf_body("2026-11-18", {1}), 200,
                               {{"link", "<https://hub.test/?p=2>; rel=\"next\""}}))
                .then,
            Then::again);
}

TEST_F(HubTest, DaysOfASpoiltProgressAreNotBelieved) {
  EXPECT_EQ(protocol_->next({{"day", "2999-01-01"}}, kNow).url,
            "https://hub.test/api/daily_papers?date=2026-10-21&limit=100");
}

TEST_F(HubTest, SurvivesEveryFaultAndDeath) {
  survives_everything(source_, "hf", "since=2026-11-17", "/api/daily_papers", kNow,
                      {"2611.00001", "2611.00002", "2611.00003", "2611.00004"});
}

TEST(RetryAfterTest, RateLimitSaysHowManySecondsRemain) {
  EXPECT_EQ(retry_after(fetched("", 429, {{"ratelimit", "\"api\";r=0;t=55"}}), kNow),
            std::chrono::seconds(55));
  EXPECT_EQ(retry_after(fetched("", 429, {{"ratelimit", "\"api\"; r=0; t=7"}}), kNow),
            std::chrono::seconds(7));
  EXPECT_EQ(retry_after(fetched("", 429, {{"ratelimit", "\"api\";r=0;t=99999999"}}), kNow), Gate::kHoldMax);
  EXPECT_FALSE(retry_after(fetched("", 429, {{"ratelimit", "\"api\";r=0;t="}}), kNow));
  EXPECT_FALSE(retry_after(fetched("", 429, {{"ratelimit", ";;;"}}), kNow));
  EXPECT_FALSE(retry_after(fetched("", 200, {{"ratelimit", "\"api\";r=0;t=55"}}), kNow));
  EXPECT_EQ(retry_after(fetched("", 429, {{"retry-after", "3"}, {"ratelimit", "\"api\";t=55"}}), kNow),
            std::chrono::seconds(3));
}

}  // namespace
}  // namespace quire::follow

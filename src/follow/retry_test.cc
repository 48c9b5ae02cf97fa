#include "follow/retry.h"

#include <gtest/gtest.h>

#include "follow/oai.h"
#include "follow/test_follow.h"

namespace quire::follow {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const Instant kNow = moment("2026-11-20T10:00:00Z");

source::Fetched answered(int status, std::map<std::string, std::string, std::less<>> headers = {}) {
  return {status, std::move(headers), "", "https://x.test/oai"};
}

TEST(RetryAfter, SecondsOrAMomentOfTheServersClock) {
  EXPECT_EQ(retry_after(answered(503, {{"retry-after", "20"}}), kNow), seconds(20));
  EXPECT_EQ(retry_after(answered(429, {{"retry-after", "0"}}), kNow), seconds(0));
  const auto dated = answered(
      503, {{"retry-after", "Fri, 20 Nov 2026 15:00:30 GMT"}, {"date", "Fri, 20 Nov 2026 15:00:00 GMT"}});
  EXPECT_EQ(retry_after(dated, kNow), seconds(30)) << "whatever our clock says";
  EXPECT_EQ(retry_after(answered(503, {{"retry-after", "Fri, 20 Nov 2026 10:00:05 GMT"}}), kNow), seconds(5));
  EXPECT_EQ(retry_after(answered(503, {{"retry-after", "Fri, 20 Nov 2020 10:00:05 GMT"}}), kNow), seconds(0));
}

TEST(RetryAfter, IsCappedAndNonsenseIsNothing) {
  EXPECT_EQ(retry_after(answered(503, {{"retry-after", "86400"}}), kNow), minutes(10));
  EXPECT_EQ(retry_after(answered(503, {{"retry-after", "99999999999999999999"}}), kNow), minutes(10));
  EXPECT_EQ(retry_after(answered(503, {{"retry-after", "Fri, 20 Nov 2099 10:00:05 GMT"}}), kNow),
            minutes(10));
  EXPECT_FALSE(retry_after(answered(503, {{"retry-after", "-5"}}), kNow));
  EXPECT_FALSE(retry_after(answered(503, {{"retry-after", "soon"}}), kNow));
  EXPECT_FALSE(retry_after(answered(503), kNow));
  EXPECT_FALSE(retry_after(answered(200, {{"retry-after", "20"}}), kNow));
}

TEST(WaitBeforeNext, DoublesFromFiveSecondsWithJitter) {
  Random random(1);
  for (int tries = 1; tries <= 7; ++tries) {
    const milliseconds doubled = seconds(5) * (1 << (tries - 1));
    milliseconds least = minutes(60), most{0};
    for (int i = 0; i < 1000; ++i) {
      const milliseconds wait = wait_before_next(tries, std::nullopt, random);
      least = std::min(least, wait);
      most = std::max(most, wait);
    }
    EXPECT_GE(least, doubled / 2);
    EXPECT_LE(most, std::min<milliseconds>(doubled * 3 / 2, minutes(10)));
    EXPECT_LT(least, most) << "not all at the same moment";
  }
  EXPECT_LE(wait_before_next(1000, std::nullopt, random), minutes(10));
  EXPECT_EQ(wait_before_next(1, seconds(77), random), seconds(77));
  EXPECT_EQ(wait_before_next(1, seconds(0), random), seconds(1));
}

TEST(WaitAfterFailures, GrowsToSixHours) {
  EXPECT_EQ(wait_after_failures(1), minutes(5));
  EXPECT_EQ(wait_after_failures(2), minutes(10));
  EXPECT_EQ(wait_after_failures(7), minutes(320));
  EXPECT_EQ(wait_after_failures(8), minutes(360));
  EXPECT_EQ(wait_after_failures(1'000'000), minutes(360));
}

TEST(Refusal, TellsWhatPassesFromWhatDoesNot) {
  const OaiProtocol protocol({"https://x.test/oai", "arXiv", {}, "arxiv-oai", false, true, true, {}});
  const auto of = [&](int status) { return refusal({answered(status), std::nullopt}, protocol); };
  EXPECT_FALSE(of(200));
  EXPECT_FALSE(of(304));
  for (const int passes : {408, 425, 429, 500, 502, 503, 504, 599}) EXPECT_TRUE(of(passes)->passes) << passes;
  for (const int stays : {400, 401, 403, 404, 410, 414, 300, 204}) EXPECT_FALSE(of(stays)->passes) << stays;
  EXPECT_EQ(of(404)->why, "x.test answered HTTP 404: there is nothing at this address; is it right?");
  const auto broken = refusal({Error{"https://x.test/oai: broke"}, std::nullopt}, protocol);
  EXPECT_TRUE(broken->passes);
  EXPECT_EQ(broken->why, "https://x.test/oai: broke");
}

}  // namespace
}  // namespace quire::follow

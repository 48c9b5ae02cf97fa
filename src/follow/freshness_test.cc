#include "follow/freshness.h"

#include <gtest/gtest.h>

#include "follow/test_follow.h"

namespace quire::follow {
namespace {

using Level = Freshness::Level;

/// A follow that is read every four hours and was read to its end at 10:00 on a Friday.
class FreshnessTest : public testing::Test {
 protected:
  FreshnessTest() {
    follow_.kind = "arxiv";
    follow_.every_s = 4 * 3600;
    follow_.due_at = moment("2026-11-20T14:00:00Z");
    state_.completed_at = moment("2026-11-20T10:00:00Z");
    state_.newest_at = moment("2026-11-20T10:00:00Z");
  }
  Freshness at(const char* now) const { return freshness(follow_, state_, moment(now)); }

  store::Follow follow_;
  State state_;
};

TEST_F(FreshnessTest, InTimeUntilTwoHarvestsAreMissing) {
  EXPECT_EQ(at("2026-11-20T12:10:00Z").level, Level::in_time);
  EXPECT_EQ(at("2026-11-20T12:10:00Z").words, "read to its end 2 hours ago (2026-11-20 10:00 UTC)");
  EXPECT_TRUE(at("2026-11-20T12:10:00Z").notes.empty());
  EXPECT_EQ(at("2026-11-20T18:30:00Z").level, Level::in_time) << "twice the time, and half an hour";
  EXPECT_EQ(at("2026-11-20T18:31:00Z").level, Level::late);
  EXPECT_EQ(at("2026-11-20T18:31:00Z").words,
            "read to its end 8 hours ago (2026-11-20 10:00 UTC), and should be every 4 hours");
}

TEST_F(FreshnessTest, NeverSaysHowFarItIs) {
  state_ = {};
  EXPECT_EQ(at("2026-11-20T12:00:00Z").level, Level::never);
  EXPECT_EQ(at("2026-11-20T12:00:00Z").words, "not read yet");
  state_.began_at = moment("2026-11-20T11:00:00Z");
  state_.counts.records = 5000;
  EXPECT_EQ(at("2026-11-20T12:00:00Z").words, "being read for the first time, 5000 records so far");
}

TEST_F(FreshnessTest, OneFailureIsANoteAndTwoAreFailing) {
  state_.failures = 1;
  state_.trouble = "x.test answered HTTP 503 (tried 8 times)";
  state_.trouble_since = moment("2026-11-20T13:00:00Z");
  const Freshness once = at("2026-11-20T13:30:00Z");
  EXPECT_EQ(once.level, Level::in_time);
  ASSERT_EQ(once.notes.size(), 1U);
  EXPECT_EQ(once.notes[0],
            "the last try failed: x.test answered HTTP 503 (tried 8 times); since 2026-11-20 13:00 UTC; the "
            "next try is "
            "at 2026-11-20 14:00 UTC");
  EXPECT_EQ(at("2026-11-20T19:00:00Z").level, Level::failing) << "late as well";
  state_.failures = 2;
  EXPECT_EQ(at("2026-11-20T13:30:00Z").level, Level::failing);
  EXPECT_TRUE(at("2026-11-20T15:00:00Z")
                  .words.ends_with("the next try is due; read to its end 5 hours ago (2026-11-20 10:00 UTC)"))
      << at("2026-11-20T15:00:00Z").words;
  state_.failures = 1;
  state_.needs_person = true;
  EXPECT_EQ(at("2026-11-20T13:30:00Z").level, Level::failing);
  EXPECT_NE(at("2026-11-20T13:30:00Z").words.find("waits for a person"), std::string::npos);
  state_.completed_at.reset();
  EXPECT_EQ(at("2026-11-20T13:30:00Z").level, Level::failing) << "never read, and why";
}

TEST_F(FreshnessTest, NothingNewOnAWeekendIsNormal) {
  follow_.every_s = 86'400;
  state_.completed_at = moment("2026-11-22T10:00:00Z");  // a Sunday; the last announcement was Friday's
  const Freshness sunday = at("2026-11-22T11:00:00Z");
  EXPECT_EQ(sunday.level, Level::in_time);
  ASSERT_EQ(sunday.notes.size(), 1U);
  EXPECT_EQ(sunday.notes[0],
            "nothing new since 2026-11-20 10:00 UTC, and arXiv announced nothing since; that is normal");
}

TEST_F(FreshnessTest, NothingNewAfterAnAnnouncementIsSaid) {
  follow_.every_s = 86'400;
  state_.completed_at = moment("2026-11-24T20:00:00Z");  // Tuesday; announced on Sunday and Monday evening
  const Freshness tuesday = at("2026-11-24T21:00:00Z");
  ASSERT_EQ(tuesday.notes.size(), 1U);
  EXPECT_EQ(
      tuesday.notes[0],
      "nothing new since 2026-11-20 10:00 UTC, although arXiv announced papers on Tuesday, 24 November 2026");
}

TEST_F(FreshnessTest, GapsAndDoubtsAreTold) {
  state_.suspicion = "it looks like the list of Thursday";
  state_.gaps.resize(2);
  state_.gaps_over = 5;
  const Freshness doubtful = at("2026-11-20T12:00:00Z");
  ASSERT_EQ(doubtful.notes.size(), 2U);
  EXPECT_EQ(doubtful.notes[0], "looks doubtful: it looks like the list of Thursday");
  EXPECT_EQ(doubtful.notes[1], "7 records could not be read");
}

TEST(WrittenSpan, GreatestUnitRoundedDown) {
  using namespace std::chrono_literals;
  EXPECT_EQ(written_span(0ms), "a moment");
  EXPECT_EQ(written_span(1s), "1 second");
  EXPECT_EQ(written_span(119s), "1 minute");
  EXPECT_EQ(written_span(48h), "2 days");
  EXPECT_EQ(written_span(-5s), "a moment");
}

}  // namespace
}  // namespace quire::follow

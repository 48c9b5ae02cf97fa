#include "paper/announcement.h"

#include <gtest/gtest.h>

namespace quire {
namespace {

Instant at(const char* text) { return *parse_instant(text); }
std::string announced(const char* submitted) { return announcement_day(at(submitted)).iso(); }

// 2026-11-16 is a Monday; Eastern time is five hours behind then.
TEST(AnnouncementTest, FollowsTheDeadlineOfTwoInTheAfternoon) {
  EXPECT_EQ(announced("2026-11-16T18:59:59Z"), "2026-11-17");  // Monday 13:59
  EXPECT_EQ(announced("2026-11-16T19:00:00Z"), "2026-11-18");  // Monday 14:00
  EXPECT_EQ(announced("2026-11-19T18:59:00Z"), "2026-11-20");  // Thursday 13:59
  EXPECT_EQ(announced("2026-11-19T19:00:00Z"), "2026-11-23");  // Thursday 14:00: Sunday evening
  EXPECT_EQ(announced("2026-11-20T18:59:00Z"), "2026-11-23");  // Friday 13:59: Sunday evening
  EXPECT_EQ(announced("2026-11-20T19:00:00Z"), "2026-11-24");  // Friday 14:00: Monday evening
  EXPECT_EQ(announced("2026-11-22T12:00:00Z"), "2026-11-24");  // Sunday
  EXPECT_EQ(announced("2026-11-23T04:30:00Z"), "2026-11-24");  // still Sunday there
}

TEST(AnnouncementTest, KnowsSummerTime) {
  EXPECT_EQ(eastern_hours_behind(at("2026-03-08T06:59:59Z")), 5);
  EXPECT_EQ(eastern_hours_behind(at("2026-03-08T07:00:00Z")), 4);
  EXPECT_EQ(eastern_hours_behind(at("2026-11-01T05:59:59Z")), 4);
  EXPECT_EQ(eastern_hours_behind(at("2026-11-01T06:00:00Z")), 5);
  EXPECT_EQ(eastern_hours_behind(at("2006-04-01T12:00:00Z")), 5);
  EXPECT_EQ(eastern_hours_behind(at("2006-04-02T07:00:00Z")), 4);
  EXPECT_EQ(eastern_hours_behind(at("2006-10-29T06:00:00Z")), 5);
  EXPECT_EQ(announced("2026-07-13T17:59:59Z"), "2026-07-14");
  EXPECT_EQ(announced("2026-07-13T18:00:00Z"), "2026-07-15");
}

TEST(AnnouncementTest, NewestIsTheOneOfTheLastEvening) {
  EXPECT_EQ(newest_announcement(at("2026-11-17T00:59:00Z")).iso(), "2026-11-16");  // Monday 19:59: Sunday's
  EXPECT_EQ(newest_announcement(at("2026-11-17T01:00:00Z")).iso(), "2026-11-17");  // Monday 20:00
  EXPECT_EQ(newest_announcement(at("2026-11-21T12:00:00Z")).iso(), "2026-11-20");  // Saturday: Thursday's
  EXPECT_EQ(newest_announcement(at("2026-11-22T23:00:00Z")).iso(), "2026-11-20");  // Sunday 18:00
}

}  // namespace
}  // namespace quire

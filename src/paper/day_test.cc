// Days, weeks, months and instants: what is read, what is refused, and how they follow each other.
#include "paper/day.h"

#include <gtest/gtest.h>

namespace quire {
namespace {

Day day(std::string_view text) {
  const auto read = Day::parse(text);
  EXPECT_TRUE(read.ok()) << read.error();
  return *read;
}

TEST(Day, IsReadPaddedOrNot) {
  EXPECT_EQ(day("2026-05-04").iso(), "2026-05-04");
  EXPECT_EQ(day("2026-5-4"), day("2026-05-04"));
  EXPECT_EQ(day("2024-02-29").iso(), "2024-02-29");
  EXPECT_EQ(day("1970-01-01").count(), 0);
  EXPECT_EQ(day("1969-12-31").count(), -1);
}

TEST(Day, IsWritten) {
  EXPECT_EQ(day("2026-05-04").written(), "4 May 2026");
  EXPECT_EQ(day("2026-05-04").written_long(), "Monday, 4 May 2026");
  EXPECT_EQ(day("2026-05-03").weekday(), 0u);
  EXPECT_EQ(day("2026-05-02").weekday(), 6u);
}

class NoDay : public testing::TestWithParam<const char*> {};
TEST_P(NoDay, IsRefused) {
  const auto read = Day::parse(GetParam());
  ASSERT_FALSE(read.ok()) << read->iso();
  EXPECT_FALSE(read.error().empty());
  EXPECT_EQ(read.error().find('\n'), std::string::npos);
}
INSTANTIATE_TEST_SUITE_P(Rows, NoDay,
                         testing::Values("", "0000-01-01", "1899-12-31", "3000-01-01", "2026-13-01",
                                         "2026-00-01", "2026-04-31", "2026-02-29", "2026-01-00", "2026-01-32",
                                         "2026-01", "2026", "26-01-01", "02026-01-01", "2026/01/01",
                                         "2026-01-01 ", " 2026-01-01", "2026-01-01T00:00:00Z", "2026-1-001",
                                         "-2026-01-01", "2026--1-01", "2026-+1-01", "today", "2026-01-0x",
                                         "２０２６-01-01", "20260101"));

TEST(Day, RefusalNamesTextAndRule) {
  EXPECT_EQ(Day::parse("2026-04-31").error(), "'2026-04-31': April 2026 has no day 31");
  EXPECT_EQ(Day::parse("noon\n").error(), "'noon?' is not a day; write it as 2026-05-04");
}

TEST(Day, ArithmeticStopsAtTheEdges) {
  EXPECT_EQ((day("2999-12-31") + 1).iso(), "2999-12-31");
  EXPECT_EQ((day("1900-01-01") - 1).iso(), "1900-01-01");
  EXPECT_EQ(day("2999-12-31").week().next().iso(), day("2999-12-31").week().iso());
  EXPECT_EQ(day("2999-12-31").month_of().next().iso(), "2999-12");
  EXPECT_EQ(day("2026-03-01") - 1, day("2026-02-28"));
  EXPECT_EQ(day("2026-03-01") - day("2026-02-01"), 28);
}

TEST(Day, EveryDayKnowsItsWeekAndMonth) {
  int weeks_53 = 0;
  for (Day d = day("1900-01-01"); d < day("2999-12-30"); d = d + 1) {
    const Week week = d.week();
    ASSERT_LE(week.first(), d);
    ASSERT_GE(week.last(), d);
    ASSERT_EQ(week.first().weekday(), 1u);
    ASSERT_LE(d.month_of().first(), d);
    ASSERT_GE(d.month_of().last(), d);
    if (d.weekday() == 1) {
      if (week.number() == 53) ++weeks_53;
      const auto read = Week::parse(week.iso());
      ASSERT_TRUE(read.ok()) << read.error();
      ASSERT_EQ(*read, week);
    }
  }
  EXPECT_EQ(weeks_53, 195);  // 71 long years in each 400 (ISO 8601): counted independently of this code
}

TEST(Week, YearsEndInTheirOwnWeeks) {
  EXPECT_EQ(day("2026-12-31").week().iso(), "2026-W53");
  EXPECT_EQ(day("2027-01-01").week().iso(), "2026-W53");
  EXPECT_EQ(day("2024-12-30").week().iso(), "2025-W01");
  EXPECT_EQ(day("2026-05-04").week().iso(), "2026-W19");
  EXPECT_EQ(day("2027-01-01").week().next().iso(), "2027-W01");
  EXPECT_EQ(day("2027-01-04").week().previous().iso(), "2026-W53");
  EXPECT_EQ(Week::parse("2026-W19")->first().iso(), "2026-05-04");
  EXPECT_EQ(Week::parse("2026-W19")->last().iso(), "2026-05-10");
  EXPECT_LT(*Week::parse("2026-W53"), *Week::parse("2027-W01"));
}

TEST(Week, WhatIsNoneIsRefused) {
  for (const char* text : {"", "2026-W00", "2026-W54", "2027-W53", "2026W19", "2026-19", "2026-W",
                           "2026-W191", "1899-W01", "3000-W01", "2026-W19 ", "0000-W01"})
    EXPECT_FALSE(Week::parse(text).ok()) << text;
  EXPECT_EQ(Week::parse("2027-W53").error(), "2027 has no week 53; its weeks run from 1 to 52");
}

TEST(Month, IsReadAndFollows) {
  const auto month = Month::parse("2026-05");
  ASSERT_TRUE(month.ok());
  EXPECT_EQ(month->written(), "May 2026");
  EXPECT_EQ(month->first().iso(), "2026-05-01");
  EXPECT_EQ(month->last().iso(), "2026-05-31");
  EXPECT_EQ(Month::parse("2026-12")->next().iso(), "2027-01");
  EXPECT_EQ(Month::parse("2026-1")->previous().iso(), "2025-12");
  EXPECT_EQ(Month::parse("2024-02")->last().day(), 29u);
  for (const char* text : {"", "2026-13", "2026-00", "2026", "2026-5-1", "0000-01", "May 2026"})
    EXPECT_FALSE(Month::parse(text).ok()) << text;
}

TEST(Instant, IsReadWithOffsetsAndFractions) {
  const auto same = [](std::string_view text) {
    const auto at = parse_instant(text);
    return at.ok() ? iso(*at) : "refused: " + at.error();
  };
  EXPECT_EQ(same("2026-11-20T07:30:00.123Z"), "2026-11-20T07:30:00.123Z");
  EXPECT_EQ(same("2026-11-20t07:30:00z"), "2026-11-20T07:30:00.000Z");
  EXPECT_EQ(same("2026-11-20 07:30:00+00:00"), "2026-11-20T07:30:00.000Z");
  EXPECT_EQ(same("2026-11-20T07:30:00+02:00"), "2026-11-20T05:30:00.000Z");
  EXPECT_EQ(same("2026-11-20T23:30:00-05:30"), "2026-11-21T05:00:00.000Z");
  EXPECT_EQ(same("2026-11-20T07:30:00.1Z"), "2026-11-20T07:30:00.100Z");
  EXPECT_EQ(same("2026-11-20T07:30:00.123456789Z"), "2026-11-20T07:30:00.123Z");
  EXPECT_EQ(same("2026-12-31T23:59:60Z"), "2027-01-01T00:00:00.000Z");
  EXPECT_EQ(same("2026-11-20"), "2026-11-20T00:00:00.000Z");
  EXPECT_EQ(same("1969-12-31T23:59:59.999Z"), "1969-12-31T23:59:59.999Z");
}

TEST(Instant, WhatIsNoneIsRefused) {
  for (const char* text :
       {"", "2026-11-20T", "2026-11-20T07:30Z", "2026-11-20T07:30:00", "2026-11-20T24:00:00Z",
        "2026-11-20T07:60:00Z", "2026-11-20T07:30:61Z", "2026-11-20T07:30:00.Z",
        "2026-11-20T07:30:00.1234567890Z", "2026-11-20T07:30:00+2:00", "2026-11-20T07:30:00+24:00",
        "2026-11-20T07:30:00+02:60", "2026-11-20T07:30:00Zx", "2026-02-30T00:00:00Z", "0000-01-01T00:00:00Z",
        "1900-01-01T00:00:00+01:00", "2999-12-31T23:59:59-01:00", "Fri, 20 Nov 2026 07:30:00 GMT"})
    EXPECT_FALSE(parse_instant(text).ok()) << text;
}

TEST(Instant, HasADayInUtc) {
  EXPECT_EQ(Day::of(*parse_instant("2026-11-20T23:30:00-05:00")).iso(), "2026-11-21");
  EXPECT_EQ(Day::of(*parse_instant("1969-12-31T23:59:59.999Z")).iso(), "1969-12-31");
  EXPECT_EQ(Day::of(day("2026-05-04").start()), day("2026-05-04"));
  EXPECT_EQ(Day::of(Instant{std::chrono::milliseconds{INT64_MAX}}).iso(), "2999-12-31");
  EXPECT_GE(Day::of(now()), day("2020-01-01"));
}

}  // namespace
}  // namespace quire

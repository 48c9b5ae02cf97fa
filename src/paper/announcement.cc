#include "paper/announcement.h"

namespace quire {
namespace {

using std::chrono::hours;

constexpr unsigned kSunday = 0, kThursday = 4, kFriday = 5, kSaturday = 6;
constexpr int kDeadlineHour = 14;
constexpr int kAnnouncedHour = 20;

/// The nth (from 1) Sunday of a month.
Day sunday(int year, unsigned month, int nth) {
  const Day first = *Day::from_ymd(year, month, 1);
  return first + static_cast<int>((7 - first.weekday()) % 7) + 7 * (nth - 1);
}

Day last_sunday(int year, unsigned month) {
  const Day last = Day::from_ymd(year, month, 1)->month_of().last();
  return last - static_cast<int>(last.weekday());
}

struct Local {
  Day day;
  int hour;
};

Local eastern(Instant at) {
  const Instant there = at - hours(eastern_hours_behind(at));
  const Day day = Day::of(there);
  return {day, static_cast<int>((there - day.start()) / hours(1))};
}

/// Announcements are made on the evenings of Sunday to Thursday.
bool is_evening_of_one(Day day) { return day.weekday() <= kThursday; }

}  // namespace

int eastern_hours_behind(Instant at) {
  const int year = Day::of(at).year();
  const bool since_2007 = year >= 2007;
  const Day begin = since_2007 ? sunday(year, 3, 2) : sunday(year, 4, 1);
  const Day end = since_2007 ? sunday(year, 11, 1) : last_sunday(year, 10);
  // Clocks change at two o'clock of the time that was valid until then.
  return at >= begin.start() + hours(7) && at < end.start() + hours(6) ? 4 : 5;
}

Day announcement_day(Instant submitted) {
  const Local local = eastern(submitted);
  // The weekday whose deadline it makes.
  Day closing = local.hour < kDeadlineHour ? local.day : local.day + 1;
  while (closing.weekday() == kSaturday || closing.weekday() == kSunday) closing = closing + 1;
  const Day evening = closing.weekday() == kFriday ? closing + 2 : closing;
  return evening + 1;
}

Day newest_announcement(Instant at) {
  const Local local = eastern(at);
  Day evening = local.hour >= kAnnouncedHour ? local.day : local.day - 1;
  while (!is_evening_of_one(evening)) evening = evening - 1;
  return evening + 1;
}

}  // namespace quire

// Days, ISO weeks, months and instants, all in UTC. The day of a paper is a stored value and is never
// recomputed from the viewer's zone. Years run from 1900 to 2999; anything else is refused.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire {

/// A moment in UTC, to the millisecond.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
Instant now();
/// RFC 3339 ("2026-11-20T07:30:00.123Z", offsets accepted) or a plain day, which means its first moment.
Result<Instant> parse_instant(std::string_view text);
/// "2026-11-20T07:30:00.123Z"
std::string iso(Instant at);

class Week;
class Month;

/// A calendar day.
class Day {
 public:
  /// "2026-05-04"; unpadded months and days ("2026-5-4") are read too.
  static Result<Day> parse(std::string_view text);
  static Result<Day> from_ymd(int year, unsigned month, unsigned day);
  /// Days since 1970-01-01, as stored; must be of a valid year.
  static Day from_count(std::int32_t days);
  static Day of(Instant at);

  std::int32_t count() const { return count_; }
  int year() const;
  unsigned month() const;
  unsigned day() const;
  Week week() const;
  Month month_of() const;
  Instant start() const;
  Day operator+(int days) const { return from_count(count_ + days); }
  Day operator-(int days) const { return from_count(count_ - days); }
  int operator-(Day other) const { return count_ - other.count_; }
  /// 0 Sunday .. 6 Saturday.
  unsigned weekday() const;
  std::string iso() const;           ///< 2026-05-04
  std::string written() const;       ///< 4 May 2026
  std::string written_long() const;  ///< Monday, 4 May 2026

  friend auto operator<=>(const Day&, const Day&) = default;

 private:
  explicit Day(std::int32_t count) : count_(count) {}
  std::int32_t count_;
};

/// An ISO 8601 week: Monday to Sunday, numbered within its week-year (2027-01-01 is in 2026-W53).
class Week {
 public:
  /// "2026-W19"
  static Result<Week> parse(std::string_view text);
  int year() const { return year_; }
  int number() const { return number_; }
  Day first() const;
  Day last() const { return first() + 6; }
  Week next() const { return (first() + 7).week(); }
  Week previous() const { return (first() - 7).week(); }
  std::string iso() const;  ///< 2026-W19
  friend auto operator<=>(const Week&, const Week&) = default;

 private:
  friend class Day;
  Week(int year, int number) : year_(year), number_(number) {}
  int year_;
  int number_;
};

/// A calendar month.
class Month {
 public:
  /// "2026-05"
  static Result<Month> parse(std::string_view text);
  int year() const { return year_; }
  unsigned number() const { return number_; }
  Day first() const;
  Day last() const;
  Month next() const { return (last() + 1).month_of(); }
  Month previous() const { return (first() - 1).month_of(); }
  std::string iso() const;      ///< 2026-05
  std::string written() const;  ///< May 2026
  friend auto operator<=>(const Month&, const Month&) = default;

 private:
  friend class Day;
  Month(int year, unsigned number) : year_(year), number_(number) {}
  int year_;
  unsigned number_;
};

}  // namespace quire

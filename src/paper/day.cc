// Civil dates by std::chrono; texts are read digit by digit, so nothing but the stated forms gets through.
// Arithmetic never leaves the years 1900 to 2999: it stops at their first and last day.
#include "paper/day.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace quire {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int kYearMin = 1900;
constexpr int kYearMax = 2999;
constexpr sys_days kFirstDay{std::chrono::year{kYearMin} / 1 / 1};
constexpr sys_days kLastDay{std::chrono::year{kYearMax} / 12 / 31};
constexpr std::array<const char*, 12> kMonthNames = {"January",   "February", "March",    "April",
                                                     "May",       "June",     "July",     "August",
                                                     "September", "October",  "November", "December"};
constexpr std::array<const char*, 7> kWeekdayNames = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                      "Thursday", "Friday", "Saturday"};

year_month_day civil(std::int32_t count) { return year_month_day{sys_days{days{count}}}; }

/// Reads a text from left to right; a failed step leaves the position where it was.
class Digits {
 public:
  explicit Digits(std::string_view text) : rest_(text) {}

  std::optional<int> number(std::size_t digits_min, std::size_t digits_max) {
    std::size_t n = 0;
    int value = 0;
    while (n < rest_.size() && n < digits_max && is_digit(rest_[n])) value = value * 10 + (rest_[n++] - '0');
    if (n < digits_min) return std::nullopt;
    rest_.remove_prefix(n);
    return value;
  }
  bool one_of(std::string_view set) {
    if (rest_.empty() || set.find(rest_.front()) == std::string_view::npos) return false;
    last_ = rest_.front();
    rest_.remove_prefix(1);
    return true;
  }
  char last() const { return last_; }
  bool at_digit() const { return !rest_.empty() && is_digit(rest_.front()); }
  bool done() const { return rest_.empty(); }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  std::string_view rest_;
  char last_ = 0;
};

/// The text for a message: printable, at most 40 bytes.
std::string shown(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 40)) out += c >= 0x20 && c < 0x7f ? c : '?';
  return text.size() > 40 ? out + "..." : out;
}

Error year_error(int year) {
  return {fmt::format("year {} is out of range; years run from {} to {}", year, kYearMin, kYearMax)};
}

std::optional<Day> read_day(Digits& in, std::optional<Error>& why) {
  const auto year = in.number(4, 4);
  if (!year || !in.one_of("-")) return std::nullopt;
  const auto month = in.number(1, 2);
  if (!month || !in.one_of("-")) return std::nullopt;
  const auto day = in.number(1, 2);
  if (!day) return std::nullopt;
  const auto result = Day::from_ymd(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
  if (!result) {
    why = Error{result.error()};
    return std::nullopt;
  }
  return *result;
}

/// "07:30:00.123" in milliseconds; 60 seconds, a leap second, is the first moment of the next minute.
std::optional<int> read_time_ms(Digits& in) {
  const auto hour = in.number(2, 2);
  if (!hour || *hour > 23 || !in.one_of(":")) return std::nullopt;
  const auto minute = in.number(2, 2);
  if (!minute || *minute > 59 || !in.one_of(":")) return std::nullopt;
  const auto second = in.number(2, 2);
  if (!second || *second > 60) return std::nullopt;
  int fraction_ms = 0;
  if (in.one_of(".,")) {
    int digits = 0;
    for (int unit_ms = 100; in.at_digit() && digits < 9; unit_ms /= 10, ++digits)
      fraction_ms += *in.number(1, 1) * unit_ms;
    if (digits == 0 || in.at_digit()) return std::nullopt;
  }
  return ((*hour * 60 + *minute) * 60 + *second) * 1000 + fraction_ms;
}

/// "Z" or "+02:00", in minutes east of UTC.
std::optional<int> read_offset_minutes(Digits& in) {
  if (in.one_of("Zz")) return 0;
  if (!in.one_of("+-")) return std::nullopt;
  const int sign = in.last() == '-' ? -1 : 1;
  const auto hours = in.number(2, 2);
  if (!hours || *hours > 23 || !in.one_of(":")) return std::nullopt;
  const auto minutes = in.number(2, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

/// Monday of week 1: the week that holds 4 January.
sys_days first_monday(int week_year) {
  const sys_days fourth{std::chrono::year{week_year} / 1 / 4};
  return fourth - days{std::chrono::weekday{fourth}.iso_encoding() - 1};
}

int weeks_of(int week_year) {
  return static_cast<int>((first_monday(week_year + 1) - first_monday(week_year)) / days{7});
}

}  // namespace

Instant now() { return floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

Result<Instant> parse_instant(std::string_view text) {
  const Error form{
      fmt::format("'{}' is not a time; write 2026-11-20T07:30:00Z (with offset) or 2026-11-20", shown(text))};
  Digits in(text);
  std::optional<Error> why;
  const auto day = read_day(in, why);
  if (!day) return why ? Error{fmt::format("'{}': {}", shown(text), why->message)} : form;
  if (in.done()) return day->start();
  if (!in.one_of("Tt ")) return form;
  const auto time_ms = read_time_ms(in);
  if (!time_ms) return form;
  const auto offset_minutes = read_offset_minutes(in);
  if (!offset_minutes || !in.done()) return form;
  const Instant at =
      day->start() + std::chrono::milliseconds{*time_ms} - std::chrono::minutes{*offset_minutes};
  if (at < kFirstDay || at >= kLastDay + days{1}) return year_error(day->year());
  return at;
}

std::string iso(Instant at) {
  const auto midnight = floor<days>(at);
  const year_month_day date{midnight};
  const auto ms = (at - midnight).count();
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), ms / 3'600'000,
                     ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
}

Result<Day> Day::parse(std::string_view text) {
  Digits in(text);
  std::optional<Error> why;
  const auto day = read_day(in, why);
  if (day && in.done()) return *day;
  if (why) return Error{fmt::format("'{}': {}", shown(text), why->message)};
  return Error{fmt::format("'{}' is not a day; write it as 2026-05-04", shown(text))};
}

Result<Day> Day::from_ymd(int year, unsigned month, unsigned day) {
  if (year < kYearMin || year > kYearMax) return year_error(year);
  if (month < 1 || month > 12)
    return Error{fmt::format("month {} is out of range; months run from 1 to 12", month)};
  const year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!date.ok()) return Error{fmt::format("{} {} has no day {}", kMonthNames[month - 1], year, day)};
  return from_count(static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count()));
}

Day Day::from_count(std::int32_t count) {
  return Day(std::clamp(count, static_cast<std::int32_t>(kFirstDay.time_since_epoch().count()),
                        static_cast<std::int32_t>(kLastDay.time_since_epoch().count())));
}

Day Day::of(Instant at) {
  const auto day = std::clamp(floor<days>(at), kFirstDay, kLastDay);
  return from_count(static_cast<std::int32_t>(day.time_since_epoch().count()));
}

int Day::year() const { return static_cast<int>(civil(count_).year()); }
unsigned Day::month() const { return static_cast<unsigned>(civil(count_).month()); }
unsigned Day::day() const { return static_cast<unsigned>(civil(count_).day()); }
unsigned Day::weekday() const { return std::chrono::weekday{sys_days{days{count_}}}.c_encoding(); }
Instant Day::start() const { return sys_days{days{count_}}; }

Week Day::week() const {
  const sys_days day{days{count_}};
  // The Thursday of a week is in the week's year.
  const sys_days thursday = day + days{4 - static_cast<int>(std::chrono::weekday{day}.iso_encoding())};
  const int week_year = static_cast<int>(year_month_day{thursday}.year());
  return Week(week_year, static_cast<int>((thursday - first_monday(week_year)) / days{7}) + 1);
}

Month Day::month_of() const { return Month(year(), month()); }

std::string Day::iso() const { return fmt::format("{:04}-{:02}-{:02}", year(), month(), day()); }
std::string Day::written() const { return fmt::format("{} {} {}", day(), kMonthNames[month() - 1], year()); }
std::string Day::written_long() const { return fmt::format("{}, {}", kWeekdayNames[weekday()], written()); }

Result<Week> Week::parse(std::string_view text) {
  Digits in(text);
  const auto year = in.number(4, 4);
  const bool marked = year && in.one_of("-") && in.one_of("Ww");
  const auto number = marked ? in.number(1, 2) : std::nullopt;
  if (!number || !in.done())
    return Error{fmt::format("'{}' is not a week; write it as 2026-W19", shown(text))};
  if (*year < kYearMin || *year > kYearMax) return year_error(*year);
  if (*number < 1 || *number > weeks_of(*year))
    return Error{
        fmt::format("{} has no week {}; its weeks run from 1 to {}", *year, *number, weeks_of(*year))};
  return Week(*year, *number);
}

Day Week::first() const {
  const auto monday = first_monday(year_) + days{7 * (number_ - 1)};
  return Day::from_count(static_cast<std::int32_t>(monday.time_since_epoch().count()));
}

std::string Week::iso() const { return fmt::format("{:04}-W{:02}", year_, number_); }

Result<Month> Month::parse(std::string_view text) {
  Digits in(text);
  const auto year = in.number(4, 4);
  const auto number = year && in.one_of("-") ? in.number(1, 2) : std::nullopt;
  if (!number || !in.done())
    return Error{fmt::format("'{}' is not a month; write it as 2026-05", shown(text))};
  const auto first = Day::from_ymd(*year, static_cast<unsigned>(*number), 1);
  if (!first) return Error{fmt::format("'{}': {}", shown(text), first.error())};
  return first->month_of();
}

Day Month::first() const {
  const sys_days day{std::chrono::year{year_} / std::chrono::month{number_} / 1};
  return Day::from_count(static_cast<std::int32_t>(day.time_since_epoch().count()));
}

Day Month::last() const {
  const sys_days day{std::chrono::year{year_} / std::chrono::month{number_} / std::chrono::last};
  return Day::from_count(static_cast<std::int32_t>(day.time_since_epoch().count()));
}

std::string Month::iso() const { return fmt::format("{:04}-{:02}", year_, number_); }
std::string Month::written() const { return fmt::format("{} {}", kMonthNames[number_ - 1], year_); }

}  // namespace quire

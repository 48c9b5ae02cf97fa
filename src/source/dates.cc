#include "source/dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "text/ascii.h"

namespace quire::source {
namespace {

/// Takes the number at the start of `text`, and the blanks behind it.
Result<int> take_number(std::string_view& text) {
  int number = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (bad != std::errc() || number < 0) return Error{"no date"};
  text = text.substr(static_cast<std::size_t>(end - text.data()));
  return number;
}

/// Takes "2 Apr 2007" out of "Mon, 2 Apr 2007 19:18:42 GMT" (RFC 5322); what is left begins with the time.
Result<Day> take_mail_day(std::string_view& text) {
  if (const std::size_t comma = text.find(','); comma != std::string_view::npos)
    text.remove_prefix(comma + 1);
  text = text::trimmed(text);
  const Result<int> day = take_number(text);
  if (!day) return Error{day.error()};
  text = text::trimmed(text);
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return Error{"no date"};
  const unsigned month = month_number(text.substr(0, blank));
  text = text::trimmed(text.substr(blank));
  const Result<int> year = take_number(text);
  if (!year || month == 0) return Error{"no date"};
  if (!text.empty() && text.front() != ' ') return Error{"no date"};
  text = text::trimmed(text);
  return Day::from_ymd(*year, month, static_cast<unsigned>(*day));
}

/// "GMT", "-0500" or "EST" as RFC 3339 has it.
std::string zone_of_mail(std::string_view zone) {
  if (zone == "EST") return "-05:00";
  if (zone == "EDT") return "-04:00";
  if (zone.size() == 5 && (zone[0] == '+' || zone[0] == '-'))
    return std::string(zone.substr(0, 3)) + ":" + std::string(zone.substr(3));
  return zone == "GMT" || zone == "UTC" || zone == "UT" || zone == "Z" ? "Z" : std::string(zone);
}

}  // namespace

Result<Day> read_day(std::string_view value) {
  const std::string_view given = text::trimmed(value);
  if (Result<Day> day = Day::parse(given)) return day;
  if (const Result<Instant> instant = parse_instant(given)) return Day::of(*instant);
  std::string_view rest = given;
  return take_mail_day(rest);
}

Result<Day> read_written_day(std::string_view value) {
  const std::string_view given = text::trimmed(value);
  if (parse_instant(given)) return Day::parse(given.substr(0, given.find_first_of("Tt ")));
  std::string_view rest = given;
  return take_mail_day(rest);
}

Result<Instant> read_instant(std::string_view value) {
  const std::string_view given = text::trimmed(value);
  if (Result<Instant> at = parse_instant(given)) return at;
  std::string_view time = given;
  const Result<Day> day = take_mail_day(time);
  if (!day) return Error{day.error()};
  const std::size_t blank = std::min(time.find(' '), time.size());
  std::string clock(time.substr(0, blank));
  if (clock.size() == 5) clock += ":00";  // seconds may be left out
  return parse_instant(day->iso() + "T" + clock + zone_of_mail(text::trimmed(time.substr(blank))));
}

unsigned month_number(std::string_view name) {
  constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                        "may",       "june",     "july",     "august",
                                                        "september", "october",  "november", "december"};
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.size() < 3) return 0;
  const std::string lower = text::ascii_lower(name);
  if (lower == "sept") return 9;
  for (unsigned i = 0; i < kMonths.size(); ++i)
    if (lower == kMonths[i] || lower == kMonths[i].substr(0, 3)) return i + 1;
  return 0;
}

}  // namespace quire::source

// Days and instants as sources write them. Sources: RFC 3339, RFC 5322.
#pragma once

#include <string_view>

#include "paper/day.h"

namespace quire::source {

/// A day as the sources write them: "2026-05-04", an RFC 3339 instant, or "Mon, 2 Apr 2007 19:18:42 GMT".
Result<Day> read_day(std::string_view text);
/// The same forms, but the day as it is written there, whatever the zone beside it: announcements are dated
/// so.
Result<Day> read_written_day(std::string_view text);
/// An RFC 3339 instant, a day (its first moment), or a mail date with its zone.
Result<Instant> read_instant(std::string_view text);

/// 1 to 12 for "jan", "January", ...; 0 if it is no month.
unsigned month_number(std::string_view name);

}  // namespace quire::source

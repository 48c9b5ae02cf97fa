// How often a source is read, as people write and read it: "30m", "6h", "1d", "2w"; "every 6 hours". Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::follow {

/// Seconds. Whole minutes, hours, days or weeks, at most a year.
Result<std::int64_t> parse_every(std::string_view text);
/// As parse_every() reads it: "6h"; the greatest unit that goes into it.
std::string short_every(std::int64_t seconds);
/// "every 6 hours", "every day".
std::string written_every(std::int64_t seconds);

}  // namespace quire::follow

#include "follow/every.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "source/fields.h"

namespace quire::follow {
namespace {

struct Unit {
  char letter;
  std::int64_t seconds;
  const char* name;
};
/// Greatest first.
constexpr std::array<Unit, 5> kUnits = {{{'w', 604'800, "week"},
                                         {'d', 86'400, "day"},
                                         {'h', 3'600, "hour"},
                                         {'m', 60, "minute"},
                                         {'s', 1, "second"}}};
constexpr std::int64_t kMost = 365 * std::int64_t{86'400};

const Unit& unit_of(std::int64_t seconds) {
  for (const Unit& unit : kUnits)
    if (seconds >= unit.seconds && seconds % unit.seconds == 0) return unit;
  return kUnits.back();
}

}  // namespace

Result<std::int64_t> parse_every(std::string_view text) {
  const auto wrong = [&] {
    return Error{fmt::format("{} is no time such as 30m, 6h, 1d or 2w", source::excerpt(text))};
  };
  std::int64_t count = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (fault != std::errc() || end + 1 != text.data() + text.size() || count <= 0) return wrong();
  for (const Unit& unit : kUnits) {
    if (*end != unit.letter || unit.seconds == 1) continue;
    if (count > kMost / unit.seconds)
      return Error{fmt::format("{} is more than a year", source::excerpt(text))};
    return count * unit.seconds;
  }
  return wrong();
}

std::string short_every(std::int64_t seconds) {
  const Unit& unit = unit_of(seconds);
  return fmt::format("{}{}", seconds / unit.seconds, unit.letter);
}

std::string written_every(std::int64_t seconds) {
  const Unit& unit = unit_of(seconds);
  const std::int64_t count = seconds / unit.seconds;
  return count == 1 ? fmt::format("every {}", unit.name) : fmt::format("every {} {}s", count, unit.name);
}

}  // namespace quire::follow

// Any bytes: no crash; what is read is written in a form that reads back to the same value.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "paper/day.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto day = quire::Day::parse(text)) {
    if (*quire::Day::parse(day->iso()) != *day) std::abort();
    const auto week = quire::Week::parse(day->week().iso());
    if (week ? *week != day->week() : day->year() < 2999) std::abort();
    if (*quire::Month::parse(day->month_of().iso()) != day->month_of()) std::abort();
  }
  if (const auto at = quire::parse_instant(text); at && *quire::parse_instant(quire::iso(*at)) != *at)
    std::abort();
  if (const auto week = quire::Week::parse(text); week && week->first().week() != *week) std::abort();
  if (const auto month = quire::Month::parse(text); month && month->first().month_of() != *month)
    std::abort();
  return 0;
}

// Fields of a protocol's progress. It may be of an older Quire or spoilt: what is missing or of another type
// is as if it were not there, so that a harvest begins again instead of failing.
#pragma once

#include <optional>
#include <string>

#include <boost/json.hpp>

#include "paper/day.h"

namespace quire::follow {

inline std::string text_in(const boost::json::object& progress, std::string_view name) {
  const boost::json::value* value = progress.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

/// At most a billion; 0 if there is none.
inline std::uint64_t count_in(const boost::json::object& progress, std::string_view name) {
  constexpr std::uint64_t kMost = 1'000'000'000;
  const boost::json::value* value = progress.if_contains(name);
  if (value == nullptr || !value->is_number()) return 0;
  boost::system::error_code fault;
  const auto number = value->to_number<std::uint64_t>(fault);
  return fault || number > kMost ? 0 : number;
}

inline bool flag_in(const boost::json::object& progress, std::string_view name) {
  const boost::json::value* value = progress.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

inline boost::json::object object_in(const boost::json::object& progress, std::string_view name) {
  const boost::json::value* value = progress.if_contains(name);
  return value != nullptr && value->is_object() ? value->get_object() : boost::json::object();
}

inline std::optional<Day> day_in(const boost::json::object& progress, std::string_view name) {
  const Result<Day> day = Day::parse(text_in(progress, name));
  return day ? std::optional<Day>(*day) : std::nullopt;
}

inline std::optional<Instant> instant_in(const boost::json::object& progress, std::string_view name) {
  const Result<Instant> at = parse_instant(text_in(progress, name));
  return at ? std::optional<Instant>(*at) : std::nullopt;
}

}  // namespace quire::follow

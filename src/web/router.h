// Which page an address means: a list of routes, each a method, a pattern and a handler; the first that fits
// counts. "/papers/{id*}/votes": `{id*}` takes one segment or more (names of papers may hold slashes), `{n}`
// exactly one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/site.h"

namespace quire::web {

/// What stood in the places of a pattern.
class Places {
 public:
  std::string_view get(std::string_view name) const;
  /// A whole number from 0 on; nothing if it is none.
  std::optional<std::int64_t> number(std::string_view name) const;
  void set(std::string_view name, std::string_view value) { values_.emplace_back(name, value); }
  void take_back() { values_.pop_back(); }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> values_;
};

struct Route {
  Method method = Method::get;  ///< get stands for head as well
  std::string_view pattern;
  Response (*handler)(const Site&, const Request&, const Places&) = nullptr;
};

/// True if the path is one of the pattern; its places are put into `places`, which point into both.
bool fits(std::string_view pattern, std::string_view path, Places& places);

struct Found {
  const Route* route = nullptr;
  Places places;
  std::string allow;  ///< without a route: methods that the path takes, "GET, HEAD"; empty: no such path
};
Found find_route(std::span<const Route> routes, Method method, std::string_view path);

/// All routes (routes.cc).
std::span<const Route> routes();
/// The pattern that a path is of, for statistics: never what a reader typed. "other" if there is none.
std::string_view route_of(std::string_view path);

}  // namespace quire::web

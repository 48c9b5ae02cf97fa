#include "web/router.h"

#include <algorithm>
#include <charconv>

namespace quire::web {
namespace {

/// The first segment of a path and what is behind its slash.
std::pair<std::string_view, std::string_view> parted(std::string_view path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return {path, {}};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

/// Without leading slashes. `at_end`: both are over.
bool rest_fits(std::string_view pattern, std::string_view path, Places& places) {
  if (pattern.empty()) return path.empty();
  if (path.empty()) return false;
  const auto [word, words] = parted(pattern);
  if (!word.starts_with('{')) {
    const auto [segment, segments] = parted(path);
    // "/a/" is not "/a".
    const bool both_end = (word.size() == pattern.size()) == (segment.size() == path.size());
    return word == segment && both_end && rest_fits(words, segments, places);
  }
  const bool many = word.ends_with("*}");
  const std::string_view name = word.substr(1, word.size() - (many ? 3 : 2));
  for (auto end = path.find('/');; end = path.find('/', end + 1)) {
    const bool last = end == std::string_view::npos;
    const std::string_view value = path.substr(0, end);
    if (!value.empty() && (word.size() == pattern.size()) == last) {
      places.set(name, value);
      if (rest_fits(words, last ? std::string_view() : path.substr(end + 1), places)) return true;
      places.take_back();
    }
    if (last || !many) return false;
  }
}

}  // namespace

std::string_view Places::get(std::string_view name) const {
  const auto found =
      std::find_if(values_.begin(), values_.end(), [&](const auto& value) { return value.first == name; });
  return found == values_.end() ? std::string_view() : found->second;
}

std::optional<std::int64_t> Places::number(std::string_view name) const {
  const std::string_view digits = get(name);
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (error != std::errc() || end != digits.data() + digits.size() || n < 0) return std::nullopt;
  return n;
}

bool fits(std::string_view pattern, std::string_view path, Places& places) {
  if (!path.starts_with('/')) return false;
  if (pattern == "/" || path == "/") return pattern == path;
  return rest_fits(pattern.substr(1), path.substr(1), places);
}

Found find_route(std::span<const Route> all, Method method, std::string_view path) {
  const Method asked = method == Method::head ? Method::get : method;
  Found found;
  bool reads = false, writes = false;
  for (const Route& route : all) {
    Places places;
    if (!fits(route.pattern, path, places)) continue;
    if (route.method == asked) return {&route, std::move(places), {}};
    (route.method == Method::get ? reads : writes) = true;
  }
  if (reads) found.allow = "GET, HEAD";
  if (writes) found.allow += reads ? ", POST" : "POST";
  return found;
}

std::string_view route_of(std::string_view path) {
  if (path.starts_with("/static/")) return "/static";
  for (const std::string_view own : {"/metrics", "/oai"})
    if (path == own) return own;
  for (const Route& route : routes()) {
    Places places;
    if (fits(route.pattern, path, places)) return route.pattern;
  }
  return "other";
}

}  // namespace quire::web

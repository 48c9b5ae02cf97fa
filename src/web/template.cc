#include "web/template.h"

#include <map>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>

#include "text/unicode.h"
#include "web/assets.h"

namespace quire::web {
namespace {

constexpr int kPartialDepthMax = 8;

/// The template's text with its partials in place and {{asset:NAME}} replaced by the file's address.
std::string expand(std::string_view name, int depth) {
  if (depth > kPartialDepthMax) throw std::logic_error(fmt::format("template '{}' includes itself", name));
  const std::string_view source = asset(fmt::format("templates/{}.mustache", name));
  std::string out;
  for (std::size_t at = 0;;) {
    const auto partial = source.find("{{> ", at);
    const auto file = source.find("{{asset:", at);
    const auto open = std::min(partial, file);
    if (open == std::string_view::npos) return out.append(source.substr(at));
    const auto close = source.find("}}", open);
    out.append(source.substr(at, open - at));
    if (open == partial)
      out.append(expand(source.substr(open + 4, close - open - 4), depth + 1));
    else
      out.append(asset_url(source.substr(open + 8, close - open - 8)));
    at = close + 2;
  }
}

kainjow::mustache::mustache& parsed(std::string_view name) {
  // A parsed template keeps state while it renders, so every thread has its own.
  thread_local std::map<std::string, std::unique_ptr<kainjow::mustache::mustache>, std::less<>> cache;
  auto found = cache.find(name);
  if (found == cache.end()) {
    auto fresh = std::make_unique<kainjow::mustache::mustache>(expand(name, 0));
    if (!fresh->is_valid())
      throw std::logic_error(fmt::format("template '{}': {}", name, fresh->error_message()));
    fresh->set_custom_escape([](const std::string& s) { return text::escape_html(s); });
    found = cache.emplace(std::string(name), std::move(fresh)).first;
  }
  return *found->second;
}

}  // namespace

std::string render(std::string_view name, const View& view) { return parsed(name).render(view); }

}  // namespace quire::web

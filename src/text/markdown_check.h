// A verifier of the promise of read_markdown(), for tests and fuzzing: our own tags only, balanced, with the
// attributes that we write, and no character of the input that HTML could take for markup.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace quire::text {

/// What is wrong with the HTML, empty if nothing is.
inline std::string markdown_fault(std::string_view html) {
  constexpr std::array<std::string_view, 10> kPairs = {"p",  "blockquote", "ul",   "ol",  "li",
                                                       "em", "strong",     "code", "del", "pre"};
  constexpr std::array<std::string_view, 5> kOpen = {"pre tabindex=\"0\"", "span class=\"math\"",
                                                     "span class=\"math display\"", "span class=\"at\"",
                                                     "code"};
  constexpr std::array<std::string_view, 5> kEntities = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
  constexpr std::string_view kRel = "\" rel=\"nofollow ugc noopener\"";
  const auto is_link = [&](std::string_view tag) {
    if (!tag.starts_with("a href=\"")) return false;
    const std::string_view rest = tag.substr(8);
    const auto end = rest.find('"');
    if (end == std::string_view::npos) return false;
    const std::string_view address = rest.substr(0, end);
    if (address.starts_with("/papers/")) return rest.substr(end) == "\"";
    std::string scheme(address.substr(0, address.find(':')));
    for (char& c : scheme) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return (scheme == "http" || scheme == "https" || scheme == "mailto") && rest.substr(end) == kRel;
  };
  std::vector<std::string> open;
  for (std::size_t at = 0; at < html.size();) {
    const std::string where = " at byte " + std::to_string(at);
    const char c = html[at];
    if (c == '"' || c == '\'' || c == '>') return "a raw character" + where;
    std::size_t step = 1;
    if (c == '&') {
      step = 0;
      for (const std::string_view entity : kEntities)
        if (html.substr(at, entity.size()) == entity) step = entity.size();
      if (step == 0) return "a foreign entity" + where;
    }
    if (c == '<') {
      const auto end = html.find('>', at);
      if (end == std::string_view::npos) return "a tag without an end" + where;
      const std::string_view tag = html.substr(at + 1, end - at - 1);
      const std::string name(tag.substr(0, tag.find(' ')));
      step = tag.size() + 2;
      if (tag.starts_with('/')) {
        if (open.empty() || open.back() != tag.substr(1)) return "a crossed tag" + where;
        open.pop_back();
      } else if (tag != "br" && tag != "hr") {
        bool known = is_link(tag);
        for (const std::string_view pair : kPairs) known = known || tag == pair;
        for (const std::string_view one : kOpen) known = known || tag == one;
        if (tag.starts_with("ol start=\"")) {
          const std::string_view number = tag.substr(10, tag.size() - 11);
          known = !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos &&
                  tag.back() == '"';
        }
        if (!known) return "a foreign tag" + where;
        if (!open.empty() && open.back() == "span") return "a tag inside math or a name" + where;
        for (const std::string& outer : open)
          if (outer == "a" && name == "a") return "a link inside a link" + where;
        open.push_back(name);
        if (open.size() > 64) return "tags nest too deep" + where;
      }
    }
    at += step;
  }
  return open.empty() ? "" : "a tag that does not end";
}

}  // namespace quire::text

// A verifier of the promise of safe_html() and diff_html(), for tests and fuzzing: only their own tags,
// balanced and nested, and no character of the input that HTML could take for markup.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace quire::text {

/// What is wrong with the HTML, empty if nothing is.
inline std::string html_fault(std::string_view html) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kTags = {
      {{"<em>", "</em>"},
       {"<strong>", "</strong>"},
       {"<code>", "</code>"},
       {"<span class=\"math\">", "</span>"},
       {"<span class=\"math display\">", "</span>"},
       {"<ins>", "</ins>"},
       {"<del>", "</del>"},
       {"<span class=\"vh\">", "</span>"}}};
  constexpr std::array<std::string_view, 5> kEntities = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
  const auto starts = [&](std::size_t at, std::string_view with) {
    return html.substr(at, with.size()) == with;
  };
  std::vector<std::size_t> open;
  for (std::size_t at = 0; at < html.size();) {
    std::size_t step = 1;
    const std::string where = " at byte " + std::to_string(at);
    if (html[at] == '"' || html[at] == '\'' || html[at] == '>') return "a raw character" + where;
    if (html[at] == '&') {
      step = 0;
      for (const std::string_view entity : kEntities)
        if (starts(at, entity)) step = entity.size();
      if (step == 0) return "a foreign entity" + where;
    }
    if (html[at] == '<') {
      step = 0;
      const bool in_math = !open.empty() && (open.back() == 3 || open.back() == 4);
      for (std::size_t tag = 0; tag < kTags.size() && step == 0; ++tag) {
        if (starts(at, kTags[tag].first)) {
          if (in_math) return "a tag inside math" + where;
          open.push_back(tag);
          step = kTags[tag].first.size();
        } else if (!open.empty() && open.back() == tag && starts(at, kTags[tag].second)) {
          open.pop_back();
          step = kTags[tag].second.size();
        }
      }
      if (step == 0) return "a foreign or crossed tag" + where;
      if (open.size() > 64) return "tags nest too deep" + where;
    }
    at += step;
  }
  return open.empty() ? "" : "a tag that does not end";
}

}  // namespace quire::text

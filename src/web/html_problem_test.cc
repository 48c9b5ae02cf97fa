// The checker that the tests of all pages lean on, and tests of its own.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "web/test_site.h"

namespace quire::web {
namespace {

constexpr std::array<std::string_view, 7> kVoid = {"meta", "link", "input", "br", "hr", "img", "!doctype"};

/// Name of the tag, without "/" and in lower case.
std::string name_of(std::string_view tag) {
  std::string name;
  for (const char c : tag) {
    if (c == ' ' || c == '/' || c == '\n') break;
    name += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return name;
}

std::map<std::string, std::string> attributes_of(std::string_view tag) {
  std::map<std::string, std::string> out;
  for (std::size_t at = tag.find(' '); at < tag.size();) {
    at = tag.find_first_not_of(" \n/", at);
    if (at == std::string_view::npos) break;
    const auto end = std::min(tag.find_first_of(" =\n", at), tag.size());
    const std::string name(tag.substr(at, end - at));
    at = end;
    std::string value;
    if (at + 1 < tag.size() && tag[at] == '=') {
      const char quote = tag[at + 1];
      const auto close = tag.find(quote, at + 2);
      if (quote != '"' || close == std::string_view::npos) return {{"unquoted", name}};
      value = tag.substr(at + 2, close - at - 2);
      at = close + 1;
    }
    if (!out.emplace(name, value).second) return {{"twice", name}};
  }
  return out;
}

/// One past the tag at `at`; ">" within quotes does not close it.
std::size_t tag_end(std::string_view html, std::size_t at) {
  bool quoted = false;
  for (; at < html.size(); ++at) {
    if (html[at] == '"') quoted = !quoted;
    if (html[at] == '>' && !quoted) return at;
  }
  return html.size();
}

}  // namespace

std::string html_problem(std::string_view html) {
  std::vector<std::string> open;
  std::set<std::string> ids;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
    const auto end = tag_end(html, at);
    const std::string_view tag = html.substr(at + 1, end - at - 1);
    const std::string place = fmt::format("<{}> at byte {}", tag.substr(0, 60), at);
    at = end;
    if (tag.starts_with('/')) {
      const std::string name = name_of(tag.substr(1));
      if (open.empty() || open.back() != name)
        return fmt::format("{} closes {}", place, open.empty() ? "nothing" : open.back());
      open.pop_back();
      continue;
    }
    const std::string name = name_of(tag);
    const auto attributes = attributes_of(tag);
    for (const auto& [key, value] : attributes) {
      if (key == "unquoted" || key == "twice") return fmt::format("{}: attribute {} {}", place, value, key);
      if (key == "style" || key.starts_with("on"))
        return fmt::format("{}: {} is refused by our policy", place, key);
      if (key == "id" && (value.empty() || !ids.insert(value).second))
        return place + ": id is empty or occurs twice";
      if ((key == "href" || key == "action") &&
          (value.empty() || value == "#" || value.starts_with("javascript:")))
        return place + ": leads nowhere";
    }
    if (name == "script" && !attributes.contains("src")) return place + ": inline script";
    const bool closed = tag.ends_with('/') || std::find(kVoid.begin(), kVoid.end(), name) != kVoid.end();
    if (!closed) open.push_back(name);
  }
  for (const std::string_view mark : {"{{#", "{{^", "{{/", "{{>"})
    if (html.find(mark) != std::string_view::npos) return "a template's tag is left";
  return open.empty() ? "" : "never closed: " + open.back();
}

namespace {

TEST(HtmlProblem, SeesWhatItShould) {
  EXPECT_EQ(html_problem("<p class=\"a\">x<br>y <svg><path d=\"M0\"/></svg></p>"), "");
  for (const char* bad : {"<p><b></p></b>", "<p>", "</p>", "<p style=\"x\"></p>", "<a href=\"#\">x</a>",
                          "<p id=\"a\"></p><p id=\"a\"></p>", "<script>x</script>", "<p onclick=\"x\"></p>",
                          "<p class=a></p>", "{{#x}}"})
    EXPECT_NE(html_problem(bad), "") << bad;
}

}  // namespace
}  // namespace quire::web

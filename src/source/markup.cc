// One pass over tags, one over entities, and one over the tags that the entities hid: databases escape what
// they were given escaped. Names: HTML's phrase and block elements, JATS 1.3, and MathML by its prefix.
#include "source/markup.h"

#include <algorithm>
#include <array>
#include <vector>

#include "text/unicode.h"

namespace quire::source {
namespace {

constexpr std::size_t kTagBytesMax = 2000;

/// Names that occur in running text; they count in pairs only, for "<p>" and "<b>" are physics, too.
constexpr std::array<std::string_view, 35> kInline = {"a",
                                                      "b",
                                                      "bold",
                                                      "code",
                                                      "em",
                                                      "emphasis",
                                                      "ext-link",
                                                      "font",
                                                      "i",
                                                      "inf",
                                                      "inline-formula",
                                                      "italic",
                                                      "monospace",
                                                      "named-content",
                                                      "s",
                                                      "sc",
                                                      "scp",
                                                      "small",
                                                      "span",
                                                      "strong",
                                                      "styled-content",
                                                      "sub",
                                                      "sup",
                                                      "tex-math",
                                                      "tt",
                                                      "u",
                                                      "underline",
                                                      "xref",
                                                      "q",
                                                      "alternatives",
                                                      "math",
                                                      "roman",
                                                      "uri",
                                                      "cite",
                                                      "mark"};
constexpr std::array<std::string_view, 18> kBlock = {
    "p",  "div", "br", "sec", "title", "list", "list-item", "li", "ul",
    "ol", "h1",  "h2", "h3",  "h4",    "h5",   "abstract",  "hr", "disp-formula"};

struct Tag {
  std::string name;  ///< lower case, without "jats:"
  std::size_t begin = 0;
  std::size_t end = 0;
  bool closes = false;
  bool is_empty = false;  ///< <br>, <br/>
  bool is_block = false;
  bool is_prefixed = false;  ///< "jats:p", "mml:mi"
  bool counts = false;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
bool is_name(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || is_digit(c) || c == '-' || c == ':'; }

template <class List>
bool among(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

/// name="value" any number of times: what may stand between a tag's name and its end. Math that happens to
/// begin like a tag has no such thing.
bool are_attributes(std::string_view text) {
  while (!text.empty()) {
    if (is_blank(text.front())) {
      text.remove_prefix(1);
      continue;
    }
    std::size_t i = 0;
    while (i < text.size() && is_name(text[i])) ++i;
    if (i == 0 || i + 1 >= text.size() || text[i] != '=') return false;
    const char quote = text[i + 1];
    if (quote != '"' && quote != '\'') return false;
    const std::size_t end = text.find(quote, i + 2);
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

/// The tag that begins at `at`, where a '<' stands; its end is 0 if none does.
Tag read_tag(std::string_view text, std::size_t at) {
  Tag tag;
  tag.begin = at;
  std::size_t i = at + 1;
  if (i < text.size() && text[i] == '/') {
    tag.closes = true;
    ++i;
  }
  while (i < text.size() && is_name(text[i]) && tag.name.size() < 40) tag.name += lower(text[i++]);
  const std::size_t close = text.substr(0, std::min(text.size(), at + kTagBytesMax)).find('>', i);
  if (tag.name.empty() || close == std::string_view::npos) return tag;
  std::string_view inside = text.substr(i, close - i);
  if (inside.ends_with('/')) {
    tag.is_empty = true;
    inside.remove_suffix(1);
  }
  if (inside.find('<') != std::string_view::npos || !are_attributes(inside)) return tag;
  const std::size_t colon = tag.name.find(':');
  const std::string_view prefix = std::string_view(tag.name).substr(0, colon);
  tag.is_prefixed = colon != std::string::npos && (prefix == "jats" || prefix == "mml" || prefix == "xhtml");
  if (tag.is_prefixed) tag.name.erase(0, colon + 1);
  tag.is_block = among(kBlock, tag.name);
  tag.is_empty = tag.is_empty || tag.name == "br" || tag.name == "hr";
  if (tag.is_prefixed || tag.is_block || among(kInline, tag.name)) tag.end = close + 1;
  return tag;
}

/// The tags of a text; those count that have a partner, need none, or cannot be anything else.
std::vector<Tag> tags_of(std::string_view text) {
  std::vector<Tag> tags;
  std::vector<std::size_t> open;
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    Tag tag = read_tag(text, at);
    if (tag.end == 0) {
      ++at;
      continue;
    }
    at = tag.end;
    tag.counts = tag.is_prefixed || tag.is_empty || tag.closes;
    if (tag.closes) {
      const auto partner =
          std::find_if(open.rbegin(), open.rend(), [&](std::size_t i) { return tags[i].name == tag.name; });
      if (partner != open.rend()) {
        tags[*partner].counts = true;
        open.erase(std::next(partner).base(), open.end());
      }
    } else if (!tag.is_empty) {
      constexpr std::size_t kOpenMax = 64;
      if (open.size() < kOpenMax) open.push_back(tags.size());
    }
    tags.push_back(std::move(tag));
  }
  return tags;
}

/// Digits and signs raised or lowered; empty if one of them has no such form.
std::string shifted(std::string_view text, bool raised) {
  constexpr std::array<std::string_view, 10> kRaised = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  constexpr std::array<std::string_view, 10> kLowered = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
  std::string out;
  for (const char c : text) {
    if (is_digit(c))
      out += (raised ? kRaised : kLowered)[static_cast<std::size_t>(c - '0')];
    else if (c == '+')
      out += raised ? "⁺" : "₊";
    else if (c == '-')
      out += raised ? "⁻" : "₋";
    else
      return {};
  }
  return out;
}

bool is_abstract_heading(std::string_view text) {
  std::string word;
  for (const char c : text)
    if (!is_blank(c) && c != ':' && c != '.') word += lower(c);
  return word == "abstract" || word == "summary";
}

/// The closing tag of the element that tags[at] opens; `at` itself if there is none within a formula's
/// length.
std::size_t partner_of(const std::vector<Tag>& tags, std::size_t at) {
  constexpr std::size_t kTagsMax = 2000;
  int depth = 0;
  for (std::size_t i = at; i < std::min(tags.size(), at + kTagsMax); ++i) {
    if (tags[i].name != tags[at].name || tags[i].is_empty) continue;
    depth += tags[i].closes ? -1 : 1;
    if (depth == 0) return i;
  }
  return at;
}

std::string without_tags(std::string_view text) {
  const std::vector<Tag> tags = tags_of(text);
  std::string out;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const Tag& tag = tags[i];
    if (!tag.counts) continue;
    out += text.substr(copied, tag.begin - copied);
    copied = tag.end;
    if (tag.is_block) out += ' ';
    if (tag.closes && tag.name == "tex-math" && i + 1 < tags.size() && tags[i + 1].name == "math") {
      i = partner_of(tags, i + 1);  // the same formula once more, in MathML
      copied = tags[i].end;
      continue;
    }
    if (tag.closes || i + 1 == tags.size()) continue;
    const Tag& next = tags[i + 1];
    if (!next.closes || next.name != tag.name) continue;
    const std::string_view content = text.substr(tag.end, next.begin - tag.end);
    if (tag.name == "sub" || tag.name == "sup") {
      const std::string digits = shifted(content, tag.name == "sup");
      if (digits.empty()) continue;
      out += digits;
      copied = next.begin;
    } else if (tag.name == "title" && is_abstract_heading(content)) {
      copied = next.begin;
    }
  }
  out += text.substr(copied);
  return out;
}

}  // namespace

std::string plain_of_markup(std::string_view marked) {
  const bool has_tags = marked.find('<') != std::string_view::npos;
  const bool has_entities = marked.find('&') != std::string_view::npos;
  if (!has_tags && !has_entities) return std::string(marked);
  std::string plain = without_tags(marked);
  if (has_entities) plain = without_tags(text::decode_entities(plain));
  return plain;
}

}  // namespace quire::source

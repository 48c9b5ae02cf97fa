// Marks the words of a query in HTML that text::safe_html made: one pass that copies tags, entities and math
// as they are and looks at the words in between. Without its <mark> tags the output is the input, whatever
// the input was.
#include <algorithm>
#include <unordered_set>

#include "index/edit_distance.h"
#include "index/query.h"
#include "text/tokens.h"

namespace quire::index {
namespace {

constexpr std::string_view kMathOpen = "<span class=\"math";
constexpr std::string_view kSpanOpen = "<span";
constexpr std::string_view kSpanClose = "</span>";
constexpr std::size_t kEntityBytesMax = 40;

/// One past the tag that starts at `at`; the end of the text if it is not closed. Quoted ">" do not close it.
std::size_t tag_end(std::string_view html, std::size_t at) {
  char quote = 0;
  for (std::size_t i = at + 1; i < html.size(); ++i) {
    const char c = html[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    }
  }
  return html.size();
}

/// One past the </span> that closes the math span at `at`; spans may nest.
std::size_t math_end(std::string_view html, std::size_t at) {
  std::size_t depth = 0;
  while (at < html.size()) {
    at = html.find('<', at);
    if (at == std::string_view::npos) return html.size();
    if (html.substr(at).starts_with(kSpanClose)) {
      at += kSpanClose.size();
      if (--depth == 0) return at;
      continue;
    }
    if (html.substr(at).starts_with(kSpanOpen)) ++depth;
    at = tag_end(html, at);
  }
  return html.size();
}

/// One past the entity at `at`, or past the bare "&".
std::size_t entity_end(std::string_view html, std::size_t at) {
  for (std::size_t i = at + 1; i < html.size() && i - at <= kEntityBytesMax; ++i) {
    const char c = html[i];
    if (c == ';') return i + 1;
    const bool name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '#';
    if (!name) break;
  }
  return at + 1;
}

class Marker {
 public:
  explicit Marker(const std::vector<std::string>& words) {
    for (const std::string& word : words) {
      const std::size_t tilde = word.rfind('~');
      if (word.ends_with('*')) {
        beginnings_.push_back(word.substr(0, word.size() - 1));
      } else if (tilde != std::string::npos && tilde + 2 == word.size()) {
        near_.emplace_back(word.substr(0, tilde), static_cast<unsigned>(word.back() - '0'));
      } else {
        words_.insert(word);
      }
    }
  }

  void text(std::string_view plain, std::string& out) const {
    std::size_t copied = 0;
    for (const text::Token& token : text::tokenize(plain)) {
      if (!wanted(token.word)) continue;
      out += plain.substr(copied, token.begin - copied);
      out += "<mark>";
      out += plain.substr(token.begin, token.end - token.begin);
      out += "</mark>";
      copied = token.end;
    }
    out += plain.substr(copied);
  }

 private:
  bool wanted(const std::string& word) const {
    const std::string stem(text::stem(word));
    return words_.contains(word) || words_.contains(stem) ||
           std::any_of(beginnings_.begin(), beginnings_.end(),
                       [&](const std::string& beginning) { return word.starts_with(beginning); }) ||
           std::any_of(near_.begin(), near_.end(), [&](const auto& near) {
             return edit_distance(near.first, word, near.second) <= near.second;
           });
  }
  std::unordered_set<std::string> words_;
  std::vector<std::string> beginnings_;
  std::vector<std::pair<std::string, unsigned>> near_;
};

}  // namespace

std::string highlight_html(std::string_view html, const std::vector<std::string>& words) {
  if (words.empty()) return std::string(html);
  const Marker marker(words);
  std::string out;
  out.reserve(html.size() + html.size() / 4);
  std::size_t at = 0;
  while (at < html.size()) {
    const std::size_t special = std::min(html.find_first_of("<&", at), html.size());
    marker.text(html.substr(at, special - at), out);
    if (special == html.size()) break;
    std::size_t end = 0;
    if (html[special] == '&') {
      end = entity_end(html, special);
    } else if (html.substr(special).starts_with(kMathOpen)) {
      end = math_end(html, special);
    } else {
      end = tag_end(html, special);
    }
    out += html.substr(special, end - special);
    at = end;
  }
  return out;
}

}  // namespace quire::index

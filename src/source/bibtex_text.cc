// Braces are followed with a stack, not by recursion: a value may hold a million of them. Forms of names:
// "BibTeXing", section 4.
#include "source/bibtex_text.h"

#include <algorithm>
#include <array>

#include "source/fields.h"
#include "text/ascii.h"
#include "text/tex.h"
#include "text/unicode.h"

namespace quire::source {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Copies a value without its grouping braces.
class Ungrouper {
 public:
  explicit Ungrouper(std::string_view value) : value_(value) {}

  std::string read() {
    while (at_ < value_.size()) {
      const char c = value_[at_];
      if (c == '\\') {
        read_macro();
      } else if (c == '$') {
        in_math_ = !in_math_;
        copy(1);
      } else if (c == '{') {
        open();
      } else if (c == '}') {
        close();
      } else {
        if (!is_blank(c)) takes_argument_ = false;
        copy(1);
      }
    }
    return std::move(out_);
  }

 private:
  void copy(std::size_t bytes) {
    out_ += value_.substr(at_, bytes);
    at_ += bytes;
  }

  void read_macro() {
    std::size_t end = at_ + 1;
    while (end < value_.size() && is_letter(value_[end])) ++end;
    const bool is_word = end > at_ + 1;
    if (!is_word) end = std::min(at_ + 2, value_.size());
    const char sign = end > at_ + 1 ? value_[at_ + 1] : ' ';
    constexpr std::string_view kEscaped = "&%#_";
    if (!in_math_ && !is_word && kEscaped.find(sign) != std::string_view::npos) ++at_;
    if (sign == '(' || sign == '[') in_math_ = true;
    if (sign == ')' || sign == ']') in_math_ = false;
    constexpr std::string_view kAccents = "`'^\"~=.";
    takes_argument_ = is_word || kAccents.find(sign) != std::string_view::npos;
    copy(end - at_);
  }

  void open() {
    const bool is_switch = at_ + 1 < value_.size() && value_[at_ + 1] == '\\' && !starts_with_math(at_ + 1);
    const bool stays = in_math_ || takes_argument_ || is_switch;
    groups_.push_back({stays, stays && takes_argument_});
    takes_argument_ = false;
    if (stays)
      copy(1);
    else
      ++at_;
  }

  void close() {
    const Group group = groups_.empty() ? Group{} : groups_.back();
    if (!groups_.empty()) groups_.pop_back();
    takes_argument_ = group.is_argument;  // "\frac{a}{b}": another may follow
    if (group.stays)
      copy(1);
    else
      ++at_;
  }

  bool starts_with_math(std::size_t at) const {
    return value_.substr(at, 2) == "\\(" || value_.substr(at, 2) == "\\[" || value_.substr(at, 2) == "\\&" ||
           value_.substr(at, 2) == "\\%" || value_.substr(at, 2) == "\\_" || value_.substr(at, 2) == "\\#";
  }

  struct Group {
    bool stays = false;
    bool is_argument = false;
  };
  std::string_view value_;
  std::string out_;
  std::vector<Group> groups_;
  std::size_t at_ = 0;
  bool in_math_ = false;
  bool takes_argument_ = false;
};

/// Calls visit with each piece of the text between separators outside braces.
template <class Separator, class Visit>
void split(std::string_view text, Separator&& separator_bytes, Visit&& visit) {
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}') --depth;
    if (depth > 0) continue;
    const std::size_t bytes = separator_bytes(text, i);
    if (bytes == 0) continue;
    visit(text.substr(begin, i - begin));
    begin = i + bytes;
    i = begin - 1;
  }
  visit(text.substr(begin));
}

/// The word "and" with the blanks around it.
std::size_t and_bytes(std::string_view text, std::size_t at) {
  if (!is_blank(text[at])) return 0;
  std::size_t i = at;
  while (i < text.size() && is_blank(text[i])) ++i;
  if (i + 4 > text.size() || text::fold(text.substr(i, 3)) != "and" || !is_blank(text[i + 3])) return 0;
  return i + 3 - at;  // the blank behind may stand before the next "and"
}

std::size_t comma_bytes(std::string_view text, std::size_t at) { return text[at] == ',' ? 1 : 0; }

/// The whole text in one pair of braces.
bool is_braced(std::string_view text) {
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return false;
  int depth = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}') --depth;
    if (depth == 0) return false;
  }
  return true;
}

void add_name(std::string_view given, std::vector<Author>& names) {
  const std::string_view name = text::trimmed(given);
  if (name.empty() || name == "others") return;
  if (is_braced(name)) {
    names.push_back({bibtex_words(name)});
    return;
  }
  std::vector<std::string> parts;
  split(name, comma_bytes, [&](std::string_view part) { parts.push_back(bibtex_words(part)); });
  if (parts.size() > 3) {  // a list of names with commas, which BibTeX does not know
    for (std::string& part : parts)
      if (!part.empty()) names.push_back({std::move(part)});
    return;
  }
  Author author;
  const auto append = [&author](const std::string& part) {
    if (!part.empty()) author.name += (author.name.empty() ? "" : " ") + part;
  };
  append(parts.back());
  if (parts.size() > 1) {
    author.family = parts.front();
    append(parts.front());
  }
  if (parts.size() == 3) {
    author.suffix = parts[1];
    append(parts[1]);
  }
  if (!author.name.empty()) names.push_back(std::move(author));
}

}  // namespace

std::string bibtex_title(std::string_view value) { return Ungrouper(value).read(); }

std::string bibtex_words(std::string_view value) {
  const std::string ungrouped = one_line(bibtex_title(value));
  constexpr std::string_view kTex = "\\{}$~";
  const bool is_tex =
      ungrouped.find_first_of(kTex) != std::string::npos || ungrouped.find("--") != std::string::npos;
  return is_tex ? text::plain_line(ungrouped) : ungrouped;
}

std::vector<Author> bibtex_names(std::string_view value) {
  std::vector<Author> names;
  std::string spaced = " ";  // so that a leading "and" is a word
  spaced += value;
  split(spaced, and_bytes, [&](std::string_view name) {
    if (names.size() <= kAuthorsMax) add_name(name, names);
  });
  return names;
}

}  // namespace quire::source

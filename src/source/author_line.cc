#include "source/author_line.h"

#include <algorithm>
#include <utility>

#include "text/ascii.h"
#include "text/author_name.h"

namespace quire::source {
namespace {

constexpr std::size_t kMarkBytesMax = 5;
/// What pointing to affiliations may make of one line.
constexpr std::size_t kResolvedBytesMax = 4u << 20;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Splits at `,`, `;` and the word "and" outside parentheses, and behind "... Collaboration:".
std::vector<std::string_view> pieces_of(std::string_view line) {
  std::vector<std::string_view> pieces;
  int depth = 0;
  std::size_t begin = 0;
  const auto cut = [&](std::size_t at, std::size_t separator_bytes) {
    pieces.push_back(line.substr(begin, at - begin));
    begin = at + separator_bytes;
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '(') ++depth;
    if (c == ')' && depth > 0) --depth;
    if (depth > 0) continue;
    if (c == ',' || c == ';') cut(i, 1);
    if (c == ':' && text::is_collective(line.substr(begin, i - begin))) cut(i, 1);
    if (c == ' ' && line.substr(i, 5) == " and ") {
      cut(i, 5);
      i += 3;  // the blank behind "and" may begin another one
    }
  }
  cut(line.size(), 0);
  return pieces;
}

/// What stands in the outermost parentheses of a piece; the rest of it goes to `outside`.
std::vector<std::string> groups_of(std::string_view piece, std::string& outside) {
  std::vector<std::string> groups;
  int depth = 0;
  for (const char c : piece) {
    if (c == '(' && depth++ == 0) {
      groups.emplace_back();
      continue;
    }
    if (c == ')' && depth > 0 && --depth == 0) continue;
    (depth > 0 ? groups.back() : outside) += c;
  }
  return groups;
}

/// "1", "12", "a", "*": what points to an affiliation.
bool is_mark(std::string_view word) {
  if (word.empty()) return false;
  if (word.size() <= 3 && std::all_of(word.begin(), word.end(), is_digit)) return true;
  if (word.size() == 1 && is_letter(word[0])) return word[0] >= 'a';  // "(X)" is an institute
  return word.size() <= 3 && std::none_of(word.begin(), word.end(), [](char c) {
           return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
         });
}

/// "1 and 2", "1,3": the marks, or nothing if it is no list of marks.
std::vector<std::string> marks_in(std::string_view group) {
  std::string spaced(group);
  for (char& c : spaced)
    if (c == ',' || c == ';' || c == '&') c = ' ';
  std::vector<std::string> marks;
  for (const std::string_view word : text::split_at_blanks(spaced)) {
    if (word == "and") continue;
    if (!is_mark(word)) return {};
    marks.emplace_back(word);
  }
  return marks;
}

/// Where the next mark in parentheses of its own begins, or the end: "Uni A (Berlin), (2) Uni B".
std::size_t next_mark(std::string_view group, std::size_t from) {
  for (std::size_t at = group.find('(', from); at != std::string_view::npos; at = group.find('(', at + 1)) {
    const std::string_view inside = group.substr(at + 1, kMarkBytesMax + 1);
    const std::size_t end = inside.find(')');
    if (end != std::string_view::npos && is_mark(text::trimmed(inside.substr(0, end)))) return at;
  }
  return group.size();
}

using Affiliations = std::vector<std::pair<std::string, std::string>>;

/// "(1) Uni A, (2) Uni B": by mark. Nothing if it is no such list.
Affiliations listed_in(std::string_view group) {
  Affiliations found;
  group = text::trimmed(group);
  while (group.starts_with('(')) {
    const std::size_t close = group.find(')');
    if (close == std::string_view::npos || !is_mark(text::trimmed(group.substr(1, close - 1)))) return {};
    const std::string_view mark = text::trimmed(group.substr(1, close - 1));
    const std::size_t next = next_mark(group, close + 1);
    std::string_view text = text::trimmed(group.substr(close + 1, next - close - 1));
    if (text.ends_with(" and")) text.remove_suffix(4);
    while (!text.empty() && (text.back() == ',' || text.back() == ';' || text.back() == ' '))
      text.remove_suffix(1);
    if (!text.empty()) found.emplace_back(mark, text);
    group.remove_prefix(next);
  }
  return found;
}

void append(std::string& all, std::string_view one) {
  if (one.empty()) return;
  if (!all.empty()) all += "; ";
  all += one;
}

/// Sets family and suffix. One word is a whole name, and no given one is invented.
void part_name(Author& author) {
  text::NameParts parts = text::guessed_name_parts(author.name);
  if (!parts.divided()) return;
  author.family = std::move(parts.family);
  author.suffix = std::move(parts.suffix);
}

class LineReader {
 public:
  std::vector<Author> read(std::string_view line);

 private:
  void take(std::string_view piece);
  void take_name(std::string_view name);
  void add(std::string_view name);
  void take_group(const std::string& group);
  void resolve();

  std::vector<Author> authors_;
  std::vector<std::vector<std::string>> marks_;  ///< of each author
  Affiliations listed_;
  std::string list_text_;
};

std::vector<Author> LineReader::read(std::string_view line) {
  for (const std::string_view piece : pieces_of(line)) take(piece);
  resolve();
  for (Author& author : authors_) part_name(author);
  return std::move(authors_);
}

void LineReader::take(std::string_view piece) {
  std::string outside;
  const std::vector<std::string> groups = groups_of(text::trimmed(piece), outside);
  take_name(text::trimmed(outside));
  for (const std::string& group : groups) take_group(group);
}

void LineReader::take_name(std::string_view name) {
  if (name.starts_with("and ")) name = text::trimmed(name.substr(4));
  for (const std::string_view end : {"et al.", "et al"})
    if (name == end || (name.ends_with(end) && name[name.size() - end.size() - 1] == ' '))
      name = text::trimmed(name.substr(0, name.size() - end.size()));
  if (name.empty()) return;
  if (text::is_name_suffix(name) && !authors_.empty()) {
    authors_.back().name += " " + std::string(name);
    return;
  }
  // "A. One for the X Collaboration" are two.
  if (text::is_collective(name))
    for (const std::string_view link : {" on behalf of ", " for "})
      if (const std::size_t at = name.rfind(link); at != std::string_view::npos) {
        add(text::trimmed(name.substr(0, at)));
        add(text::trimmed(name.substr(at + link.size())));
        return;
      }
  add(name);
}

void LineReader::add(std::string_view name) {
  if (name.empty()) return;
  authors_.push_back(Author{std::string(name)});
  marks_.emplace_back();
}

/// Belongs to the author read last, also behind a suffix or a comma too many.
void LineReader::take_group(const std::string& group) {
  if (Affiliations list = listed_in(group); !list.empty()) {
    listed_.insert(listed_.end(), list.begin(), list.end());
    append(list_text_, group);
    return;
  }
  if (authors_.empty()) return;
  const std::vector<std::string> marks = marks_in(group);
  marks_.back().insert(marks_.back().end(), marks.begin(), marks.end());
  if (marks.empty()) append(authors_.back().affiliation, text::trimmed(group));
}

void LineReader::resolve() {
  if (authors_.empty() || listed_.empty()) return;
  const bool none_points = std::all_of(marks_.begin(), marks_.end(), [](const auto& m) { return m.empty(); });
  if (none_points) append(authors_.back().affiliation, list_text_);
  std::stable_sort(listed_.begin(), listed_.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::size_t resolved_bytes = 0;
  for (std::size_t i = 0; i < authors_.size(); ++i)
    for (const std::string& mark : marks_[i]) {
      const auto found = std::lower_bound(listed_.begin(), listed_.end(), mark,
                                          [](const auto& entry, const auto& m) { return entry.first < m; });
      if (found == listed_.end() || found->first != mark) continue;
      resolved_bytes += found->second.size();
      if (resolved_bytes > kResolvedBytesMax) return;
      append(authors_[i].affiliation, found->second);
    }
}

}  // namespace

std::vector<Author> read_author_line(std::string_view line) { return LineReader().read(line); }

}  // namespace quire::source

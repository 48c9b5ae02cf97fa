#include "text/word_diff.h"

#include <algorithm>
#include <unordered_map>

#include "text/tex.h"
#include "text/tex_reader.h"
#include "text/unicode.h"

namespace quire::text {
namespace {

constexpr std::size_t kBytesMax = 64u << 10;  // of one text; beyond, it is replaced as a whole
constexpr int kEditsMax = 600;                // memory grows with its square
constexpr std::size_t kGroupBytesMax = 400;   // an open brace without its end is a character

using Kind = DiffRun::Kind;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool opens(char c) { return c == '(' || c == '[' || c == '"' || c == '`'; }
bool closes(char c) {
  return c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == ')' || c == ']' ||
         c == '"';
}

/// Where the group that opens at `at` ends, `at` if it does not.
std::size_t group_end(std::string_view text, std::size_t at) {
  int depth = 0;
  const std::size_t stop = std::min(text.size(), at + kGroupBytesMax);
  for (std::size_t i = at; i < stop; ++i) {
    if (text[i] == '\\') {
      ++i;
      continue;
    }
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth == 0) return i + 1;
  }
  return at;
}

/// Where the macro at `at` ends, with a group that follows it; a blank after its name belongs to it if a
/// letter comes next, for "\O re" is one word.
std::size_t macro_end(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  if (end == text.size()) return end;
  if (!is_ascii_letter(text[end])) return end + 1;
  while (end < text.size() && is_ascii_letter(text[end])) ++end;
  if (end + 1 < text.size() && text[end] == ' ' && is_ascii_letter(text[end + 1])) return end + 1;
  return end;
}

/// Cuts a text into words, blanks and the punctuation around words.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text), math_(text) {}

  std::vector<std::string_view> words() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = is_blank(text_[at]) ? blank_end(at) : chunk_end(at);
      if (is_blank(text_[at]))
        words_.push_back(text_.substr(at, end - at));
      else
        cut_chunk(at, end);
      at = end;
    }
    return std::move(words_);
  }

 private:
  std::size_t blank_end(std::size_t at) const {
    while (at < text_.size() && is_blank(text_[at])) ++at;
    return at;
  }

  /// To the next blank that is neither in math nor in a group.
  std::size_t chunk_end(std::size_t at) {
    solid_from_ = solid_to_ = at;
    while (at < text_.size() && !is_blank(text_[at])) {
      std::size_t next = at + 1;
      if (text_[at] == '$' || text_[at] == '\\') {
        if (const auto math = math_.at(at))
          next = math->end;
        else if (text_[at] == '\\')
          next = macro_end(text_, at);
      } else if (text_[at] == '{') {
        next = std::max(next, group_end(text_, at));
      }
      if (next > at + 1 || text_[at] == '\\') {
        if (solid_to_ == solid_from_) solid_from_ = at;
        solid_to_ = next;
      }
      at = next;
    }
    return at;
  }

  /// Punctuation at its ends is not part of a word, unless TeX holds it.
  void cut_chunk(std::size_t from, std::size_t to) {
    const bool has_solid = solid_to_ > solid_from_;
    const std::size_t first_solid = has_solid ? solid_from_ : to;
    const std::size_t last_solid = has_solid ? solid_to_ : from;
    while (from < first_solid && from + 1 < to && opens(text_[from]))
      words_.push_back(text_.substr(from++, 1));
    std::size_t end = to;
    while (end > from + 1 && end > last_solid && closes(text_[end - 1])) --end;
    words_.push_back(text_.substr(from, end - from));
    for (; end < to; ++end) words_.push_back(text_.substr(end, 1));
  }

  std::string_view text_;
  MathFinder math_;
  std::vector<std::string_view> words_;
  // What TeX holds together in the chunk that chunk_end() saw last.
  std::size_t solid_from_ = 0, solid_to_ = 0;
};

/// One step of a difference: how many items are the same, then removed, then added.
struct Step {
  std::size_t same = 0, removed = 0, added = 0;
};

/// Items by number: equal ones have one number.
template <class Item>
class Numbers {
 public:
  std::vector<int> of(std::span<const Item> items) {
    std::vector<int> numbers;
    numbers.reserve(items.size());
    for (const Item& item : items)
      numbers.push_back(known_.emplace(item, static_cast<int>(known_.size())).first->second);
    return numbers;
  }

 private:
  std::unordered_map<std::string_view, int> known_;
};

/// Which items of both lists are kept, by Myers' greedy search; nothing if more than kEditsMax differ.
/// `rows[d]` holds the furthest x of each diagonal k = -d..d after d edits, at k + d.
struct Search {
  std::span<const int> a, b;
  std::vector<std::vector<int>> rows;

  static std::size_t place(int d, int k) {
    const int from_first = k + d;
    return static_cast<std::size_t>(from_first);
  }
  int x_of(int d, int k) const {
    return d < 0 || k < -d || k > d ? -1 : rows[static_cast<std::size_t>(d)][place(d, k)];
  }
  /// True if the furthest path to (d, k) comes from above: an item of b is added.
  bool comes_down(int d, int k) const {
    return k == -d || (k != d && x_of(d - 1, k - 1) < x_of(d - 1, k + 1));
  }
  int before_snake(int d, int k) const {
    if (d == 0) return 0;
    return comes_down(d, k) ? x_of(d - 1, k + 1) : x_of(d - 1, k - 1) + 1;
  }
  int slide(int x, int k) const {
    while (x < static_cast<int>(a.size()) && x - k < static_cast<int>(b.size()) &&
           a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)])
      ++x;
    return x;
  }
  /// The number of edits, negative if there are too many.
  int run() {
    const int n = static_cast<int>(a.size());
    const int m = static_cast<int>(b.size());
    for (int d = 0; d <= kEditsMax; ++d) {
      rows.emplace_back(static_cast<std::size_t>(2 * d + 1), -1);
      for (int k = -d; k <= d; k += 2) {
        const int x = slide(before_snake(d, k), k);
        rows.back()[place(d, k)] = x;
        if (x >= n && x - k >= m) return d;
      }
    }
    return -1;
  }
};

/// One operation an item, in order: same, removed or added.
std::vector<Kind> operations(std::span<const int> a, std::span<const int> b) {
  std::vector<Kind> reversed;
  Search search{a, b, {}};
  int d = search.run();
  if (d < 0) {
    std::vector<Kind> all(a.size(), Kind::removed);
    all.insert(all.end(), b.size(), Kind::added);
    return all;
  }
  int x = static_cast<int>(a.size());
  int y = static_cast<int>(b.size());
  for (; d >= 0; --d) {
    const int k = x - y;
    const int start = search.before_snake(d, k);
    reversed.insert(reversed.end(), static_cast<std::size_t>(x - start), Kind::same);
    if (d == 0) break;
    const bool down = search.comes_down(d, k);
    reversed.push_back(down ? Kind::added : Kind::removed);
    x = down ? start : start - 1;
    y = start - k - (down ? 1 : 0);
  }
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

template <class Item>
std::vector<Step> steps(std::span<const Item> before, std::span<const Item> after) {
  Numbers<Item> numbers;
  const auto all_a = numbers.of(before);
  const auto all_b = numbers.of(after);
  std::span<const int> a = all_a;
  std::span<const int> b = all_b;
  const auto head =
      static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  a = a.subspan(head);
  b = b.subspan(head);
  const auto tail =
      static_cast<std::size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin());
  a = a.first(a.size() - tail);
  b = b.first(b.size() - tail);

  std::vector<Step> found{{head, 0, 0}};
  for (const Kind kind : operations(a, b)) {
    if (kind == Kind::same && (found.back().removed > 0 || found.back().added > 0)) found.push_back({});
    Step& step = found.back();
    ++(kind == Kind::same ? step.same : kind == Kind::removed ? step.removed : step.added);
  }
  if (tail > 0) {
    if (found.back().removed == 0 && found.back().added == 0)
      found.back().same += tail;
    else
      found.push_back({tail, 0, 0});
  }
  return found;
}

bool is_word(std::string_view piece) {
  return piece.size() > 1 ? !is_blank(piece[0])
                          : !is_blank(piece[0]) && !opens(piece[0]) && !closes(piece[0]);
}

/// Changes with at most `words_max` words between them that stayed become one, if both are of more than
/// `size_min` pieces.
std::vector<Step> joined(const std::vector<Step>& found, std::span<const std::string_view> before,
                         std::size_t words_max, std::size_t size_min) {
  std::vector<Step> merged;
  const auto size = [](const Step& s) { return std::max(s.removed, s.added); };
  std::size_t at = 0;
  for (const Step& step : found) {
    std::size_t words = 0;
    for (std::size_t i = at; i < at + step.same && words <= words_max; ++i)
      words += is_word(before[i]) ? 1 : 0;
    at += step.same + step.removed;
    if (merged.empty() || words > words_max || size(merged.back()) <= size_min || size(step) <= size_min) {
      merged.push_back(step);
      continue;
    }
    merged.back().removed += step.same + step.removed;
    merged.back().added += step.same + step.added;
  }
  return merged;
}

/// Blanks and commas that stayed between changed words say nothing, and one word between two changes of
/// several words says little: they are replaced with them.
std::vector<Step> readable(const std::vector<Step>& found, std::span<const std::string_view> before) {
  return joined(joined(found, before, 0, 0), before, 1, 2);
}

void add_run(std::vector<DiffRun>& runs, Kind kind, std::span<const std::string_view> pieces) {
  DiffRun run{kind, {}};
  for (const std::string_view piece : pieces) run.text += piece;
  if (!run.text.empty()) runs.push_back(std::move(run));
}

}  // namespace

std::vector<std::string_view> diff_words(std::string_view tex) { return Cutter(tex).words(); }

std::vector<DiffRun> word_diff(std::string_view before, std::string_view after) {
  std::vector<DiffRun> runs;
  const bool too_long = before.size() > kBytesMax || after.size() > kBytesMax;
  const auto cut = [&](std::string_view text) {
    if (!too_long) return diff_words(text);
    return text.empty() ? std::vector<std::string_view>{} : std::vector<std::string_view>{text};
  };
  const auto a = cut(before);
  const auto b = cut(after);
  std::size_t x = 0, y = 0;
  for (const Step& step : readable(steps<std::string_view>(a, b), a)) {
    add_run(runs, Kind::same, std::span(a).subspan(x, step.same));
    x += step.same;
    y += step.same;
    add_run(runs, Kind::removed, std::span(a).subspan(x, step.removed));
    add_run(runs, Kind::added, std::span(b).subspan(y, step.added));
    x += step.removed;
    y += step.added;
  }
  return runs;
}

std::vector<DiffRun> list_diff(std::span<const std::string> before, std::span<const std::string> after) {
  std::vector<DiffRun> runs;
  std::size_t x = 0, y = 0;
  for (const Step& step : steps(before, after)) {
    for (std::size_t i = 0; i < step.same; ++i) runs.push_back({Kind::same, before[x + i]});
    x += step.same;
    y += step.same;
    for (std::size_t i = 0; i < step.removed; ++i) runs.push_back({Kind::removed, before[x + i]});
    for (std::size_t i = 0; i < step.added; ++i) runs.push_back({Kind::added, after[y + i]});
    x += step.removed;
    y += step.added;
  }
  return runs;
}

std::string diff_html(std::span<const DiffRun> runs) {
  std::string html;
  for (const DiffRun& run : runs) {
    const std::string words = safe_html(run.text);
    if (run.kind == Kind::same)
      html += words;
    else if (run.kind == Kind::removed)
      html += "<del><span class=\"vh\"> [removed: </span>" + words + "<span class=\"vh\">] </span></del>";
    else
      html += "<ins><span class=\"vh\"> [added: </span>" + words + "<span class=\"vh\">] </span></ins>";
  }
  return html;
}

std::string diff_line(std::span<const DiffRun> runs) {
  std::string line;
  for (const DiffRun& run : runs) {
    if (run.kind == Kind::same)
      line += run.text;
    else if (run.kind == Kind::removed)
      line.append("[-").append(run.text).append("-]");
    else
      line.append("{+").append(run.text).append("+}");
  }
  return line;
}

}  // namespace quire::text

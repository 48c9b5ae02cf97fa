#include "labs/engines/responses/lists.h"

#include <algorithm>
#include <string>

namespace quire::labs::responses {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool opens(char c) { return c == '[' || c == '('; }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

constexpr std::string_view kQuotes[] = {
    "\"", "'", "`", "\\\"", "\xE2\x80\x98", "\xE2\x80\x99", "\xE2\x80\x9C", "\xE2\x80\x9D"};

/// May this byte begin or end one of them?
bool may_quote(char c) {
  return c == '"' || c == '\'' || c == '`' || c == '\\' || static_cast<unsigned char>(c) >= 0x80;
}

/// Bytes of the quotation mark that `text` begins with; 0: none.
std::size_t quote_at(std::string_view text) {
  if (text.empty() || !may_quote(text.front())) return 0;
  for (const std::string_view quote : kQuotes)
    if (text.starts_with(quote)) return quote.size();
  return 0;
}

std::size_t quote_before(std::string_view text) {
  if (text.empty() || !may_quote(text.back())) return 0;
  for (auto quote = std::rbegin(kQuotes); quote != std::rend(kQuotes); ++quote)  // \" before "
    if (text.ends_with(*quote)) return quote->size();
  return 0;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// `moves`, "moves", **moves** and the like, then = or :, right before `end`.
bool is_keyed(std::string_view text, std::size_t end, std::string_view key) {
  constexpr std::size_t kBetweenMax = 16;  // blanks, quotes and stars
  const auto skip = [&](std::string_view marks) {
    for (std::size_t n = 0; n < kBetweenMax && end > 0 && marks.find(text[end - 1]) != marks.npos; ++n) --end;
  };
  skip(" \t\r\n*_`");
  if (end == 0 || (text[end - 1] != '=' && text[end - 1] != ':')) return false;
  --end;
  skip(" \t\r\n*_`\"'\\");
  if (!text.substr(0, end).ends_with(key)) return false;
  return end == key.size() || !is_word(text[end - key.size() - 1]);
}

}  // namespace

std::size_t Gaps::after(std::size_t at) {
  const std::size_t begin = at;
  bool comments = false;
  while (at < text_.size()) {
    if (is_blank(text_[at])) {
      ++at;
    } else if (text_[at] == '#') {
      // Inside the run that was passed last, the end of any line leads to the same place.
      if (at >= from_ && at < to_) return to_;
      comments = true;
      at = std::min(text_.find('\n', at), text_.size());
    } else {
      break;
    }
  }
  if (comments) {
    from_ = begin;
    to_ = at;
  }
  return at;
}

Rows::Step Rows::next() {
  std::size_t at = gaps_->after(at_);
  if (at >= text_.size()) return Step::cut;
  if (!first_ && text_[at] == ',')
    at = gaps_->after(at + 1);  // one after the last row is allowed
  else if (!first_ && text_[at] != ']')
    return at_ = at, Step::malformed;
  if (at >= text_.size()) return Step::cut;
  if (text_[at] == ']') {
    at_ = at + 1;
    return Step::end;
  }
  at_ = at;
  if (!opens(text_[at])) return Step::malformed;
  first_ = false;
  return read_row(at);
}

Rows::Step Rows::read_row(std::size_t open) {
  const char close = text_[open] == '[' ? ']' : ')';
  count_ = 0;
  std::size_t at = open + 1;
  for (;;) {
    while (at < text_.size() && is_blank(text_[at])) ++at;
    if (at >= text_.size()) return Step::cut;
    if (text_[at] == close) break;
    if (count_ == kAtomsMax) return Step::malformed;
    if (const Step step = read_atom(at, close); step != Step::row) return step;
    if (text_[at] == ',') ++at;
  }
  at_ = at + 1;
  return Step::row;
}

/// One atom; `at` is then on the comma or the bracket behind it.
Rows::Step Rows::read_atom(std::size_t& at, char close) {
  const std::size_t begin = at;
  while (at < text_.size() && text_[at] != ',' && text_[at] != close) {
    const char c = text_[at];
    if (opens(c) || c == ']' || c == ')' || c == '#' || c == '{' || c == '}') return Step::malformed;
    if (++at - begin > 2 * kAtomBytesMax) return Step::malformed;
  }
  if (at >= text_.size()) return Step::cut;
  std::string_view atom = trimmed(text_.substr(begin, at - begin));
  atom.remove_prefix(quote_at(atom));
  atom = trimmed(atom.substr(0, atom.size() - quote_before(atom)));
  if (atom.empty() || atom.size() > kAtomBytesMax || quote_at(atom) > 0 || atom.find('\n') != atom.npos)
    return Step::malformed;
  atoms_[count_++] = atom;
  return Step::row;
}

std::vector<FoundList> find_lists(std::string_view text, std::string_view key) {
  std::vector<FoundList> found;
  Gaps gaps(text);
  for (std::size_t at = text.find('['); at < text.size(); at = text.find('[', at)) {
    const std::size_t inner = gaps.after(at + 1);
    const bool rows_follow = inner < text.size() && opens(text[inner]);
    const bool is_empty = inner < text.size() && text[inner] == ']';
    FoundList list{.begin = at, .keyed = (rows_follow || is_empty) && is_keyed(text, at, key)};
    if (!rows_follow && !(is_empty && list.keyed)) {
      ++at;
      continue;
    }
    Rows rows(text, at, gaps);
    Rows::Step step = rows.next();
    for (; step == Rows::Step::row; step = rows.next()) {
      const std::size_t atoms = rows.row().size();
      list.atoms_least = list.rows == 0 ? atoms : std::min(list.atoms_least, atoms);
      list.atoms_most = std::max(list.atoms_most, atoms);
      ++list.rows;
    }
    // Rows that were read are not read again: what comes next begins where this broke.
    at = std::max(at + 1, rows.at());
    if (step == Rows::Step::malformed || (step == Rows::Step::cut && list.rows == 0)) continue;
    list.cut = step == Rows::Step::cut;
    list.end = list.cut ? text.size() : rows.at();
    found.push_back(list);
    if (list.cut) break;
  }
  return found;
}

}  // namespace quire::labs::responses

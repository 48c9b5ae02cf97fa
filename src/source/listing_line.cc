// The grammar of single lines. Dates: "Apr 22", "April 22, 2025", "22 Apr 2025", "2025-04-22", each with a
// number of comments behind it or not. Bullets: • · ∙ ● ◦ ‣ * - |.
#include "source/listing_line.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "source/dates.h"
#include "source/fields.h"
#include "text/ascii.h"

namespace quire::source {
namespace {

using Kind = ListingLine::Kind;

constexpr std::size_t kMetaBytesMax = 120;  ///< longer lines are text without looking
constexpr std::size_t kLooseWordsMax = 3;

constexpr std::array<std::string_view, 9> kBullets = {"\u2022", "\u00B7", "\u2219", "\u25CF", "\u25E6",
                                                      "\u2023", "*",      "-",      "|"};

std::size_t bullet_at(std::string_view text, std::size_t at) {
  for (const std::string_view bullet : kBullets)
    if (text.substr(at).starts_with(bullet)) return bullet.size();
  return 0;
}

/// Whole text as a number from 0 to 10^8, or -1.
int number_of(std::string_view text) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size() && !text.empty();
  return whole && value >= 0 && value <= 100'000'000 ? value : -1;
}

/// Splits at bullets that stand alone between blanks (a hyphen inside a word is none); empty pieces are
/// dropped.
std::vector<std::string_view> split_at_bullets(std::string_view text) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  const auto add = [&](std::size_t end) {
    if (const std::string_view piece = text::trimmed(text.substr(begin, end - begin)); !piece.empty())
      pieces.push_back(piece);
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t size = bullet_at(text, i);
    if (size == 0) continue;
    const bool ascii = size == 1;
    const bool alone = (i == 0 || text[i - 1] == ' ') && (i + size == text.size() || text[i + size] == ' ');
    if (ascii && !alone) continue;
    add(i);
    begin = i + size;
    i += size - 1;
  }
  add(text.size());
  return pieces;
}

/// "14 authors", perhaps with words behind it.
std::optional<ListingLine> read_authors(const std::vector<std::string_view>& words) {
  if (words.size() < 2 || words.size() > 2 + kLooseWordsMax) return std::nullopt;
  const int count = number_of(words[0]);
  if (count < 1 || (words[1] != "authors" && words[1] != "author")) return std::nullopt;
  ListingLine line;
  line.kind = Kind::authors;
  line.count = count;
  line.loose = words.size() > 2;
  return line;
}

std::string_view without_comma(std::string_view word) {
  if (word.ends_with(',')) word.remove_suffix(1);
  return word;
}

/// Month and day at the start of the words, in one of three orders; the number of words taken, 0 if there is
/// no date.
std::size_t read_day_words(const std::vector<std::string_view>& words, ListedDate& date) {
  if (words.empty()) return 0;
  if (words[0].size() >= 8)
    if (const Result<Day> day = Day::parse(without_comma(words[0]))) {
      date = {day->year(), day->month(), day->day()};
      return 1;
    }
  if (words.size() < 2) return 0;
  const unsigned month_first = month_number(words[0]);
  const unsigned month_second = month_number(without_comma(words[1]));
  const int day = number_of(month_first != 0 ? without_comma(words[1]) : words[0]);
  if ((month_first == 0 && month_second == 0) || day < 1 || day > 31) return 0;
  date.month = month_first != 0 ? month_first : month_second;
  date.day = static_cast<unsigned>(day);
  if (words.size() < 3) return 2;
  const int year = number_of(without_comma(words[2]));
  if (year < 1900 || year > 2999) return 2;
  date.year = year;
  return 3;
}

bool is_comment_word(std::string_view word) { return word == "comment" || word == "comments"; }

/// "Apr 22, 2025 4", perhaps with "comments" or other words behind it.
std::optional<ListingLine> read_date(const std::vector<std::string_view>& words) {
  ListingLine line;
  std::size_t taken = read_day_words(words, line.date);
  if (taken == 0) return std::nullopt;
  line.kind = Kind::date;
  if (taken < words.size()) {
    line.count = number_of(words[taken]);
    if (line.count >= 0) ++taken;
  }
  if (taken < words.size() && line.count >= 0 && is_comment_word(words[taken])) ++taken;
  if (words.size() - taken > kLooseWordsMax) return std::nullopt;
  line.loose = taken < words.size();
  return line;
}

std::optional<ListingLine> read_count(const std::vector<std::string_view>& words) {
  if (words.empty() || words.size() > 2) return std::nullopt;
  ListingLine line;
  line.count = number_of(words[0]);
  if (line.count < 0) return std::nullopt;
  if (words.size() == 2 && !is_comment_word(words[1])) return std::nullopt;
  line.kind = words.size() == 2 ? Kind::comments : Kind::number;
  return line;
}

std::optional<ListingLine> read_link(std::string_view piece) {
  if (piece.find(' ') != std::string_view::npos) return std::nullopt;
  // A bare number with a dot may be anything; an address or a prefix says what it is.
  if (piece.find('/') == std::string_view::npos && piece.find(':') == std::string_view::npos)
    return std::nullopt;
  ListingLine line;
  line.kind = Kind::link;
  line.id = linked_paper(piece);
  if (!line.id) return std::nullopt;
  return line;
}

std::optional<ListingLine> read_piece(std::string_view piece) {
  const std::vector<std::string_view> words = text::split_at_blanks(piece);
  if (auto line = read_authors(words)) return line;
  if (auto line = read_date(words)) return line;
  if (auto line = read_count(words)) return line;
  return read_link(piece);
}

/// What the pieces between bullets say; empty if the whole line is text. Several pieces that make sense
/// confirm each other. The first may be an organisation if a date follows: "harbour-lab Harbour · Apr 22".
std::vector<ListingLine> read_pieces(const std::vector<std::string_view>& pieces) {
  std::vector<ListingLine> lines;
  if (pieces.empty()) lines.emplace_back().kind = Kind::separator;
  bool has_date = false;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    std::optional<ListingLine> line = read_piece(pieces[i]);
    if (!line && i > 0) return {};
    if (line) {
      has_date = has_date || line->kind == Kind::date;
      line->loose = line->loose && pieces.size() == 1;
      lines.push_back(std::move(*line));
    } else if (pieces.size() > 1) {
      lines.emplace_back().text = std::string(pieces[0]);
      lines.emplace_back().kind = Kind::separator;
    }
  }
  const bool starts_with_text = !lines.empty() && lines[0].kind == Kind::text;
  if (starts_with_text && !has_date) return {};
  return lines;
}

/// "[Title](https://.../papers/2604.21691)" as Markdown clippers write it.
void read_markdown_link(ListingLine& line) {
  std::string_view text = line.text;
  while (text.starts_with('#')) text.remove_prefix(1);
  text = text::trimmed(text);
  if (!text.starts_with('[') || !text.ends_with(')')) return;
  const std::size_t middle = text.rfind("](");
  if (middle == std::string_view::npos) return;
  std::optional<PaperId> id = linked_paper(text.substr(middle + 2, text.size() - middle - 3));
  if (!id) return;
  line.id = std::move(id);
  line.text = std::string(text.substr(1, middle - 1));
}

ListingLine as_text(const std::string& flat) {
  ListingLine line;
  std::string_view text = flat;
  const std::size_t bullet = bullet_at(text, 0);
  if (bullet > 1 || (bullet == 1 && text.substr(1).starts_with(' '))) {
    line.bulleted = true;
    text = text::trimmed(text.substr(bullet));
  }
  line.text = std::string(text);
  read_markdown_link(line);
  return line;
}

}  // namespace

std::optional<Day> ListedDate::resolve(Day reference) const {
  Result<Day> found = Day::from_ymd(year.value_or(reference.year()), month, day);
  // 29 February without a year may lie a few years back.
  for (int back = 1; !year && back <= 8 && (!found || *found > reference); ++back)
    found = Day::from_ymd(reference.year() - back, month, day);
  if (!found) return std::nullopt;
  return *found;
}

std::vector<ListingLine> read_listing_line(std::string_view raw, std::uint64_t number) {
  std::vector<ListingLine> lines;
  std::string flat = one_line(raw);
  if (flat.empty()) {
    lines.emplace_back().kind = Kind::blank;
  } else if (flat.size() <= kMetaBytesMax) {
    const std::vector<std::string_view> pieces = split_at_bullets(flat);
    lines = read_pieces(pieces);
    if (lines.size() == 1 && pieces.size() == 1) {
      lines[0].text = std::string(pieces[0]);
      lines[0].bulleted = pieces[0].size() != flat.size();
    }
  }
  if (lines.empty()) lines.push_back(as_text(flat));
  for (ListingLine& line : lines) line.line = number;
  return lines;
}

std::optional<PaperId> linked_paper(std::string_view address) {
  constexpr std::string_view kPapers = "/papers/";
  address = address.substr(0, address.find_first_of("?#"));
  if (address.starts_with("papers/")) address.remove_prefix(7);
  if (const std::size_t at = address.rfind(kPapers); at != std::string_view::npos)
    address.remove_prefix(at + kPapers.size());
  if (address.size() > 200) return std::nullopt;
  if (Result<PaperId> id = PaperId::parse(address)) return std::move(*id);
  return std::nullopt;
}

}  // namespace quire::source

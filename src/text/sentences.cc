// A sentence ends at . ! ? before a blank and something that can begin a sentence, unless the point belongs
// to an abbreviation, an initial or a formula. No training, one pass; wrong at times, but never inside math.
#include "text/sentences.h"

#include <algorithm>
#include <array>
#include <optional>

#include "text/tex_reader.h"
#include "text/utf8.h"

namespace quire::text {

namespace {

/// These never end a sentence: something always follows.
constexpr std::array<std::string_view, 40> kAbbreviations = {
    "app",  "approx", "ca",  "cf",  "ch",   "chap", "def", "dr",  "e.g", "eg",  "eq", "eqn",  "eqs",  "ex",
    "fig",  "figs",   "i.e", "ie",  "lem",  "mr",   "mrs", "ms",  "no",  "nos", "pp", "prof", "prop", "ref",
    "refs", "resp",   "s.t", "sec", "sect", "st",   "tab", "thm", "viz", "vol", "vs", "w.r.t"};
static_assert(std::is_sorted(kAbbreviations.begin(), kAbbreviations.end()));

/// These may: it depends on what follows.
constexpr std::array<std::string_view, 6> kPerhapsLast = {"al", "co", "etc", "inc", "jr", "ltd"};

/// Words that begin sentences and hardly ever a name.
constexpr std::array<std::string_view, 43> kStarters = {
    "A",       "Additionally", "After",  "All",     "Although", "An",      "And",   "As",    "At",
    "Based",   "Both",         "But",    "By",      "Each",     "Finally", "First", "For",   "From",
    "Further", "Furthermore",  "Here",   "However", "If",       "In",      "It",    "Its",   "Moreover",
    "On",      "Our",          "Second", "Since",   "Such",     "The",     "Then",  "These", "They",
    "This",    "Through",      "Thus",   "To",      "We",       "When",    "While"};
static_assert(std::is_sorted(kStarters.begin(), kStarters.end()));

constexpr std::string_view kBlanks = " \t\n\r";
constexpr std::string_view kEnds = ".!?";

bool is_blank(char c) { return kBlanks.find(c) != std::string_view::npos; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& sorted, std::string_view word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

/// Past the quotes and brackets that close behind a sentence's last character.
std::size_t skip_closers(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 7> kClosers = {"\"",           "'",           ")", "]", "}",
                                                        "\xe2\x80\x9d", "\xe2\x80\x99"};
  for (bool moved = true; moved;) {
    moved = false;
    for (const std::string_view closer : kClosers)
      if (text.substr(at, closer.size()) == closer) {
        at += closer.size();
        moved = true;
      }
  }
  return at;
}

/// The word that ends before `end`, inner points included ("e.g", "Fig", "A"); at most 12 bytes matter.
std::string_view word_before(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && end - begin < 12 && (is_ascii_letter(text[begin - 1]) || text[begin - 1] == '.'))
    --begin;
  if (begin > 0 && is_ascii_letter(text[begin - 1])) return {};
  return text.substr(begin, end - begin);
}

std::string_view word_at(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (end < text.size() && is_ascii_letter(text[end])) ++end;
  return text.substr(begin, end - begin);
}

bool can_begin(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c >= 'a' && c <= 'z') {
    // "iPhone", "k-means": a lower-case letter only begins a sentence with a capital soon after it.
    const std::string_view word = word_at(text, at);
    return word.size() >= 2 && word[1] >= 'A' && word[1] <= 'Z';
  }
  if (static_cast<unsigned char>(c) < 0x80)
    return std::string_view(",;:.!?)]}%&+-*/=<>|").find(c) == std::string_view::npos;
  const Decoded point = decode(text, at);
  return point.point >= 0 && (!is_letter(point.point) || is_upper(point.point) || point.point >= 0x2e80);
}

bool ends_sentence(std::string_view text, std::size_t point, std::size_t next) {
  if (!can_begin(text, next)) return false;
  if (text[point] != '.') return true;
  std::string_view word = word_before(text, point);
  std::string folded(word);
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const bool follows_starter = contains(kStarters, word_at(text, next));
  // "no." and "ex." are words too; as abbreviations they stand before a number.
  if (folded == "no" || folded == "ex" || folded == "prop" || folded == "def")
    return !(text[next] >= '0' && text[next] <= '9');
  if (contains(kAbbreviations, folded)) return false;
  const bool is_initial = word.size() == 1 || (word.size() == 3 && word[1] == '.');
  if (is_initial || contains(kPerhapsLast, folded)) return follows_starter;
  return true;
}

}  // namespace

std::vector<std::string_view> sentences(std::string_view text) {
  std::vector<std::string_view> found;
  std::size_t begin = text.find_first_not_of(kBlanks);
  MathFinder math(text);
  for (std::size_t at = begin; at < text.size();) {
    if (const auto span = math.at(at)) {
      at = span->end;
      continue;
    }
    if (kEnds.find(text[at]) == std::string_view::npos) {
      ++at;
      continue;
    }
    const std::size_t point = at;
    while (at < text.size() && kEnds.find(text[at]) != std::string_view::npos) ++at;
    const std::size_t end = skip_closers(text, at);
    const std::size_t next = text.find_first_not_of(kBlanks, end);
    if (next == std::string_view::npos) break;
    at = std::max(at, end);
    if (end == next || !ends_sentence(text, point, next)) continue;
    found.push_back(text.substr(begin, end - begin));
    begin = at = next;
  }
  if (begin < text.size()) {
    const std::size_t last = text.find_last_not_of(kBlanks);
    found.push_back(text.substr(begin, last + 1 - begin));
  }
  return found;
}

std::string lead(std::string_view text, std::size_t bytes_max) {
  const auto all = sentences(text);
  if (all.empty()) return {};
  std::string_view kept = all.front();
  for (const std::string_view sentence : all) {
    const auto end = static_cast<std::size_t>(sentence.data() + sentence.size() - text.data());
    const auto begin = static_cast<std::size_t>(kept.data() - text.data());
    if (end - begin > bytes_max) break;
    kept = text.substr(begin, end - begin);
  }
  if (kept.size() <= bytes_max) return std::string(kept);

  // The first sentence alone is too long: cut before the last word or formula that does not fit whole.
  std::size_t cut = 0;
  MathFinder math(kept);
  for (std::size_t at = 0; at < kept.size() && at <= bytes_max;) {
    if (is_blank(kept[at])) cut = at;
    const auto span = math.at(at);
    at = span ? span->end : at + 1;
  }
  const std::string_view head = cut > 0 ? kept.substr(0, cut) : utf8_prefix(kept, bytes_max);
  const std::size_t last = head.find_last_not_of(" \t\n\r,;:");
  return std::string(head.substr(0, last == std::string_view::npos ? 0 : last + 1)) + "…";
}

}  // namespace quire::text

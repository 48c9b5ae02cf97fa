// ASCII words are cut and folded through one table of 256 bytes; a word with any other byte takes the slow
// road through utf8proc. Both give the same words for the same characters.
#include "text/tokens.h"

#include <algorithm>

#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::text {

namespace {

/// For each byte: the folded letter or digit, 0 for what ends a word, kOther for bytes beyond ASCII.
constexpr char kOther = 1;
constexpr std::array<char, 256> kAscii = [] {
  std::array<char, 256> table{};
  for (int c = 0; c < 128; ++c) {
    const bool is_word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    table[static_cast<std::size_t>(c)] =
        is_word ? static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) : char{0};
  }
  for (std::size_t c = 128; c < 256; ++c) table[c] = kOther;
  return table;
}();

char folded(char c) { return kAscii[static_cast<unsigned char>(c)]; }

/// Scripts that are written without blanks: every character is a word.
bool stands_alone(std::int32_t point) {
  return (point >= 0x3040 && point <= 0x30ff) || (point >= 0x3400 && point <= 0x4dbf) ||
         (point >= 0x4e00 && point <= 0x9fff) || (point >= 0xf900 && point <= 0xfaff) ||
         (point >= 0x20000 && point <= 0x3ffff);
}

bool is_word_point(std::int32_t point) { return is_letter(point) || is_digit_point(point); }

constexpr std::array<std::string_view, 110> kFillers{
    "about",    "after",   "again",   "all",     "also",   "am",      "any",   "anyone", "aren",    "been",
    "before",   "being",   "between", "both",    "can",    "could",   "did",   "didn",   "do",      "does",
    "doesn",    "doing",   "don",     "during",  "each",   "either",  "else",  "etc",    "ever",    "had",
    "has",      "hasn",    "have",    "haven",   "having", "he",      "her",   "here",   "him",     "his",
    "how",      "however", "i",       "isn",     "just",   "like",    "ll",    "may",    "me",      "might",
    "more",     "most",    "much",    "must",    "my",     "neither", "nor",   "now",    "only",    "other",
    "ours",     "own",     "per",     "re",      "s",      "same",    "she",   "should", "since",   "so",
    "some",     "still",   "t",       "than",    "them",   "they",    "those", "though", "through", "too",
    "until",    "upon",    "us",      "ve",      "very",   "via",     "wasn",  "were",   "weren",   "what",
    "whatever", "when",    "where",   "whether", "which",  "while",   "who",   "whom",   "whose",   "why",
    "will",     "within",  "without", "won",     "would",  "yes",     "yet",   "you",    "your",    "yours"};
constexpr std::array<std::string_view, 35> kStopWords = {
    "a",    "an",   "and",   "are",  "as",    "at",    "be",   "but", "by",  "for", "from", "if",
    "in",   "into", "is",    "it",   "its",   "no",    "not",  "of",  "on",  "or",  "our",  "such",
    "that", "the",  "their", "then", "there", "these", "this", "to",  "was", "we",  "with"};
static_assert(std::is_sorted(kStopWords.begin(), kStopWords.end()));

}  // namespace

bool WordScanner::next() {
  std::size_t at = end_;
  const std::size_t size = text_.size();
  while (at < size && folded(text_[at]) == 0) ++at;
  begin_ = at;
  size_ = 0;
  while (at < size && size_ < kWordBytesMax) {
    const char c = folded(text_[at]);
    if (c == 0) break;
    if (c == kOther) return next_unicode();
    buffer_[size_++] = c;
    ++at;
  }
  end_ = at;
  return size_ > 0;
}

/// From begin_, which may be at a character that is no word at all: those are skipped.
bool WordScanner::next_unicode() {
  std::size_t at = begin_;
  while (at < text_.size()) {
    std::size_t end = at;
    bool is_word = false;
    while (end < text_.size()) {
      const Decoded c = decode(text_, end);
      const bool alone = c.point >= 0 && stands_alone(c.point);
      if (alone && end == at) {
        is_word = true;
        end = c.next;
        break;
      }
      const bool belongs = c.point >= 0 && !alone &&
                           (is_word_point(c.point) || (is_word && is_mark(c.point)) || c.point == 0xad);
      if (!belongs || c.next - at > kWordBytesMax) break;
      is_word = true;
      end = c.next;
    }
    if (is_word) {
      begin_ = at;
      end_ = end;
      if (take_folded(text_.substr(at, end - at))) return true;
      at = end;
    } else {
      at = decode(text_, at).next;
    }
  }
  begin_ = end_ = text_.size();
  size_ = 0;
  return false;
}

bool WordScanner::take_folded(std::string_view run) {
  const std::string word = fold(run);
  size_ = 0;
  for (std::size_t at = 0; at < word.size();) {
    const Decoded c = decode(word, at);
    if (c.point >= 0 && is_word_point(c.point)) {
      if (size_ + (c.next - at) > kWordBytesMax) break;
      std::copy_n(word.data() + at, c.next - at, buffer_.data() + size_);
      size_ += c.next - at;
    }
    at = c.next;
  }
  return size_ > 0;
}

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  WordScanner scanner(text);
  while (scanner.next())
    tokens.push_back({std::string(scanner.word()), static_cast<std::uint32_t>(tokens.size()),
                      static_cast<std::uint32_t>(scanner.begin()),
                      static_cast<std::uint32_t>(scanner.end())});
  return tokens;
}

bool is_stop_word(std::string_view folded_word) {
  return folded_word.size() <= 5 && std::binary_search(kStopWords.begin(), kStopWords.end(), folded_word);
}

bool is_filler(std::string_view folded_word) {
  return std::binary_search(kFillers.begin(), kFillers.end(), folded_word);
}

}  // namespace quire::text

// Where a page ended, as a text for addresses: the bits of score, day and number, 4 a digit.
#include <bit>
#include <cmath>

#include "index/query.h"
#include "index/segment.h"

namespace quire::index {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr double kScoreMax = 1e6;

void put(std::string& out, std::uint64_t bits, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += kDigits[(bits >> shift) & 15];
}

std::optional<std::uint64_t> take(std::string_view text) {
  std::uint64_t bits = 0;
  for (const char c : text) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 4 | digit;
  }
  return bits;
}

}  // namespace

std::string cursor_text(const Cursor& cursor) {
  std::string out;
  put(out, std::bit_cast<std::uint64_t>(cursor.score), 16);
  put(out, static_cast<std::uint32_t>(cursor.day), 8);
  put(out, cursor.doc, 8);
  return out;
}

std::optional<Cursor> read_cursor(std::string_view text) {
  if (text.size() != 32) return std::nullopt;
  const auto score = take(text.substr(0, 16));
  const auto day = take(text.substr(16, 8));
  const auto doc = take(text.substr(24));
  if (!score || !day || !doc) return std::nullopt;
  Cursor cursor;
  cursor.score = std::bit_cast<double>(*score);
  cursor.day = static_cast<std::int32_t>(static_cast<std::uint32_t>(*day));
  cursor.doc = static_cast<store::Doc>(*doc);
  const bool score_is_one = std::isfinite(cursor.score) && cursor.score >= 0 && cursor.score <= kScoreMax;
  const bool day_is_one = cursor.day == kNoDay || Day::from_count(cursor.day).count() == cursor.day;
  if (!score_is_one || !day_is_one) return std::nullopt;
  return cursor;
}

}  // namespace quire::index

// Two roads everywhere: ASCII, found by a scan of eight bytes at a time, is copied; the rest goes code point
// by code point through utf8proc. Runs of combining marks end at 30 (UAX #15, stream-safe text), so that
// normalising is linear.
#include "text/unicode.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include <utf8proc.h>

#include "text/utf8.h"

namespace quire::text {

namespace {

constexpr int kMarksMax = 30;
constexpr std::int32_t kReplacement = 0xFFFD;
constexpr std::uint64_t kOnes = 0x0101010101010101u;
constexpr std::uint64_t kHighs = 0x8080808080808080u;

std::uint64_t eight_bytes(const char* from) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// First byte at or after `at` that is not printable ASCII (0x20..0x7e), or the size.
std::size_t skip_printable_ascii(std::string_view text, std::size_t at) {
  for (; at + 8 <= text.size(); at += 8) {
    const std::uint64_t word = eight_bytes(text.data() + at);
    const std::uint64_t below_blank = word - kOnes * 0x20;
    const std::uint64_t is_delete = (word ^ kOnes * 0x7f) - kOnes;
    if ((word | below_blank | is_delete) & kHighs) break;
  }
  while (at < text.size() && text[at] >= 0x20 && text[at] < 0x7f) ++at;
  return at;
}

std::size_t skip_ascii(std::string_view text, std::size_t at) {
  while (at + 8 <= text.size() && (eight_bytes(text.data() + at) & kHighs) == 0) at += 8;
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

bool is_line_end(std::int32_t point) { return point == 0x85 || point == 0x2028 || point == 0x2029; }

bool is_dropped(std::int32_t point) {
  return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xad || point == 0xfeff;
}

/// Counts the combining marks in a row, through decomposition.
class MarkRun {
 public:
  /// False if the character would make the run too long; it is then not counted.
  bool admit(std::int32_t point) {
    if (point < 0xc0) {
      marks_ = 0;
      return true;
    }
    std::array<std::int32_t, 8> parts{};
    int boundary = 0;
    const auto n = utf8proc_decompose_char(point, parts.data(), parts.size(), UTF8PROC_DECOMPOSE, &boundary);
    if (n < 0 || n > static_cast<utf8proc_ssize_t>(parts.size())) return true;
    int marks = marks_;
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i)
      marks = utf8proc_get_property(parts[i])->combining_class == 0 ? 0 : marks + 1;
    if (marks > kMarksMax) return false;
    marks_ = marks;
    return true;
  }

 private:
  int marks_ = 0;
};

std::string composed(const std::string& text) {
  utf8proc_uint8_t* out = nullptr;
  const auto n = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                              static_cast<utf8proc_ssize_t>(text.size()), &out,
                              static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(out, &std::free);
  if (n < 0) return text;  // out of memory; the text is valid, only not composed
  return std::string(reinterpret_cast<const char*>(out), static_cast<std::size_t>(n));
}

/// Letters that Unicode does not decompose, and what readers type for them.
std::string_view plain_letters(std::int32_t point) {
  switch (point) {
    case 0xe6:
      return "ae";
    case 0xf0:
      return "d";
    case 0xf8:
      return "o";
    case 0xfe:
      return "th";
    case 0x111:
      return "d";
    case 0x127:
      return "h";
    case 0x131:
      return "i";
    case 0x138:
      return "k";
    case 0x142:
      return "l";
    case 0x14b:
      return "n";
    case 0x153:
      return "oe";
    case 0x167:
      return "t";
    case 0x180:
      return "b";
    case 0x1e5:
      return "g";
    case 0x237:
      return "j";
    case 0x259:
      return "e";
    case 0x2044:
      return "/";
    default:
      return {};
  }
}

void fold_run(std::string& out, std::string_view run) {
  constexpr auto kOptions = static_cast<utf8proc_option_t>(
      UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_STABLE);
  std::vector<std::int32_t> points;
  points.reserve(run.size());
  for (std::size_t at = 0; at < run.size();) {
    const Decoded c = decode(run, at);
    at = c.next;
    std::array<std::int32_t, 32> parts{};
    int boundary = 0;
    const std::int32_t point = c.point < 0 ? kReplacement : c.point;
    const auto n = utf8proc_decompose_char(point, parts.data(), parts.size(), kOptions, &boundary);
    if (n < 0 || n > static_cast<utf8proc_ssize_t>(parts.size())) continue;
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
      const std::string_view letters = plain_letters(parts[i]);
      if (letters.empty()) points.push_back(parts[i]);
      for (const char letter : letters) points.push_back(letter);
    }
  }
  // Hangul goes back to syllables, so that a syllable stays one character.
  const auto n = utf8proc_normalize_utf32(points.data(), static_cast<utf8proc_ssize_t>(points.size()),
                                          static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
  points.resize(static_cast<std::size_t>(n));
  for (const std::int32_t point : points) append_utf8(out, point);
}

void lower_ascii(std::string& out, std::string_view run) {
  const std::size_t from = out.size();
  out.append(run);
  for (std::size_t i = from; i < out.size(); ++i)
    if (out[i] >= 'A' && out[i] <= 'Z') out[i] = static_cast<char>(out[i] + ('a' - 'A'));
}

bool is_space(std::int32_t point) {
  return point == ' ' || point == 0xa0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200a) ||
         point == 0x202f || point == 0x205f || point == 0x3000;
}

}  // namespace

Decoded decode(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, at + 1};
  utf8proc_int32_t point = -1;
  const auto n = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                                  static_cast<utf8proc_ssize_t>(text.size() - at), &point);
  if (n > 0) return {point, at + static_cast<std::size_t>(n)};
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  std::size_t next = at + 1;
  while (next < text.size() && next < at + length && (static_cast<unsigned char>(text[next]) & 0xc0u) == 0x80)
    ++next;
  return {-1, next};
}

void append_utf8(std::string& out, std::int32_t point) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto n = utf8proc_encode_char(point, bytes.data());
  out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(n));
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0u) == 0x80) --end;
  return text.substr(0, end);
}

bool is_ascii(std::string_view text) { return skip_ascii(text, 0) == text.size(); }

bool is_letter(std::int32_t point) {
  const auto category = utf8proc_category(point);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool is_digit_point(std::int32_t point) {
  const auto category = utf8proc_category(point);
  return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}

bool is_mark(std::int32_t point) {
  const auto category = utf8proc_category(point);
  return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

bool is_upper(std::int32_t point) {
  const auto category = utf8proc_category(point);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

std::string clean(std::string_view bytes) {
  std::size_t at = skip_printable_ascii(bytes, 0);
  std::string out(bytes.substr(0, at));
  if (at == bytes.size()) return out;
  out.reserve(bytes.size());
  bool may_compose = false;
  MarkRun marks;
  while (at < bytes.size()) {
    const std::size_t end = skip_printable_ascii(bytes, at);
    if (end > at) marks.admit(' ');
    out.append(bytes, at, end - at);
    if (end == bytes.size()) break;
    const Decoded c = decode(bytes, end);
    at = c.next;
    const std::int32_t point = c.point < 0 ? kReplacement : c.point;
    if (point == '\t' || point == '\n' || point == '\r' || is_line_end(point)) {
      if (!(point == '\n' && end > 0 && bytes[end - 1] == '\r')) out += ' ';
      marks.admit(' ');
    } else if (!is_dropped(point) && marks.admit(point)) {
      append_utf8(out, point);
      may_compose = may_compose || point >= 0x300;
    }
  }
  return may_compose ? composed(out) : out;
}

std::string one_line(std::string_view bytes) {
  const std::string text = clean(bytes);
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    const Decoded c = first < 0x80 ? Decoded{first, at + 1} : decode(text, at);
    if (is_space(c.point)) {
      gap = !out.empty();
    } else {
      if (gap) out += ' ';
      gap = false;
      out.append(text, at, c.next - at);
    }
    at = c.next;
  }
  return out;
}

std::string fold(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t ascii_end = skip_ascii(utf8, at);
    lower_ascii(out, utf8.substr(at, ascii_end - at));
    at = ascii_end;
    while (at < utf8.size() && static_cast<unsigned char>(utf8[at]) >= 0x80) ++at;
    if (at > ascii_end) fold_run(out, utf8.substr(ascii_end, at - ascii_end));
  }
  return out;
}

std::string escape_html(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size() + utf8.size() / 16);
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t special = utf8.find_first_of("<>&\"'", at);
    out.append(utf8, at, special == std::string_view::npos ? special : special - at);
    if (special == std::string_view::npos) break;
    switch (utf8[special]) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += "&#39;";
    }
    at = special + 1;
  }
  return out;
}

bool valid_utf8(std::string_view bytes) {
  for (std::size_t at = skip_ascii(bytes, 0); at < bytes.size(); at = skip_ascii(bytes, at)) {
    const Decoded c = decode(bytes, at);
    if (c.point < 0) return false;
    at = c.next;
  }
  return true;
}

}  // namespace quire::text

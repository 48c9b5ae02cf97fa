#include "mail/encoding.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "text/ascii.h"
#include "text/unicode.h"

namespace quire::mail {
namespace {

constexpr std::string_view kBegin = "=?UTF-8?B?";
constexpr std::string_view kEnd = "?=";
constexpr std::size_t kFieldNameMax = 12;  ///< before a display name: "Reply-To: "
constexpr std::size_t kPlainWordMax =
    200;  ///< a longer word of a header is encoded, so that it can be folded

bool is_ascii_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// Bytes of the character that begins there.
std::size_t character_bytes(std::string_view utf8, std::size_t at) {
  std::size_t end = at + 1;
  while (end < utf8.size() && (static_cast<unsigned char>(utf8[end]) & 0xc0) == 0x80) ++end;
  return end - at;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t at) {
      return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
    };
    const unsigned three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    for (unsigned digit = 0; digit < 4; ++digit)
      out += i + digit > bytes.size() ? '=' : kDigits[three >> (18 - 6 * digit) & 63];
  }
  return out;
}

/// Encoded words; the first has `room` characters, the others a line each.
std::vector<std::string> encoded_words(std::string_view utf8, std::size_t room) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < utf8.size()) {
    const std::size_t most = std::min(room, kEncodedWordMax) - kBegin.size() - kEnd.size();
    std::size_t end = at;
    while (end < utf8.size()) {
      const std::size_t next = end + character_bytes(utf8, end);
      if ((next - at + 2) / 3 * 4 > most && end > at) break;
      end = next;
    }
    words.push_back(fmt::format("{}{}{}", kBegin, base64(utf8.substr(at, end - at)), kEnd));
    at = end;
    room = kLineMax - 1;  // behind the blank that a folded line begins with
  }
  return words;
}

bool needs_encoding(std::string_view text) {
  if (!is_ascii_text(text) || text.find("=?") != std::string_view::npos) return true;
  const auto words = text::split_at_blanks(text);
  return std::any_of(words.begin(), words.end(), [](auto word) { return word.size() > kPlainWordMax; });
}

/// Words with a blank or a fold before each, so that lines are no longer than they should be.
std::string folded(std::string_view name, const std::vector<std::string_view>& words) {
  std::string out = fmt::format("{}:", name);
  std::size_t length = out.size();
  bool first = true;
  for (const std::string_view word : words) {
    // No fold before the first: a line of blanks alone is not allowed.
    if (!first && length + 1 + word.size() > kLineMax) {
      out += "\r\n";
      length = 0;
    }
    out += ' ';
    out += word;
    length += 1 + word.size();
    first = false;
  }
  return out + "\r\n";
}

}  // namespace

std::string text_field(std::string_view name, std::string_view text) {
  const std::string line = text::one_line(text);
  if (!needs_encoding(line)) return folded(name, text::split_at_blanks(line));
  const auto words = encoded_words(line, kLineMax - name.size() - 2);
  return folded(name, {words.begin(), words.end()});
}

std::string parts_field(std::string_view name, const std::string& parts) {
  std::string clean;
  for (const char c : parts)
    if (c >= ' ' && c <= '~') clean += c;
  return folded(name, text::split_at_blanks(clean));
}

std::string phrase(std::string_view name) {
  const std::string line = text::one_line(name);
  if (needs_encoding(line)) {
    std::string out;
    for (const std::string& word : encoded_words(line, kLineMax - kFieldNameMax))
      out += (out.empty() ? "" : " ") + word;
    return out;
  }
  const bool plain = std::all_of(line.begin(), line.end(), [](char c) {
    return c == ' ' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  if (plain) return line;
  std::string quoted = "\"";
  for (const char c : line) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

namespace {

/// One line of text, without its end.
class QuotedLine {
 public:
  explicit QuotedLine(std::string_view line) : line_(line) {}

  void write(std::string& out) {
    std::size_t length = 0;
    for (std::size_t at = 0; at < line_.size();) {
      const std::size_t bytes = character_bytes(line_, at);
      const std::string piece = encoded(at, bytes, length);
      // One place is kept for the "=" that goes on with the line.
      const bool last = at + bytes == line_.size();
      if (length + piece.size() > kLineMax - (last ? 0 : 1)) {
        out += "=\r\n";
        length = 0;
        const std::string again = encoded(at, bytes, length);
        out += again;
        length += again.size();
      } else {
        out += piece;
        length += piece.size();
      }
      at += bytes;
    }
    out += "\r\n";
  }

 private:
  /// A character as it is written where `length` characters of its line stand before it.
  std::string encoded(std::size_t at, std::size_t bytes, std::size_t length) const {
    const char c = line_[at];
    const bool last = at + bytes == line_.size();
    const bool blank = c == ' ' || c == '\t';
    const bool first_of_line =
        length == 0 && (c == '.' || (c == 'F' && line_.substr(at).starts_with("From ")));
    if (bytes == 1 && !first_of_line && ((c > ' ' && c <= '~' && c != '=') || (blank && !last)))
      return std::string(1, c);
    std::string out;
    for (std::size_t i = at; i < at + bytes; ++i)
      out += fmt::format("={:02X}", static_cast<unsigned char>(line_[i]));
    return out;
  }

  std::string_view line_;
};

/// Control characters that are no line end or tab say nothing; bytes that are no UTF-8 become U+FFFD.
std::string sound(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\t\r\n", at), text.size());
    out += text::clean(text.substr(at, end - at));
    if (end < text.size()) out += text[end];
    at = end + 1;
  }
  return out;
}

}  // namespace

std::string quoted_printable(std::string_view text) {
  const std::string whole = sound(text);
  std::string out;
  for (std::size_t at = 0; at < whole.size();) {
    const std::size_t end = std::min(whole.find_first_of("\r\n", at), whole.size());
    QuotedLine(std::string_view(whole).substr(at, end - at)).write(out);
    at = end + (whole.compare(end, 2, "\r\n") == 0 ? 2 : 1);
  }
  return out;
}

}  // namespace quire::mail

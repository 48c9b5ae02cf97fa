// The ASCII side of a text: letters in lower case, blanks taken off, words between blanks. Bytes beyond ASCII
// pass as they are; for Unicode see unicode.h, for the words of the index tokens.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quire::text {

/// Blank, tab and line ends.
constexpr bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// A to Z to a to z, nothing else.
constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
std::string ascii_lower(std::string_view text);

/// Without the white space at both ends.
constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_ascii_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_ascii_space(text.back())) text.remove_suffix(1);
  return text;
}

/// What stands between white space; views into `text`.
std::vector<std::string_view> split_at_blanks(std::string_view text);

}  // namespace quire::text

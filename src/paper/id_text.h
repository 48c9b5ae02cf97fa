// What the readers of identifiers share: letters and digits of ASCII, prefixes and endings whatever their
// case, and what came from outside as messages show it.
#pragma once

#include <string>
#include <string_view>

namespace quire::id_text {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_alpha(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

/// Drops `prefix` (given in lower case) whatever its case in the text.
inline bool strip_prefix(std::string_view& text, std::string_view prefix) {
  if (text.size() < prefix.size() || lower(text.substr(0, prefix.size())) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

inline bool strip_suffix(std::string_view& text, std::string_view suffix) {
  if (text.size() < suffix.size() || lower(text.substr(text.size() - suffix.size())) != suffix) return false;
  text.remove_suffix(suffix.size());
  return true;
}

inline std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

inline std::string_view before_any(std::string_view text, std::string_view stops) {
  return text.substr(0, text.find_first_of(stops));
}

/// The text for a message: printable, at most 60 bytes.
inline std::string shown(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 60)) out += c >= 0x20 && c < 0x7f ? c : '?';
  return text.size() > 60 ? out + "..." : out;
}

}  // namespace quire::id_text

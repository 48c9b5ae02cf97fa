// A text in TeX as its readers see it: characters at a place, and braces with their partners, which are
// matched once beforehand so that no reader searches for the end of a group.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace quire::text {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_small(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_alpha(char c) { return is_capital(c) || is_small(c); }
constexpr bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }

class TexSource {
 public:
  explicit TexSource(std::string_view text) : text_(text) { match_braces(); }

  std::string_view text() const { return text_; }
  std::size_t size() const { return text_.size(); }
  /// The character at a place, 0 behind the end.
  char at(std::size_t place) const { return place < text_.size() ? text_[place] : '\0'; }
  /// The character before a place, a blank at the start.
  char before(std::size_t place) const { return place > 0 ? text_[place - 1] : ' '; }
  /// Letters that follow each other from a place on; the name of a macro behind its backslash.
  std::string_view letters(std::size_t place) const {
    std::size_t end = place;
    while (end < text_.size() && is_alpha(text_[end])) ++end;
    return text_.substr(place, end - place);
  }

  /// The closing brace of the opening one at `open`, or npos.
  std::size_t partner(std::size_t open) const {
    if (open >= text_.size() || text_[open] != '{' || partners_[open] == 0) return std::string_view::npos;
    return partners_[open] - 1;
  }
  /// Whether the brace at `place` has a partner.
  bool is_paired(std::size_t place) const { return !partners_.empty() && partners_[place] != 0; }

 private:
  void match_braces();

  std::string_view text_;
  std::vector<std::uint32_t> partners_;  ///< of every brace, plus one; 0 where there is none
};

}  // namespace quire::text

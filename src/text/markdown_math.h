// Math of a Markdown text, taken out before Markdown is read, so that an underscore in a formula is no
// emphasis and a line of it no list. Each formula leaves one character of the private use area behind; where
// that turns up in code or in an address, what was written is put back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quire::text {

struct Formula {
  std::string tex;      ///< without dollars
  std::string written;  ///< with them, as typed
  bool display = false;
};

struct MathTakenOut {
  std::string markdown;
  std::vector<Formula> formulae;
  /// The formula that a code point stands for; nullptr if it stands for none.
  const Formula* formula(std::int32_t point) const;
  /// The text as it was typed.
  std::string written(std::string_view part) const;
};

/// `text` must be UTF-8. Characters of the private use area that were typed become U+FFFD.
MathTakenOut take_math_out(std::string_view text);

}  // namespace quire::text

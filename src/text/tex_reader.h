// TeX to pieces: text with its accents resolved, a few elements that open and close, and math kept as TeX.
// What the pieces become (words, a line, HTML) is decided in tex.cc. One pass, no recursion into groups,
// linear time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire::text {

/// Math between its delimiters; an environment (\begin{align}) keeps them as content.
struct MathSpan {
  std::string_view content;
  std::size_t end = 0;
  bool display = false;
};

/// Finds the math of one text. Positions must not decrease from call to call: searches are remembered, so
/// that many unpaired dollars cost no more than one pass.
///
/// A dollar opens math if another follows within 4000 bytes and what lies between does not read as money or
/// prose: "A $5 test for $n$-grams" has math only around n. See is_prose() for the rule.
class MathFinder {
 public:
  explicit MathFinder(std::string_view text) : text_(text) {}
  std::optional<MathSpan> at(std::size_t at);

 private:
  static constexpr std::size_t kMathBytesMax = 4000;

  std::optional<MathSpan> dollars(std::size_t at);
  std::optional<MathSpan> delimited(std::size_t at, std::string_view close, std::size_t& remembered);
  std::optional<MathSpan> environment(std::size_t at);
  std::size_t next_of(std::string_view pattern, std::size_t from, std::size_t& remembered) const;
  std::size_t next_dollar(std::size_t from);

  std::string_view text_;
  std::size_t dollar_ = 0;
  std::size_t two_dollars_ = 0;
  std::size_t parenthesis_ = 0;
  std::size_t bracket_ = 0;
  std::size_t environment_end_ = 0;
};

enum class Element : std::uint8_t { emphasis, strong, code };

struct Piece {
  enum class Kind : std::uint8_t { text, math, display, open, close };
  Kind kind;
  std::string text;                     ///< text: UTF-8; math and display: TeX without delimiters
  Element element = Element::emphasis;  ///< of open and close, which always pair up and nest
};

/// `tex` must be valid UTF-8 (see clean()).
std::vector<Piece> read_tex(std::string_view tex);

/// Math to letters, digits and names of symbols, separated by blanks.
std::string math_words(std::string_view tex);

/// Math as a short piece of Unicode text, or its TeX where that cannot be.
std::string math_line(std::string_view tex);

}  // namespace quire::text

// The macros this room knows: one table of math symbols, one of macros that stand in text, one of names that
// are safe to take for macros when a listing has lost the backslash.
#pragma once

#include <cstdint>
#include <string_view>

namespace quire::text {

/// A symbol or structure of math mode.
struct MathSymbol {
  enum class Kind : std::uint8_t {
    letter,    ///< Greek and other letters: unicode and word
    sign,      ///< relations, operators, arrows: unicode, no word
    function,  ///< \log: its name is both
    font,      ///< \mathbb{Z}: one argument, which is kept
    accent,    ///< \hat{x}: one argument; unicode is the combining mark
    fraction,  ///< two arguments
    root,      ///< one argument
    space,     ///< \, \quad \left: nothing, or a blank
  };
  std::string_view name;
  Kind kind;
  std::string_view unicode;
  std::string_view word;
};
const MathSymbol* math_symbol(std::string_view name);

/// The name of a lower-case or capital Greek letter ("alpha", "Gamma"), empty for any other character.
std::string_view greek_name(std::int32_t point);

/// A macro of text mode.
struct TextMacro {
  enum class Kind : std::uint8_t {
    letter,        ///< \o: `value`
    accent,        ///< \H: `value` is the combining mark
    keep,          ///< \textsc{x}: the argument without change
    emphasis,      ///< \emph{x}
    strong,        ///< \textbf{x}
    code,          ///< \texttt{x}
    switch_plain,  ///< \scriptsize: nothing, to the end of the group
    switch_emphasis,
    switch_strong,
    switch_code,
    drop,         ///< \cite{x}: gone with its argument
    second,       ///< \href{x}{y}: the second argument
    footnote,     ///< \footnote{x}: the argument in parentheses
    environment,  ///< \begin{x}
  };
  std::string_view name;
  Kind kind;
  std::string_view value;
};
const TextMacro* text_macro(std::string_view name);

/// A name that is taken for a macro without its backslash, and where.
struct LostMacro {
  enum class Where : std::uint8_t {
    argument,  ///< textit{x}: only before a brace
    font,      ///< mathfrak S, mathbb{Z}, mathbbR: before a brace or a single capital
    size,      ///< scriptsizeF: glued to, or before, a capital; dropped
    symbol,    ///< varepsilon: anywhere as a word of its own
    scripted,  ///< ell_p, alpha_{ij}: only before a subscript or superscript
    sign,      ///< rightarrow: anywhere as a word of its own, becomes its character
    number,    ///< sim20, 256times256: only beside a number
  };
  std::string_view name;
  Where where;
};
const LostMacro* lost_macro(std::string_view name);

}  // namespace quire::text

// Subscripts and superscripts outside of math, which TeX would refuse and authors write all the same: "x_i",
// "10^{-3}", "R^d".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/tex_source.h"

namespace quire::text {

struct Scripts {
  std::string tex;
  std::size_t end = 0;
};

/// One subscript and one superscript at most, each a character, a known symbol, or a short group.
std::optional<Scripts> scripts_at(const TexSource& source, std::size_t at);

/// Bytes at the end of `written` on which a script makes math, 0 if there are none. `script` is '^' or '_'.
std::size_t script_base(std::string_view written, char script);

/// Puts the backslashes back in what is certainly math: symbols that stand as words of their own.
std::string restored_math(std::string_view content);

}  // namespace quire::text

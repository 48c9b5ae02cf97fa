// TeX on one line for programs: text as people read it, math still TeX between its dollars.
#pragma once

#include <string>
#include <string_view>

namespace quire::text {

/// Accents to Unicode, macros of text dropped and their arguments kept, white space collapsed; math as it
/// stands, between "$" or, displayed, "$$". For interfaces whose readers set math themselves.
std::string tex_line(std::string_view tex);

}  // namespace quire::text

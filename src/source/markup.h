// Titles and abstracts that come with HTML or JATS in them ("<i>E. coli</i>", "<jats:p>", "&amp;"), as plain
// text. Only what is certainly markup goes: known names, in pairs; "a<b", "<p>" for a mean and "x <y> z"
// stay.
#pragma once

#include <string>
#include <string_view>

namespace quire::source {

/// Tags dropped and their content kept (blocks become blanks, digits raised or lowered stay so: "10⁵"), a
/// heading "Abstract" dropped, entities to characters.
std::string plain_of_markup(std::string_view marked);

}  // namespace quire::source

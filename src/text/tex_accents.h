// Accents in TeX (\'e, \"{\i}, \H{o}) to the letters they make, in NFC.
#pragma once

#include <string>
#include <string_view>

#include "text/tex_source.h"

namespace quire::text {

/// The combining mark of \' and its like, empty for other characters.
std::string_view accent_mark(char sign);

/// The accented letter whose base begins at `at`, which moves past it. `sign` is the character of \' and its
/// like, 0 for accents with a name. Where nothing can bear the accent the sign stays as text.
std::string accented(const TexSource& source, std::string_view mark, char sign, std::size_t& at);

}  // namespace quire::text

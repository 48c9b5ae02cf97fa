// When two names look alike: both have the same skeleton (the idea of UTS 39, section 4, with a map of our
// own). Covered: what NFKC and case folding make one (width, ligatures, styled letters), accents and other
// marks, Cyrillic and Greek letters that look Latin, letters of Latin that look like others (dotless i, small
// capitals), digits and signs that look like letters (0 o, 1 l i |), pairs that look like one letter (rn m,
// vv w), and the joiners - _ . among each other. Not covered: other scripts that happen to resemble each
// other, and what only some typefaces make alike.
#pragma once

#include <string>
#include <string_view>

namespace quire::text {

/// Equal for names that look alike. For comparing only, never to be shown.
std::string skeleton(std::string_view utf8);

/// True if a word has letters of more than one of Latin, Greek and Cyrillic: nobody's name, but a disguise.
bool mixes_scripts(std::string_view utf8);

}  // namespace quire::text

// TeX as it stands in titles and abstracts: accents and ligatures by macro, font switches, math between
// dollars, and what is left when a listing has lost its backslashes (`ell_p`, `mathfrak S`,
// `scriptsizeFLaws`). Rules and their table: docs/interfaces.md "Text".
#pragma once

#include <string>
#include <string_view>

namespace quire::text {

/// Plain words for search and for plain-text letters: accents to Unicode, macros dropped and their arguments
/// kept, math flattened to its letters and digits with Greek and common symbols by name (`$\ell_p$` -> "ell
/// p").
std::string plain_words(std::string_view tex);

/// One line of readable text for titles in plain surroundings (letters, <title>, command line): accents to
/// Unicode, math as Unicode where that is short (`$\ell_p$` -> "ℓ_p"), otherwise its TeX without dollars.
std::string plain_line(std::string_view tex);

/// Safe HTML: text escaped, accents and quotes to Unicode, `\emph`, `\textbf`, `\texttt` to elements, and
/// math kept for KaTeX as <span class="math">TeX, escaped</span> (class "math display" for \[ \] and $$).
/// Never emits an attribute, tag or entity that came from the input. Lost backslashes in well-known forms are
/// put back as math.
std::string safe_html(std::string_view tex);

/// True if safe_html() would emit a math span: the page then needs KaTeX.
bool has_math(std::string_view tex);

/// Key under which two spellings of one title meet: plain_words, folded, only letters and digits, single
/// blanks.
std::string title_key(std::string_view title);

}  // namespace quire::text

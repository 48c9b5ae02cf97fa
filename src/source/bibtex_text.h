// What stands in the values of BibTeX fields: titles with braces that keep capitals, and names. TeX stays TeX
// in titles, as everywhere in Quire; names become letters, for people are found by them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "paper/paper.h"

namespace quire::source {

/// Without the braces that only group ("{DeepSeek}", "{$k$}") and the backslashes that only escape ("\&",
/// "\%",
/// "\#", "\_"). Arguments ("\emph{not}"), switches ("{\L}", "{\em x}") and math keep theirs.
std::string bibtex_title(std::string_view value);

/// Plain text of fields that are no TeX elsewhere: a journal, an abstract's address.
std::string bibtex_words(std::string_view value);

/// "Østergård, Mira and de la Cruz, Jr, Ana and {LHCx Collaboration} and others": each in natural order.
std::vector<Author> bibtex_names(std::string_view value);

}  // namespace quire::source

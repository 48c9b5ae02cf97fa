// A paper as BibTeX that today's importers read right: UTF-8, names as "Family, Given", titles with their
// capitals kept. Rules and the reasons for them: docs/interfaces.md "Citations".
#pragma once

#include <string>

#include "paper/paper.h"

namespace quire::web {

/// One entry, ending with a line end.
std::string bibtex(const Paper& paper);
/// Its key: first author's family name, year, first weighty word of the title.
std::string bibtex_key(const Paper& paper);
/// "Mira van der Berg Jr" -> "van der Berg, Jr, Mira"; collaborations and single names in braces.
std::string bibtex_name(const Author& author);

}  // namespace quire::web

// A paper as BibTeX that today's importers read right: UTF-8, names as "Family, Given", titles with their
// capitals kept. Rules and the reasons for them: docs/interfaces.md "BibTeX".
#pragma once

#include <string>
#include <string_view>

#include "paper/paper.h"

namespace quire::web {

/// One entry, ending with a line end.
std::string bibtex(const Paper& paper);
/// Its key: first author's family name, year, first weighty word of the title.
std::string bibtex_key(const Paper& paper);
/// "Mira van der Berg Jr" -> "van der Berg, Jr, Mira"; collaborations and single names in braces.
std::string bibtex_name(std::string_view name);
/// Family and given name as they are told apart here; `given` is empty for institutions and single names.
struct NameParts {
  std::string family, suffix, given;
};
NameParts name_parts(std::string_view name);

}  // namespace quire::web

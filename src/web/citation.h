// What every form of citation says of a paper, before it is written as one of them: names in parts, the DOI.
#pragma once

#include <string>

#include "paper/paper.h"
#include "text/author_name.h"

namespace quire::web {

/// The author's name in words (no TeX), in parts: as the source files it, guessed only where it does not say.
text::NameParts cited_name(const Author& author);
/// "de la Cruz, Jr, Ana"; an undivided name as it is.
std::string family_first(const text::NameParts& name);

/// The published work's DOI, one; empty if none is known.
std::string work_doi(const Paper& paper);
/// work_doi(), else the DOI under which the paper's archive has registered it.
std::string cited_doi(const Paper& paper);

}  // namespace quire::web

// A paper as CSL-JSON, which citation processors and Zotero read: an array of one item. Members and the
// reasons for them: docs/interfaces.md "Citations". Source: the schema of citation-style-language 1.0.2.
#pragma once

#include <string>

#include "paper/paper.h"

namespace quire::web {

/// One line, ending with a line end.
std::string csl_json(const Paper& paper);

}  // namespace quire::web

// Atom feeds of arXiv: answers of its query API, and its daily announcements.
#pragma once

#include "source/source.h"

namespace quire::source {
void read_arxiv_atom(Input& input, const ImportOptions& options, const Sink& sink);
}  // namespace quire::source

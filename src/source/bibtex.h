// BibTeX files: papers as reference managers, publishers and Quire itself write them.
#pragma once

#include "source/source.h"

namespace quire::source {

struct BibtexEntry;
class Draft;

void read_bibtex(Input& input, const ImportOptions& options, const Sink& sink);

/// The identities that an entry names, by whichever field: arXiv, OpenReview, DOI.
void read_bibtex_ids(const BibtexEntry& entry, Draft& draft);

}  // namespace quire::source

// What changed in a paper's words, as pages show it: the note for a reader who saw others, the margin of
// versions, the page of all changes, and that a paper was read.
#pragma once

#include "web/site.h"
#include "web/template.h"

namespace quire::web {

/// Adds {versions, has_versions, changes_href?, changes_words, since?, last?, read_href?, change}: templates
/// paper and word_change.
void put_history(View& view, const Site& site, const Request& request, const store::StoredPaper& stored);

}  // namespace quire::web

// Where a paper is from, as its page shows it: what each source says, the identities that became one paper,
// and whether that was right; notes on papers that were withdrawn or deleted.
#pragma once

#include "web/site.h"
#include "web/template.h"

namespace quire::web {

/// Adds {withdrawn_note?, deleted_note?, from}: template paper.
void put_origins(View& view, const Site& site, const Request& request, const store::StoredPaper& stored);

}  // namespace quire::web

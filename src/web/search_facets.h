// The exact counts by which a result can be narrowed, beside the hits of the search page.
#pragma once

#include "index/index.h"
#include "web/search_address.h"
#include "web/template.h"

namespace quire::web {

/// Adds {has_facets, has_years, years, has_categories, categories, has_organisations, organisations, lab?};
/// an item: {year or name, href?, count}.
void put_facets(View& view, const Asked& asked, const index::Found& found);

}  // namespace quire::web

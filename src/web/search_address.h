// What the address of the search page asks for, and the addresses of the pages beside it. A page is told by
// the number of papers before it (`start`) or, as deep as one likes at the price of the first, by the cursor
// behind which it begins (`after`); then `start` is only shown, and `back` are the cursors of the pages
// before, the nearest first.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "index/index.h"
#include "web/http.h"
#include "web/template.h"

namespace quire::web {

constexpr std::size_t kHits = 20;

struct Asked {
  std::string typed;
  std::string q;  ///< without what is not to be seen, or could reorder the page
  bool newest = false;
  std::size_t start = 0;
  std::optional<index::Cursor> after;
  std::vector<std::string> back;

  explicit Asked(const Request& request);
  std::string href(const std::string& query, bool by_date, std::size_t from = 0) const;
  std::string page_href(std::size_t from, const std::string& cursor,
                        const std::vector<std::string>& pages) const;
};

/// Adds {has_pager, first_href?, back_href?, back_words?, next_href?, next_words?, range?}. `may_repeat`:
/// there may be more to show than papers that were found.
void put_pager(View& view, const Asked& asked, const index::Found& found, bool may_repeat);

}  // namespace quire::web

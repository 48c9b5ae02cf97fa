// The filters inside a query as typed ("from:2024 lab:yes"): where they stand, so that a page can show each
// with a link that removes it and can add others. The reading itself is index::read_query's; this only cuts
// the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quire::web {

struct QueryFilter {
  std::string name;  ///< from | to | date | year | cat | lab | has | subject | handle, canonical
  std::string value;
  bool negated = false;
  std::size_t begin = 0, end = 0;  ///< bytes of the query's text
};

std::vector<QueryFilter> query_filters(std::string_view query);

/// The text without one filter, or without all of a name; blanks are tidied.
std::string without(std::string_view query, const QueryFilter& filter);
std::string without(std::string_view query, std::string_view name);
std::string without_filters(std::string_view query);
/// The text with a filter at its end.
std::string with(std::string_view query, std::string_view name, std::string_view value);
/// The query for papers listed under exactly this organisation, handle:deepseek-ai; empty when no query can
/// hold the name, as with quotes in it.
std::string organisation_query(std::string_view name);
/// "from 2024", "has a lab", "not cs.LG"
std::string filter_words(const QueryFilter& filter);

}  // namespace quire::web

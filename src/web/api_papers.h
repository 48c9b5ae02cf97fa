// Papers as JSON and Markdown for programs, as clients of the hub ask for them (docs/interfaces.md).
#pragma once

#include <string>
#include <string_view>

#include "web/site.h"

namespace quire::web {

Response api_daily_papers(const Site& site,
                          const Request& request);  ///< date, week, month, submitter, sort, p, limit
Response api_papers(const Site& site, const Request& request);         ///< newest first; cursor, limit
Response api_search_papers(const Site& site, const Request& request);  ///< q, limit
Response api_paper(const Site& site, const Request& request, std::string_view id);
/// Models, data sets and demos that are linked to an arXiv paper.
Response api_repos(const Site& site, const Request& request, std::string_view id);

/// "# Title", authors, identities and days, then the abstract.
std::string paper_markdown(const Paper& paper);

}  // namespace quire::web

// What people add to a paper's page: links, claims of authorship, corrections; and the pages where curators
// decide about them (store/links.h, claims.h, corrections.h).
#pragma once

#include <cstdint>
#include <string_view>

#include "store/claims.h"
#include "store/links.h"
#include "web/site.h"
#include "web/template.h"

namespace quire::web {

// pages_links.cc
/// Adds {links?, has_links, add_link?} to the paper's page.
void put_links(View& view, const Site& site, const Request& request, const store::StoredPaper& paper);
Response add_link(const Site& site, const Request& request, std::string_view id);
Response remove_link(const Site& site, const Request& request, std::string_view id, std::int64_t number);

// pages_claims.cc
/// Whose places of a paper are.
std::vector<store::Claimant> claimants_of(const Site& site, store::Doc doc);
Response claims_of_paper(const Site& site, const Request& request, std::string_view id);  ///< with the form
Response make_claim(const Site& site, const Request& request, std::string_view id);
Response open_claims_page(const Site& site, const Request& request);  ///< /claims, for curators
Response decide_claim(const Site& site, const Request& request, std::int64_t number);

// pages_corrections.cc
/// Adds {corrections?: [...]} to the page of a paper's changes.
void put_corrections(View& view, const Site& site, const Request& request, const store::StoredPaper& paper);
Response correct_page(const Site& site, const Request& request, std::string_view id);  ///< the form
Response propose_correction(const Site& site, const Request& request, std::string_view id);
Response open_corrections_page(const Site& site, const Request& request);  ///< /corrections, for curators
Response decide_correction(const Site& site, const Request& request, std::int64_t number);

}  // namespace quire::web

// Submitting papers to a day, and the order that curators give a day (store/submissions.h).
#pragma once

#include <string>
#include <string_view>

#include "store/submissions.h"
#include "web/site.h"

namespace quire::web {

Response submit_page(const Site& site, const Request& request);   ///< GET /submit
Response submit_paper(const Site& site, const Request& request);  ///< POST /submit
Response take_back_submission(const Site& site, const Request& request, std::string_view id, Day day);
Response order_page(const Site& site, const Request& request, Day day);    ///< GET /papers/date/DAY/order
Response order_papers(const Site& site, const Request& request, Day day);  ///< POST

/// What somebody wants to submit, as typed.
struct Submitting {
  std::string paper;  ///< arXiv id, address or DOI
  std::string day;    ///< empty: today
  std::string note;
};
/// Finds the paper here or at arXiv, and submits it. An error says what is wrong, in words for who typed it.
/// `is_curator`: any day; else those near today.
Result<store::Submission> submit(store::Store& store, const std::filesystem::path& data_folder,
                                 std::string_view contact, const Submitting& wanted,
                                 const std::string& person, bool is_curator, Instant now,
                                 const store::Once& once = {});

}  // namespace quire::web

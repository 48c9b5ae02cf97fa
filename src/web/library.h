// A person's reading list (store/shelf.h) as pages show it and as files: marks beside the papers of a list,
// the page /library, JSON lines and BibTeX.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "store/shelf.h"
#include "web/site.h"
#include "web/template.h"

namespace quire::web {

Response library_page(const Site& site, const Request& request);   ///< /library
Response library_lines(const Site& site, const Request& request);  ///< /library.jsonl
Response library_bib(const Site& site, const Request& request);    ///< /library.bib
Response keep_paper(const Site& site, const Request& request, std::string_view id);
Response hide_paper(const Site& site, const Request& request, std::string_view id);
/// Done or not, tags, note: what the forms of the list and of the paper's page send.
Response mark_paper(const Site& site, const Request& request, std::string_view id);

/// Adds {mine?: {kept, keep_value, hidden, hide_value, done, done_value, tags, note, words}} for who has a
/// reading list.
void put_mark(View& view, const Visitor& visitor, const store::Mark& mark);
/// The reader's marks among the papers of a page; none for who has no list.
std::map<store::Doc, store::Mark> marks_of(const Site& site, const Visitor& visitor,
                                           const std::vector<store::StoredPaper>& papers);

/// One JSON object on a line: the paper in short and what the person noted.
std::string library_line(const store::StoredPaper& paper, const store::Mark& mark);
/// Every paper of the list that is wished, newest first, in pieces; `take` is called once a paper.
void each_of_library(store::Store& store, const std::string& person, store::Shelf::Wish wish,
                     const std::function<void(const store::StoredPaper&, const store::Mark&)>& take);

}  // namespace quire::web

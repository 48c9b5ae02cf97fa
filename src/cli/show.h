// Papers as the command line shows them: a few lines of text, one JSON object, or Markdown.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "store/store.h"

namespace quire::cli {

/// All fields that are known, in the shape that `quire import jsonl` reads back; `votes` and `url` beside it.
boost::json::object paper_json(const store::StoredPaper& paper);
/// Two lines: id, title; then authors, day, categories, votes, lab.
std::string paper_lines(const store::StoredPaper& paper);
/// Title, authors, ids and dates, abstract; protocols as in docs/interfaces.md "Markdown".
std::string paper_markdown(const store::StoredPaper& paper);

}  // namespace quire::cli

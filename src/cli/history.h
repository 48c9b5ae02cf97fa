// What is known about a paper beside its fields: which source says what, how its words changed, and which
// records were taken for it. For `quire show`.
#pragma once

#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "store/store.h"

namespace quire::cli {

/// Adds `sources`, `origins`, `editions`, `joins` and `links`.
void add_history(boost::json::object& out, store::Store& store, const store::StoredPaper& paper);
/// Lines for a terminal, each with what it is about; empty if there is nothing to say.
std::string history_lines(store::Store& store, const store::StoredPaper& paper);

/// How its words changed, newest first: [{at, version, what, title?: {before, after}, ...}].
boost::json::array changes_json(store::Store& store, const store::StoredPaper& paper);
/// The same for a terminal, what was removed and added in brackets.
std::string changes_lines(store::Store& store, const store::StoredPaper& paper);

boost::json::object join_json(const store::Join& join);
/// "3  2026-11-20  doi:10.1000/abc  title, first author and year"
std::string join_line(const store::Join& join, const std::string& paper_key);

}  // namespace quire::cli

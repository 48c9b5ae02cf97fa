// What `quire follow` shares between its subcommands: how a source is named, found and shown.
#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "cli/command.h"
#include "follow/state.h"

namespace quire::cli {

/// Those that NUMBER, KIND or KIND WHAT means; all of them if nothing is given. BadInput if there is none.
std::vector<store::Follow> find_follows(store::Store& store, const std::vector<std::string>& which);

boost::json::object follow_json(const store::Follow& follow, Instant now);
/// Several lines, as `quire follow list` prints them.
std::string follow_lines(const store::Follow& follow, Instant now);
/// "214 new, 12 changed of 2,500 records in 3 requests"
std::string counts_words(const follow::Counts& counts);
boost::json::object counts_json(const follow::Counts& counts);

/// quire follow run; its exit status.
int run_follows(const Common& common, const std::vector<std::string>& which, bool due_only);

}  // namespace quire::cli

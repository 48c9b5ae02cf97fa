// How fast one person may do something: so many at once, then one each so many seconds. One moment is kept of
// each person and kind, the one from which on all that was allowed at once is there again (the "generic cell
// rate algorithm" of ITU-T I.371, annex A), so that a restart forgets nothing.
#pragma once

#include <optional>
#include <string_view>

#include "paper/paper.h"
#include "store/tables.h"

namespace quire::store {

struct Pace {
  const char* kind;  ///< "comment"
  int at_once = 1;
  std::chrono::seconds each{1};
};

/// Counts one more of a person, or says from when on the next is taken and counts none.
std::optional<Instant> keep_pace(Tables& tables, const Pace& pace, std::string_view person, Instant at);

}  // namespace quire::store

// What those did who may decide about others: each act is written in the transaction that does it, and none
// is ever taken from the log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "paper/paper.h"
#include "store/tables.h"

namespace quire::store {

struct Act {
  std::int64_t number = 0;  ///< rises
  Instant at{};
  std::string person;         ///< key of who did it
  std::string what;           ///< "hide", "show", "lock", "unlock", "dismiss"; rooms add their own words
  std::string target;         ///< key of a comment, a paper or a person
  std::string why;            ///< in their words
  std::string name{};         ///< of who did it, as others see it; when reading
  std::string target_name{};  ///< where it is a person; when reading
};

/// Inside a writing transaction.
void write_act(Connection& writer, const Act& act);

/// Newest first, those before number `before` (0: all); at most `limit`.
std::vector<Act> acts(Tables& tables, std::int64_t before, std::size_t limit);

}  // namespace quire::store

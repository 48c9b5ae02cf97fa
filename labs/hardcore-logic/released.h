// Puzzles in the form in which the paper's data set has them: a line of fields with the puzzle as a text and
// the variant's flags beside it, the solution a text of JSON or "null". Of the six grid games.
#pragma once

#include <string>

#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic {

struct Released {
  std::string id{};
  Instance instance{};
  bool solvable = true;
  boost::json::value solution{};  ///< null where it is not solvable
};

/// Reads {"id", "puzzle", "solution", flags...}. The error names the field and the line of the puzzle.
Result<Released> read_released(const boost::json::object& line, std::string_view game);

/// The same line of one of our instances; used by tests.
boost::json::object released_line(const std::string& id, const Instance& instance, const std::string& picture,
                                  const boost::json::value& solution);

}  // namespace quire::labs::hardcore_logic

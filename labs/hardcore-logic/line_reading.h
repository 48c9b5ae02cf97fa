// A line of cells read from one end to the other by a small machine, as clauses: its state after each cell is
// a variable, and each value of the next cell says where it goes. What is counted along a line (a sum of
// weights, buildings in sight) is a machine of a few states, and unit propagation works through it both ways.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "labs/engines/sat/cnf.h"

namespace quire::labs::hardcore_logic {

/// What a cell may hold, and the literal that says so. Exactly one choice of a cell is true.
struct Choice {
  sat::Literal literal = 0;
  int value = 0;
};
using Line = std::vector<std::vector<Choice>>;

using State = std::uint32_t;
using Advance = std::function<State(State, std::size_t cell, int value)>;

/// Literals of the states in which the reading may end: exactly one is true. With `wanted`, the line is such
/// that the reading ends in a state of which it is true; the formula becomes unsatisfiable where none can be
/// reached.
std::map<State, sat::Literal> read_line(sat::Cnf& cnf, const Line& line, State start, const Advance& advance,
                                        const std::function<bool(State)>& wanted = {});

}  // namespace quire::labs::hardcore_logic

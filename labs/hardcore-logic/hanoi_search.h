// Shortest lists of moves in Hanoi, and why none is shorter: the states around the start and those around the
// goal have nothing in common before.
#pragma once

#include "labs/hardcore-logic/hanoi_task.h"

namespace quire::labs::hardcore_logic {

/// Kind `one` says that the least number of moves is certain; several lists may have it, and the first of
/// them (up to options.limit) are the solutions. "shortest_lists" counts them.
Solved solve_hanoi(const HanoiTask& task, const SolveOptions& options);

/// Walks the states anew by rules written apart from the search, in sorted lists.
Status recheck_hanoi(const HanoiTask& task, const Solved& solved);

/// Fewest moves; nothing where the goal is out of reach.
std::optional<std::size_t> least_moves(const HanoiTask& task);

}  // namespace quire::labs::hardcore_logic

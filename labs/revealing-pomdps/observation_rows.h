// The matrices of revealing.h: for every sequence of actions, how likely each sequence of observations is
// from each state. Rows are built from the last observation backwards; equal ones are put together as they
// come.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "labs/revealing-pomdps/pomdp.h"

namespace quire::labs::revealing_pomdps {

/// The rows of one sequence's matrix. Rows that are multiples of one another are added up, which keeps every
/// ||Mx||_1; `thin` remembers the length that they had together, as a share of that of their sum.
struct SequenceRows {
  std::vector<double> cells;  // by row, S each
  std::vector<double> thin;
};

/// One for every sequence of m-1 actions, and for every way in which the state can have been reached as far
/// as that changes what it shows. An error where they hold more than `entries_max` numbers, or go beyond the
/// horizon.
Result<std::vector<SequenceRows>> observation_rows(const Pomdp& pomdp, std::size_t h, int window,
                                                   std::size_t entries_max,
                                                   const std::function<void()>& poll);

}  // namespace quire::labs::revealing_pomdps

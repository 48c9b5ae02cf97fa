// The text format of Cassandra's pomdp-solve: discount, values, states, actions, observations, start, then
// T:, O: and R: entries by name, number or *, as single numbers, rows or matrices, uniform and identity.
// Later entries take the place of earlier ones. Rewards that depend on the next state and observation are
// kept as their expectation. Costs are read as negative rewards.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "labs/revealing-pomdps/pomdp.h"
#include "paper/result.h"

namespace quire::labs::revealing_pomdps {

struct PomdpLimits {
  std::size_t states_max = 20'000, actions_max = 1'000, observations_max = 100'000;
  std::size_t rows_max = 1 << 20;     ///< states times actions
  std::size_t entries_max = 1 << 21;  ///< probabilities that are not 0, of T and of O
  std::size_t work_max = 1 << 24;     ///< assignments of all entries together
};

/// `name` is how errors call the text. The result passes Pomdp::check().
Result<Pomdp> read_pomdp(std::string_view text, const std::string& name, const PomdpLimits& limits = {});

/// A stationary POMDP; numbers in the shortest form that reads back the same.
void write_pomdp(const Pomdp& pomdp, std::ostream& out);

/// The same POMDP with the step in its states and observations, so that its tables no longer change: only
/// what can be reached, and a last state `end` without reward. A stationary one is returned as it is.
Pomdp unrolled(const Pomdp& pomdp);

}  // namespace quire::labs::revealing_pomdps

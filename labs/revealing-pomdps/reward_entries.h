// R: entries of a .POMDP file, and the reward of (action, state) that they come to on average.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "labs/revealing-pomdps/pomdp.h"

namespace quire::labs::revealing_pomdps {

/// Parts that are not there stand for all. One value; or one by observation; or one by next state and
/// observation.
struct RewardEntry {
  std::optional<std::uint32_t> action, state, next, observation;
  std::vector<double> values;
  std::size_t line = 0;
};

/// By action * S + state. `pomdp` is stationary, with T and O. The last entry that fits counts; none: 0. An
/// error where that would take too long.
Result<std::vector<double>> expected_rewards(const Pomdp& pomdp, const std::vector<RewardEntry>& entries);

}  // namespace quire::labs::revealing_pomdps

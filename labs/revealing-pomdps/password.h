// What comes after the arm in the whole POMDP: the password, a digit at a time. With the first digits known,
// the candidates of the next are a core game with A arms: under the right one good stays good, and a look
// shows the tilt. Every episode is lived.
#pragma once

#include "labs/revealing-pomdps/race.h"

namespace quire::labs::revealing_pomdps {

struct Opened {
  std::uint64_t arm = 0;
  std::vector<std::uint32_t> password;
  double arm_episodes = 0, password_episodes = 0;
  std::vector<std::uint32_t> plan;  ///< the actions that it would play from now on
};

/// `lr` on the arms, then `lr` on every digit with the share 1/(l+1) of the risk: margin ln(4 A l).
Opened open_lock(const LockShape& shape, const Pomdp& pomdp, random::Stream stream, const Poll& poll = {});

/// Mean reward of a fixed sequence of actions.
double mean_reward(const Pomdp& pomdp, const std::vector<std::uint32_t>& plan, std::size_t episodes,
                   random::Stream stream);

}  // namespace quire::labs::revealing_pomdps

// Regret on the core game over T episodes. lock2: a look costs the whole reward of its episode, so the
// learner explores, then commits (`etc`). lock1: looks are free, so it eliminates arms while it plays them
// (`elim`). Neither knows eps; the family's regret is that under the worst one. An episode on a wrong arm
// costs eps/2 (whoever knows the arm is given its password: finding it takes few episodes beside finding the
// arm).
#pragma once

#include <cstdint>
#include <vector>

#include "labs/revealing-pomdps/race.h"

namespace quire::labs::revealing_pomdps {

struct RegretGame {
  std::uint64_t arms = 64, pairs = 32;
  double sigma = 0.5;
  double episodes = 1e5;  ///< T
};

enum class Player : std::uint8_t { explore_then_commit, elimination };

/// Episodes of exploration: (0.22 K sqrt(n') / sigma^2)^(1/3) T^(2/3), at most T. The constant balances T_e/2
/// against eps T/4 at the eps at which N = T_e/K visits separate the pair statistic of K arms, 2.5
/// deviations.
double exploration(const RegretGame& game);

/// One run with this eps; the secret and the symbols come from the stream.
double regret_of(Player player, const RegretGame& game, double eps, random::Stream stream, const Poll& poll);

struct WorstRegret {
  double regret = 0, eps = 0;
  bool at_edge = false;  ///< the worst eps of the grid was its first or last, and not 0.9
};
/// Mean over runs, maximised over eps = 0.9 r^i (r = 2/3) around the eps that the player just cannot find.
WorstRegret worst_regret(Player player, const RegretGame& game, std::size_t runs, std::uint64_t seed,
                         const Poll& poll);

}  // namespace quire::labs::revealing_pomdps

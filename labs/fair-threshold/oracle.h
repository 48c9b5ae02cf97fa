// The oracle: what each fixed threshold comes to when the loop runs on its exact mean dynamics. A fixed
// threshold has fixed rates, so the steady state is closed form; iterate() walks there step by step and must
// agree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "labs/fair-threshold/loop.h"

namespace quire::labs::fair_threshold {

struct Steady {
  Cut cut;
  State state;
  double reward = 0;  ///< rho (pi E_A + (1-pi) E_B)
  double rate = 0;    ///< overall acceptance pi a_A + (1-pi) a_B
  std::vector<double> residual;
  double violation = 0;
};

struct Oracle {
  std::vector<Steady> thresholds;  ///< along the grid
  bool feasible = false;           ///< some threshold satisfies everything
  std::size_t best = 0;  ///< the feasible one that earns most; if there is none, the least violating one
  std::size_t unconstrained = 0;  ///< the one that earns most, constraints or not
};

Oracle sweep(const Pools& pools, const Dynamics& dynamics, const Constraints& constraints,
             std::span<const double> grid);

/// The same as batches of that many people show it. |a_A - a_B| folds the noise of a batch to one side, so
/// its mean lies above the exact gap (normal approximation): a threshold may be feasible exactly and not on
/// average as seen, and in a loop that answers to the gap participation is lower. What a learner that sees
/// only batches can come to.
Oracle sweep_in_batches(const Pools& pools, const Dynamics& dynamics, const Constraints& constraints,
                        std::span<const double> grid, std::uint32_t batch);

/// Mean of |a_A - a_B| in a batch, if A's share among arrivals is `pi`.
double gap_in_batches(const Cut& cut, double pi, std::uint32_t batch);

/// The same steady state by running the mean dynamics from the start until nothing moves.
Steady iterate(const Pools& pools, const Dynamics& dynamics, const Constraints& constraints, double theta);

}  // namespace quire::labs::fair_threshold

// One learner in one closed loop for T rounds: what it earned, what it violated, and the course of both. All
// methods of one seed meet the same arrivals.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "labs/fair-threshold/learner.h"
#include "labs/fair-threshold/loop.h"

namespace quire::labs::fair_threshold {

/// Everything but method and seed.
struct Setting {
  const Pools& pools;
  Dynamics dynamics;
  Constraints constraints;
  std::vector<double> grid;
  std::uint32_t batch = 200;
  std::uint64_t rounds = 5000;
  LearnerSpec learner;
  std::uint64_t hold = 1;
};

/// The loop after round t.
struct Checkpoint {
  std::uint64_t t = 0;
  double reward = 0;     ///< mean so far
  double violation = 0;  ///< sum so far
  State state;
  double theta = 0;             ///< played in round t
  double nothing_feasible = 0;  ///< share of rounds so far in step 3
};

struct Course {
  double reward_mean = 0;
  double violation_sum = 0;
  double tail_reward = 0;  ///< mean over the last fifth of the rounds
  double tail_violation = 0;
  double nothing_feasible = 0;       ///< share of rounds in step 3
  double nothing_feasible_late = 0;  ///< the same after T/2
  std::uint64_t empty_rounds = 0;
  double gap_bias = 0;
  std::vector<std::uint64_t> tail_plays;  ///< by arm, in the last fifth
  std::vector<Checkpoint> checkpoints;
};

/// Runs `learner` against the arrivals of `seed`. `checkpoints` rounds, evenly spread, are kept. `check` is
/// called every thousand rounds or so; it may throw to stop.
Course run(const Setting& setting, ThresholdLearner& learner, std::uint64_t seed, std::size_t checkpoints,
           const std::function<void()>& check);

/// The learner of a method under this setting.
std::unique_ptr<ThresholdLearner> learner_for(const Setting& setting, Method method, std::uint64_t seed);

}  // namespace quire::labs::fair_threshold

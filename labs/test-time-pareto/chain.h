// Rethinking as a chain of two states, wrong and right. The paper lets right be absorbing; here a right
// answer may be left again: wrong -> right with chance p, right -> wrong with chance lambda (the leak). From
// a first answer that is right with chance q,
//   P(right at round N) = pi + (q - pi) (1 - p - lambda)^(N-1),   pi = p / (p + lambda),
// so that pi, and not 1, is where the last answer ends.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/engines/stats/intervals.h"
#include "labs/test-time-pareto/trials.h"

namespace quire::labs::test_time_pareto {

struct TwoStates {
  double first = 0;  ///< q
  double enter = 0;  ///< p
  double leave = 0;  ///< lambda
  double plateau() const;
  double right_at(double round) const;  ///< round >= 1
  /// P(right at some round up to this one): with the leak it is not what right_at() says.
  double right_within(double round) const;
  /// What assuming lambda = 0 adds to the last answer at this round.
  double bias_at(double round) const { return right_within(round) - right_at(round); }
};

/// Steps from one round to the next.
struct Steps {
  std::uint64_t from_wrong = 0, entered = 0, from_right = 0, left = 0;
  double enter() const { return static_cast<double>(entered) / static_cast<double>(from_wrong); }
  double leave() const { return static_cast<double>(left) / static_cast<double>(from_right); }
  Steps& operator+=(const Steps& more);
};
Steps steps_of(std::span<const Trial> rounds);
/// By round: [0] the steps into round 2, ...
std::vector<Steps> steps_by_round(std::span<const Trials> sequences);

/// Shares of all first answers and of all steps; NaN where there is none.
TwoStates fit_two_states(std::span<const Trials> sequences);

struct TwoStatesEstimate {
  TwoStates chain;
  stats::Interval enter, leave, plateau;  ///< percentiles of a bootstrap over tasks
};
/// Sequences of one task stay together: they depend on each other.
TwoStatesEstimate estimate_two_states(std::span<const Trials> sequences, random::Stream& stream,
                                      std::size_t replicas, double confidence = 0.95);

/// Does the chance to enter differ from round to round? Pearson's statistic over the rounds in which at least
/// five entries are expected, and its p-value; 1 where there are fewer than two such rounds.
double equal_rounds_p_value(std::span<const Steps> by_round);

/// A sequence of rounds of the chain itself.
std::vector<Trial> draw_rounds(const TwoStates& chain, std::size_t rounds, random::Stream& stream);

}  // namespace quire::labs::test_time_pareto

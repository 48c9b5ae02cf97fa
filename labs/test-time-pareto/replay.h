// Policies of spending, replayed on trials that were drawn before: what each would have solved, and for how
// many tokens. Hit@N: a task counts as solved when one of its trials is right.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/test-time-pareto/allocate.h"
#include "labs/test-time-pareto/trials.h"

namespace quire::labs::test_time_pareto {

struct Spent {
  double solved = 0;  ///< share of tasks
  double tokens = 0;
  std::vector<std::uint64_t> rounds;
};

/// n candidates of every task.
Spent spend_equally(std::span<const Trials> trials, std::size_t n);
/// What `greedy` has had, then what it asks for, as long as the tokens really spent stay within the budget:
/// it ends before the first candidate that does not fit.
Spent spend_greedily(std::span<const Trials> trials, Greedy greedy, double tokens);

/// The trials of every task in an order drawn anew.
std::vector<Trials> reordered(std::span<const Trials> trials, const random::Stream& streams);
/// Trials [begin, begin + n) of every task.
std::vector<Trials> part_of(std::span<const Trials> trials, std::size_t begin, std::size_t n);
/// How many are right among the first n of each.
std::vector<passk::Count> counts_of(std::span<const Trials> trials, std::size_t n);
/// Mean tokens that one of the first n candidates of each task wrote, at least 1.
std::vector<double> costs_of(std::span<const Trials> trials, std::size_t n);

}  // namespace quire::labs::test_time_pareto

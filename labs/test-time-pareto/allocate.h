// Spending rounds task by task. Where every further round of a task gains less than the one before, giving
// the next round to the task that gains most is the optimum for every budget (of rounds that cost the same;
// with costs of their own, gains a unit of cost are compared, which is the optimum up to the last round). A
// common threshold on gains is the same thing: N*_i of every task.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "labs/engines/passk/difficulty.h"

namespace quire::labs::test_time_pareto {

/// Gain of a task's round done + 1; never rising in `done`.
using TaskGain = std::function<double(std::size_t task, std::uint64_t done)>;

/// Hands out rounds one after another, the most profitable first; the first of equal tasks first.
class Greedy {
 public:
  /// `done`: rounds that each task has had. `cost`: of a further round of each, above 0. A task has at most
  /// `most` rounds; rounds that gain at most eps are not handed out.
  Greedy(TaskGain gain, std::vector<double> cost, std::vector<std::uint64_t> done,
         std::uint64_t most = std::numeric_limits<std::uint64_t>::max(), double eps = 0);

  /// The task whose turn it is; nothing if none pays.
  std::optional<std::size_t> front() const;
  /// Gives it its round, or leaves it out from now on (it does not fit the budget).
  void give();
  void leave_out();
  const std::vector<std::uint64_t>& done() const { return done_; }
  double cost(std::size_t task) const { return cost_[task]; }
  double expected_gain() const { return expected_gain_; }  ///< of all that was given

 private:
  struct Entry {
    double rate, gain;
    std::size_t task;
  };
  void enter(std::size_t task);
  static bool after(const Entry& a, const Entry& b);

  TaskGain gain_;
  std::vector<double> cost_;
  std::vector<std::uint64_t> done_;
  std::uint64_t most_;
  double eps_, expected_gain_ = 0;
  std::vector<Entry> heap_;
};

/// As much as fits a budget.
struct Allocation {
  std::vector<std::uint64_t> rounds;
  double spent = 0, expected_gain = 0;
};
Allocation allocate(Greedy greedy, double budget);

/// What is known of a task's chance after n samples of which c were right, when tasks differ as `prior` says:
/// again a Beta, and with reach < 1 how likely it can be solved at all.
passk::BetaDifficulty posterior(const passk::BetaDifficulty& prior, passk::Count count);

/// The expected number of further tasks solved is the sum of these gains.
TaskGain gains_of(std::vector<passk::BetaDifficulty> posteriors);
/// Of point estimates c/n: a task with no right sample has no gain.
TaskGain gains_of_shares(std::vector<passk::Count> counts);

}  // namespace quire::labs::test_time_pareto

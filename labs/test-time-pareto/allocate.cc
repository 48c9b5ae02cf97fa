#include "labs/test-time-pareto/allocate.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "labs/test-time-pareto/saturation.h"

namespace quire::labs::test_time_pareto {

Greedy::Greedy(TaskGain gain, std::vector<double> cost, std::vector<std::uint64_t> done, std::uint64_t most,
               double eps)
    : gain_(std::move(gain)), cost_(std::move(cost)), done_(std::move(done)), most_(most), eps_(eps) {
  for (std::size_t task = 0; task < done_.size(); ++task) enter(task);
}

bool Greedy::after(const Entry& a, const Entry& b) {
  return a.rate != b.rate ? a.rate < b.rate : a.task > b.task;
}

void Greedy::enter(std::size_t task) {
  if (done_[task] >= most_) return;
  const double gained = gain_(task, done_[task]);
  if (!(gained > eps_ * (1 + 1e-12))) return;
  heap_.push_back({gained / cost_[task], gained, task});
  std::push_heap(heap_.begin(), heap_.end(), after);
}

std::optional<std::size_t> Greedy::front() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.front().task;
}

void Greedy::give() {
  const Entry entry = heap_.front();
  leave_out();
  expected_gain_ += entry.gain;
  ++done_[entry.task];
  enter(entry.task);
}

void Greedy::leave_out() {
  std::pop_heap(heap_.begin(), heap_.end(), after);
  heap_.pop_back();
}

Allocation allocate(Greedy greedy, double budget) {
  Allocation result;
  while (const auto task = greedy.front()) {
    const double cost = greedy.cost(*task);
    if (result.spent + cost > budget * (1 + 1e-12)) {
      greedy.leave_out();
      continue;
    }
    result.spent += cost;
    greedy.give();
  }
  result.rounds = greedy.done();
  result.expected_gain = greedy.expected_gain();
  return result;
}

passk::BetaDifficulty posterior(const passk::BetaDifficulty& prior, passk::Count count) {
  const double c = static_cast<double>(count.c), n = static_cast<double>(count.n);
  passk::BetaDifficulty after = prior;
  after.alpha += c;
  after.beta += n - c;
  after.log_likelihood = 0;
  if (count.c > 0) {
    after.reach = 1;
  } else if (prior.reach < 1) {
    // Chance that a task which can be solved shows nothing in n samples: 1 - coverage(n) of such tasks.
    const double silent = prior.reach - prior.coverage(n);
    after.reach = silent / (1 - prior.reach + silent);
  }
  return after;
}

TaskGain gains_of(std::vector<passk::BetaDifficulty> posteriors) {
  return [posteriors = std::move(posteriors)](std::size_t task, std::uint64_t done) {
    return gain(posteriors[task], static_cast<double>(done));
  };
}

TaskGain gains_of_shares(std::vector<passk::Count> counts) {
  return [counts = std::move(counts)](std::size_t task, std::uint64_t done) {
    const passk::Count& count = counts[task];
    const passk::OneChance chance{.reach = 1,
                                  .p = static_cast<double>(count.c) / static_cast<double>(count.n)};
    return gain(chance, static_cast<double>(done));
  };
}

}  // namespace quire::labs::test_time_pareto

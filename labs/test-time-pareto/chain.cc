#include "labs/test-time-pareto/chain.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "labs/engines/passk/difficulty.h"
#include "labs/engines/stats/bootstrap.h"

namespace quire::labs::test_time_pareto {
namespace {

/// First answers and steps of one task.
struct TaskSteps {
  double firsts = 0, first_right = 0;
  Steps steps;
};

std::vector<TaskSteps> by_task(std::span<const Trials> sequences) {
  std::vector<TaskSteps> tasks;
  for (const Trials& sequence : sequences) {
    if (sequence.task >= tasks.size()) tasks.resize(sequence.task + std::size_t{1});
    if (sequence.of.empty()) continue;
    TaskSteps& task = tasks[sequence.task];
    task.firsts += 1;
    task.first_right += sequence.of.front().right ? 1 : 0;
    task.steps += steps_of(sequence.of);
  }
  std::erase_if(tasks, [](const TaskSteps& task) { return task.firsts == 0; });
  return tasks;
}

TwoStates chain_of(std::span<const TaskSteps> tasks, std::span<const std::size_t> chosen) {
  TaskSteps sum;
  for (const std::size_t i : chosen) {
    sum.firsts += tasks[i].firsts;
    sum.first_right += tasks[i].first_right;
    sum.steps += tasks[i].steps;
  }
  return {.first = sum.first_right / sum.firsts, .enter = sum.steps.enter(), .leave = sum.steps.leave()};
}

std::vector<std::size_t> each(std::size_t count) {
  std::vector<std::size_t> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i] = i;
  return all;
}

}  // namespace

double TwoStates::plateau() const { return enter + leave == 0 ? first : enter / (enter + leave); }

double TwoStates::right_at(double round) const {
  const double end = plateau();
  return end + (first - end) * std::pow(1 - enter - leave, round - 1);
}

double TwoStates::right_within(double round) const {
  return 1 - (1 - first) * std::pow(1 - enter, round - 1);
}

Steps& Steps::operator+=(const Steps& more) {
  from_wrong += more.from_wrong;
  entered += more.entered;
  from_right += more.from_right;
  left += more.left;
  return *this;
}

Steps steps_of(std::span<const Trial> rounds) {
  Steps steps;
  for (std::size_t i = 1; i < rounds.size(); ++i) {
    if (rounds[i - 1].right) {
      ++steps.from_right;
      steps.left += rounds[i].right ? 0 : 1;
    } else {
      ++steps.from_wrong;
      steps.entered += rounds[i].right ? 1 : 0;
    }
  }
  return steps;
}

std::vector<Steps> steps_by_round(std::span<const Trials> sequences) {
  std::vector<Steps> rounds;
  for (const Trials& sequence : sequences)
    for (std::size_t i = 1; i < sequence.of.size(); ++i) {
      if (rounds.size() < i) rounds.resize(i);
      rounds[i - 1] += steps_of(std::span(sequence.of).subspan(i - 1, 2));
    }
  return rounds;
}

TwoStates fit_two_states(std::span<const Trials> sequences) {
  const std::vector<TaskSteps> tasks = by_task(sequences);
  return chain_of(tasks, each(tasks.size()));
}

TwoStatesEstimate estimate_two_states(std::span<const Trials> sequences, random::Stream& stream,
                                      std::size_t replicas, double confidence) {
  const std::vector<TaskSteps> tasks = by_task(sequences);
  TwoStatesEstimate result{
      .chain = chain_of(tasks, each(tasks.size())), .enter = {}, .leave = {}, .plateau = {}};
  std::vector<double> enter, leave, plateau;
  std::vector<std::size_t> drawn(tasks.size());
  for (std::size_t replica = 0; replica < replicas; ++replica) {
    for (std::size_t& i : drawn) i = stream.below(tasks.size());
    const TwoStates chain = chain_of(tasks, drawn);
    for (const auto& [values, value] : {std::pair{&enter, chain.enter}, std::pair{&leave, chain.leave},
                                        std::pair{&plateau, chain.plateau()}})
      if (std::isfinite(value)) values->push_back(value);
  }
  const auto interval = [&](std::vector<double>& values) -> stats::Interval {
    if (values.empty()) return {NAN, NAN};
    std::sort(values.begin(), values.end());
    return {stats::quantile(values, (1 - confidence) / 2), stats::quantile(values, (1 + confidence) / 2)};
  };
  result.enter = interval(enter);
  result.leave = interval(leave);
  result.plateau = interval(plateau);
  return result;
}

double equal_rounds_p_value(std::span<const Steps> by_round) {
  constexpr double kExpectedLeast = 5;
  Steps all;
  for (const Steps& steps : by_round) all += steps;
  if (all.from_wrong == 0) return 1;
  std::vector<Steps> kept;
  Steps sum;
  for (const Steps& steps : by_round) {
    const double n = static_cast<double>(steps.from_wrong), share = all.enter();
    if (n * std::min(share, 1 - share) < kExpectedLeast) continue;
    kept.push_back(steps);
    sum += steps;
  }
  if (kept.size() < 2) return 1;
  const double share = sum.enter();
  if (share == 0 || share == 1) return 1;
  double statistic = 0;
  for (const Steps& steps : kept) {
    const double n = static_cast<double>(steps.from_wrong), off = steps.enter() - share;
    statistic += n * off * off / (share * (1 - share));
  }
  return passk::chi_squared_tail(statistic, static_cast<double>(kept.size() - 1));
}

std::vector<Trial> draw_rounds(const TwoStates& chain, std::size_t rounds, random::Stream& stream) {
  std::vector<Trial> all;
  bool right = false;
  for (std::size_t i = 0; i < rounds; ++i) {
    right = i == 0  ? stream.bernoulli(chain.first)
            : right ? !stream.bernoulli(chain.leave)
                    : stream.bernoulli(chain.enter);
    all.push_back({.right = right});
  }
  return all;
}

}  // namespace quire::labs::test_time_pareto

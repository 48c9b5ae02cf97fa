#include "labs/test-time-pareto/replay.h"

#include <algorithm>

namespace quire::labs::test_time_pareto {
namespace {

void sum_up(std::span<const Trials> trials, Spent& spent) {
  double solved = 0;
  for (std::size_t task = 0; task < trials.size(); ++task) {
    const auto seen = std::span(trials[task].of).first(spent.rounds[task]);
    solved += std::any_of(seen.begin(), seen.end(), [](const Trial& trial) { return trial.right; }) ? 1 : 0;
  }
  spent.solved = solved / static_cast<double>(trials.size());
}

}  // namespace

Spent spend_equally(std::span<const Trials> trials, std::size_t n) {
  Spent spent{.solved = 0, .tokens = 0, .rounds = std::vector<std::uint64_t>(trials.size(), n)};
  for (const Trials& one : trials) spent.tokens += tokens_of(one.of, n, Mode::parallel);
  sum_up(trials, spent);
  return spent;
}

Spent spend_greedily(std::span<const Trials> trials, Greedy greedy, double tokens) {
  Spent spent;
  for (std::size_t task = 0; task < trials.size(); ++task)
    spent.tokens += tokens_of(trials[task].of, greedy.done()[task], Mode::parallel);
  while (const auto task = greedy.front()) {
    const std::uint64_t place = greedy.done()[*task];
    if (place >= trials[*task].of.size()) {
      greedy.leave_out();
      continue;
    }
    const Trial& next = trials[*task].of[place];
    const double cost = next.tokens + (place == 0 ? next.prompt_tokens : 0.0);
    if (spent.tokens + cost > tokens) break;
    spent.tokens += cost;
    greedy.give();
  }
  spent.rounds = greedy.done();
  sum_up(trials, spent);
  return spent;
}

std::vector<Trials> reordered(std::span<const Trials> trials, const random::Stream& streams) {
  std::vector<Trials> all(trials.begin(), trials.end());
  for (std::size_t task = 0; task < all.size(); ++task) {
    random::Stream stream = streams.at(task);
    stream.shuffle(std::span(all[task].of));
  }
  return all;
}

std::vector<Trials> part_of(std::span<const Trials> trials, std::size_t begin, std::size_t n) {
  std::vector<Trials> parts;
  for (const Trials& one : trials) {
    const auto part = std::span(one.of).subspan(begin, n);
    parts.push_back({.task = one.task, .of = {part.begin(), part.end()}});
  }
  return parts;
}

std::vector<passk::Count> counts_of(std::span<const Trials> trials, std::size_t n) {
  std::vector<passk::Count> counts;
  for (const Trials& one : trials) {
    passk::Count count{.n = n, .c = 0};
    for (const Trial& trial : std::span(one.of).first(n)) count.c += trial.right ? 1 : 0;
    counts.push_back(count);
  }
  return counts;
}

std::vector<double> costs_of(std::span<const Trials> trials, std::size_t n) {
  std::vector<double> costs;
  for (const Trials& one : trials) {
    double sum = 0;
    for (const Trial& trial : std::span(one.of).first(n)) sum += trial.tokens;
    costs.push_back(std::max(1.0, sum / static_cast<double>(n)));
  }
  return costs;
}

}  // namespace quire::labs::test_time_pareto

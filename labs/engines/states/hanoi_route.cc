// Shortest paths on three pegs. From any arrangement to one peg: the largest disk that is not there moves
// once, after all smaller ones have gathered on the third peg; there is no other shortest way. Between two
// arrangements the largest disk that differs moves straight, or goes over the third peg: the shorter of the
// two is shortest.
#include <algorithm>
#include <limits>

#include "labs/engines/states/hanoi.h"

namespace quire::labs::states::hanoi {
namespace {

/// Moves until disks 1..size, standing as in `at`, are on `peg`.
std::uint64_t gathering(const Arrangement& at, int size, int peg) {
  std::uint64_t moves = 0;
  for (int disk = size; disk > 0; --disk) {
    const int here = at.peg_of[static_cast<std::size_t>(disk - 1)];
    if (here == peg) continue;
    moves += std::uint64_t{1} << (disk - 1);  // itself, and all smaller ones from the third peg onto it
    peg = 3 - here - peg;
  }
  return moves;
}

struct Plan {
  int largest = 0;  ///< disk that has to move; 0: none
  int from = 0, to = 0;
  bool twice = false;
  std::uint64_t length = 0;
};

Plan plan_of(const Arrangement& start, const Arrangement& goal) {
  Plan plan;
  plan.largest = start.disks();
  const auto place = [&] { return static_cast<std::size_t>(plan.largest - 1); };
  while (plan.largest > 0 && start.peg_of[place()] == goal.peg_of[place()]) --plan.largest;
  if (plan.largest == 0) return plan;
  plan.from = start.peg_of[place()];
  plan.to = goal.peg_of[place()];
  const int third = 3 - plan.from - plan.to, below = plan.largest - 1;
  const std::uint64_t once = gathering(start, below, third) + 1 + gathering(goal, below, third);
  const std::uint64_t twice =
      gathering(start, below, plan.to) + gathering(goal, below, plan.from) + (std::uint64_t{1} << below) + 1;
  plan.twice = twice < once;
  plan.length = std::min(once, twice);
  return plan;
}

}  // namespace

std::uint64_t distance(const Arrangement& start, const Arrangement& goal) {
  return plan_of(start, goal).length;
}

Route::Route(const Arrangement& start, const Arrangement& goal) : at_(start), goal_(goal) {
  const Plan plan = plan_of(start, goal);
  if (plan.largest == 0) return;
  const int third_peg = third(plan.from, plan.to), below = plan.largest - 1;
  if (plan.twice)
    tasks_ = {{Task::spread, below, 0},
              {Task::lift, plan.largest, plan.to},
              {Task::gather, below, plan.from},
              {Task::lift, plan.largest, third_peg},
              {Task::gather, below, plan.to}};
  else
    tasks_ = {
        {Task::spread, below, 0}, {Task::lift, plan.largest, plan.to}, {Task::gather, below, third_peg}};
}

std::optional<Step> Route::next() {
  while (!tasks_.empty()) {
    const Task task = tasks_.back();
    tasks_.pop_back();
    if (task.size == 0) continue;
    std::uint8_t& here = at_.peg_of[static_cast<std::size_t>(task.size - 1)];
    if (task.kind == Task::lift) {
      const Step step{task.size, here, task.peg};
      here = static_cast<std::uint8_t>(task.peg);
      return step;
    }
    const int there =
        task.kind == Task::gather ? task.peg : goal_.peg_of[static_cast<std::size_t>(task.size - 1)];
    tasks_.push_back({task.kind, task.size - 1, task.peg});
    if (here == there) continue;
    tasks_.push_back({Task::lift, task.size, there});
    tasks_.push_back({Task::gather, task.size - 1, third(here, there)});
  }
  return std::nullopt;
}

std::uint64_t frame_stewart(int disks, int pegs) {
  constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();
  const auto n = static_cast<std::size_t>(disks);
  // best[d] with the pegs so far; two pegs take one disk.
  std::vector<std::uint64_t> best(n + 1, kNone);
  best[0] = 0;
  if (disks >= 1) best[1] = 1;
  for (int p = 3; p <= pegs; ++p) {
    std::vector<std::uint64_t> more(n + 1, kNone);
    more[0] = 0;
    for (std::size_t d = 1; d <= n; ++d)
      for (std::size_t aside = 0; aside < d; ++aside)
        if (best[d - aside] != kNone && more[aside] <= (kNone - best[d - aside]) / 2)
          more[d] = std::min(more[d], 2 * more[aside] + best[d - aside]);
    best = more;
  }
  return best[n];
}

}  // namespace quire::labs::states::hanoi

#include "labs/engines/tasks/splits.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

namespace quire::labs::tasks {

std::string_view name_of(Split split) {
  constexpr std::string_view kNames[kSplits] = {"train", "rl", "eval", "benchmark"};
  return kNames[static_cast<std::size_t>(split)];
}

Result<Splits> Splits::of(const std::array<double, kSplits>& shares, std::uint64_t salt) {
  double sum = 0;
  for (const double share : shares) {
    if (!(share >= 0) || share > 1) return Error{"shares of splits must lie between 0 and 1"};
    sum += share;
  }
  if (std::abs(sum - 1) > 1e-9) return Error{"shares of splits must sum to 1, not to " + std::to_string(sum)};
  return Splits(shares, salt);
}

Splits::Splits() : Splits({0.5, 0.3, 0.15, 0.05}, 0) {}

Splits::Splits(const std::array<double, kSplits>& shares, std::uint64_t salt)
    : shares_(shares), salt_{static_cast<std::uint32_t>(salt), static_cast<std::uint32_t>(salt >> 32)} {
  constexpr std::uint64_t kLast = std::numeric_limits<std::uint64_t>::max();
  double sum = 0;
  std::size_t filled = 0;  // the last split with a share reaches to the end, whatever rounding did
  for (std::size_t i = 0; i < kSplits; ++i)
    if (shares[i] > 0) filled = i;
  for (std::size_t i = 0; i < kSplits; ++i) {
    sum += shares[i];
    last_[i] = i >= filled || sum >= 1 ? kLast : static_cast<std::uint64_t>(std::ldexp(sum, 64));
  }
}

Split Splits::split_of(std::uint64_t identity) const {
  const random::Block mixed = random::philox(
      {static_cast<std::uint32_t>(identity), static_cast<std::uint32_t>(identity >> 32), 0, 0}, salt_);
  const std::uint64_t place = std::uint64_t{mixed[0]} << 32 | mixed[1];
  std::size_t split = 0;
  while (place > last_[split] || shares_[split] == 0) ++split;
  return static_cast<Split>(split);
}

bool Splits::draw(const Task& task, int difficulty, Split split, random::Stream& stream, Problem& out) const {
  if (share(split) == 0) return false;
  for (int draws = 0; draws < kDrawsMax; ++draws) {
    task.draw(difficulty, stream, out);
    if (split_of(out) == split) return true;
  }
  return false;
}

Result<std::vector<Problem>> Splits::draw_distinct(const Task& task, Range difficulties, Split split,
                                                   std::size_t count, random::Stream& stream) const {
  if (!task.difficulties().holds(difficulties.least) || !task.difficulties().holds(difficulties.most) ||
      difficulties.least > difficulties.most)
    return Error{"difficulties of " + task.name() + " are " + std::to_string(task.difficulties().least) +
                 " to " + std::to_string(task.difficulties().most)};
  if (count > kDistinctMax)
    return Error{"at most " + std::to_string(kDistinctMax) + " problems can be drawn"};
  std::vector<Problem> drawn;
  std::unordered_set<std::uint64_t> seen;
  const auto levels = static_cast<std::uint64_t>(difficulties.most - difficulties.least) + 1;
  for (int repeated = 0; drawn.size() < count;) {
    Problem problem;
    const int difficulty = difficulties.least + static_cast<int>(stream.below(levels));
    if (repeated == kDrawsMax || !draw(task, difficulty, split, stream, problem))
      return Error{"no more than " + std::to_string(drawn.size()) + " different problems of " + task.name() +
                   " were found in the split " + std::string(name_of(split)) + "; " + std::to_string(count) +
                   " were wanted"};
    if (!seen.insert(problem.identity).second) {
      ++repeated;
      continue;
    }
    repeated = 0;
    drawn.push_back(std::move(problem));
  }
  return drawn;
}

SplitCounts Splits::count_all(const Task& task, int difficulty) const {
  SplitCounts counts{};
  Problem problem;
  for (std::size_t i = 0, all = task.problem_count(difficulty); i < all; ++i) {
    task.problem_at(difficulty, i, problem);
    ++counts[static_cast<std::size_t>(split_of(problem))];
  }
  return counts;
}

SplitCounts Splits::count(std::span<const Problem> problems) const {
  SplitCounts counts{};
  std::unordered_set<std::uint64_t> seen;
  for (const Problem& problem : problems)
    if (seen.insert(problem.identity).second) ++counts[static_cast<std::size_t>(split_of(problem))];
  return counts;
}

}  // namespace quire::labs::tasks

// Splits by the identity of a question: which of four sets a problem belongs to is a function of its
// canonical form and of a salt, so that sets are disjoint by construction, whoever draws them, wherever, in
// any order.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/engines/tasks/task.h"
#include "paper/result.h"

namespace quire::labs::tasks {

enum class Split : std::uint8_t { train, rl, eval, benchmark };
inline constexpr std::size_t kSplits = 4;

std::string_view name_of(Split split);

/// Problems of each split, for a manifest.
using SplitCounts = std::array<std::size_t, kSplits>;

class Splits {
 public:
  /// Shares are not negative and sum to 1 (within 1e-9; else an Error). Another salt is another division.
  static Result<Splits> of(const std::array<double, kSplits>& shares, std::uint64_t salt = 0);
  /// Half for training, 30 % for RL, 15 % to evaluate, 5 % as benchmark.
  Splits();

  Split split_of(std::uint64_t identity) const;
  Split split_of(const Problem& problem) const { return split_of(problem.identity); }
  double share(Split split) const { return shares_[static_cast<std::size_t>(split)]; }

  /// Fills `out` with a drawn problem of the split; false if none came in kDrawsMax draws.
  bool draw(const Task& task, int difficulty, Split split, random::Stream& stream, Problem& out) const;
  /// `count` different problems (by identity) of a split with difficulties drawn uniformly from a range. An
  /// Error says how many there were if they run out.
  Result<std::vector<Problem>> draw_distinct(const Task& task, Range difficulties, Split split,
                                             std::size_t count, random::Stream& stream) const;
  /// Of all problems of a difficulty; nothing but zeros where they cannot be listed.
  SplitCounts count_all(const Task& task, int difficulty) const;
  /// Of the different questions among these problems.
  SplitCounts count(std::span<const Problem> problems) const;

  static constexpr int kDrawsMax = 20'000;
  static constexpr std::size_t kDistinctMax = 10'000'000;

 private:
  Splits(const std::array<double, kSplits>& shares, std::uint64_t salt);

  std::array<double, kSplits> shares_;
  std::array<std::uint64_t, kSplits> last_{};  ///< highest place of each split
  random::Key salt_;
};

}  // namespace quire::labs::tasks

// cdown: reach a target with all of 3 or 4 numbers, each used once, by + - * within 0 to 99. `3,5,7>22=` ->
// `5*3=15;15+7=22$`: every step is checked. In cdown-search the response is attempts parted by `?`, of which
// the last counts: `3+5=8;8+7=15?5*3=15;15+7=22$`; what an oracle writes holds random failed attempts first,
// so that a model learns to see a miss and to try again. Difficulty: how many numbers.
//
// Drawn problems are all that have a solution with numbers 1 to 9 and a target from 1 to 99, each equally
// likely: 1864 with three numbers, 20348 with four. Two responses are one solution if they hold the same
// steps, whatever the order of the steps and of the operands of + and *: 1.760 solutions a problem with three
// numbers, 4.806 with four.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "labs/engines/tasks/task.h"

namespace quire::labs::tasks {

class Countdown : public Task {
 public:
  static constexpr int kNumbersMax = 4, kValueMax = 99, kDrawnMax = 9;
  enum class Attempts : std::uint8_t { one, many };
  Countdown(std::string name, Range numbers, Attempts attempts)
      : Task(std::move(name), numbers), attempts_(attempts) {}

  double guess() const override { return 0; }
  /// The mean of chance_of_random_attempt() over all drawn problems.
  double chance_level(int difficulty) const override { return difficulty == 3 ? 0.08490 : 0.02327; }
  bool writes(Style style) const override { return style == Style::step; }
  bool takes_redundancy() const override { return false; }
  void draw(int difficulty, random::Stream& stream, Problem& out) const override;
  /// Numbers and target may be any of 1 to 99 as long as there is a solution.
  Result<Problem> read(std::string_view prompt, std::string_view answer) const override;
  /// One of the solutions, all equally likely.
  void trace(const Problem& problem, const Manner& manner, random::Stream& stream,
             std::string& out) const override;
  Verdict check(const Problem& problem, std::string_view response) const override;
  Verdict check_first_attempt(const Problem& problem, std::string_view response) const override;
  std::string_view answer_in(std::string_view response) const override;
  void write_answer(const Problem& problem, bool right, random::Stream& stream,
                    std::string& out) const override;
  std::size_t problem_count(int difficulty) const override;
  void problem_at(int difficulty, std::size_t index, Problem& out) const override;

 private:
  Attempts attempts_;
};

/// A solution up to the order of steps and operands: the same key, the same solution.
using SolutionKey = std::uint64_t;

struct Solution {
  SolutionKey key = 0;
  std::string text{};  ///< without end mark: larger operands first, steps in the least order that can be done
};

/// All solutions of a problem of a countdown task, by rising key.
std::vector<Solution> solutions(const Problem& problem);
/// Which solution a response is; nothing if it is not right.
std::optional<SolutionKey> solution_of(const Problem& problem, std::string_view response);
/// Chance that random steps that are true, within the range and use every number end at the target: what a
/// policy reaches that knows the rules and nothing else. Each step is drawn equally from all that can be
/// taken. With three numbers 128 such attempts solve 99.7 % of all problems: coverage has to be read beside
/// this.
double chance_of_random_attempt(const Problem& problem);
/// The verdict on one attempt: steps without `?` and without end mark. Rounds of a search that was cut or
/// made to go on are graded by it.
Verdict check_attempt(const Problem& problem, std::string_view attempt);

}  // namespace quire::labs::tasks

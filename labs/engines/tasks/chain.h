// chain: the running sum of n numbers modulo m. `7493=` -> `193;03;3;:3$` (verbose: the sum so far and what
// is left), `1,0,3,:3$` (step), `0,3,:3$` (skip: two numbers a step), `:3$` (direct). Modulus 10 goes without
// saying; others stand in the prompt, `5213%7=`, and those above 10 have numbers of two digits, `520613%97=`.
// Difficulty: how many numbers.
#pragma once

#include "labs/engines/tasks/digits_task.h"

namespace quire::labs::tasks {

class Chain : public DigitsTask {
 public:
  static constexpr int kNumbersMax = 12, kModulusMax = 97;
  /// modulus from 2 to kModulusMax
  Chain(std::string name, int modulus);

  void draw(int difficulty, random::Stream& stream, Problem& out) const override;
  Result<Problem> read(std::string_view prompt, std::string_view answer) const override;
  void trace(const Problem& problem, const Manner& manner, random::Stream& stream,
             std::string& out) const override;
  /// modulus^numbers, as long as that is at most ten million
  std::size_t problem_count(int difficulty) const override;
  void problem_at(int difficulty, std::size_t index, Problem& out) const override;

 private:
  struct Numbers {
    int count = 0;
    int of[kNumbersMax] = {};
  };
  /// Nothing but the numbers of a question that is well written.
  Numbers numbers_of(std::string_view question) const;
  void make(const Numbers& numbers, Problem& out) const;

  int modulus_, width_;
};

}  // namespace quire::labs::tasks

// arith3: an expression of 2 to 6 numbers with + - *, products first, modulo 1000; the answer has three
// digits, so that one guess in a thousand is right. `37+58*6+4=` -> `37+348+4;385+4;389;:389$` (verbose: the
// expression after each operation), `348,385,389,:389$` (step), `385,389,:389$` (skip), `:389$` (direct).
// Results are written with three digits, as residues: 3-5 gives 998. Split, `58*6` is first the sum of its
// two half products
// (`37+(174+174)+4`, or `174` in short styles), and a term is added or taken off in halves.
// Difficulty: how many numbers.
#pragma once

#include "labs/engines/tasks/digits_task.h"

namespace quire::labs::tasks {

class Arith3 : public DigitsTask {
 public:
  static constexpr int kNumbersMax = 6, kModulus = 1000;
  Arith3() : DigitsTask("arith3", {2, kNumbersMax}, kModulus) {}

  /// Measured: the thousand answers are not equally common.
  double chance_level(int difficulty) const override {
    constexpr double kCommonest[] = {0.0050, 0.0034, 0.0030, 0.0024, 0.0018};
    return kCommonest[difficulty - 2];
  }
  /// Numbers from 1 to 99 and operations, all equally likely.
  void draw(int difficulty, random::Stream& stream, Problem& out) const override;
  Result<Problem> read(std::string_view prompt, std::string_view answer) const override;
  void trace(const Problem& problem, const Manner& manner, random::Stream& stream,
             std::string& out) const override;
};

}  // namespace quire::labs::tasks

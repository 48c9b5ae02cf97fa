// lookup: a chain of references modulo 10. `a=3;b=a+4;c=b;?c=` -> `c=b;b=a+4;a=3;b=7;c=7;:7$` (verbose: down
// to the value, and up again), `a=3,b=7,c=7,:7$` (step), `a=3,c=7,:7$` (skip), `:7$` (direct). Variables are
// of a to n; a definition stands before its uses; distractors are definitions that the question does not
// need. Split, a reference is first written with what it refers to put in (`b=3+4`). Difficulty: length of
// the chain.
#pragma once

#include "labs/engines/tasks/digits_task.h"

namespace quire::labs::tasks {

class Lookup : public DigitsTask {
 public:
  static constexpr int kVariables = 14, kChainMax = 8, kDistractorsMax = kVariables - kChainMax;
  /// `distractors` of 0 to kDistractorsMax; less than 0: drawn from 0 to 4 for each problem
  Lookup(std::string name, int distractors)
      : DigitsTask(std::move(name), {2, kChainMax}, 10), distractors_(distractors) {}

  void draw(int difficulty, random::Stream& stream, Problem& out) const override;
  Result<Problem> read(std::string_view prompt, std::string_view answer) const override;
  void trace(const Problem& problem, const Manner& manner, random::Stream& stream,
             std::string& out) const override;

 private:
  int distractors_;
};

}  // namespace quire::labs::tasks

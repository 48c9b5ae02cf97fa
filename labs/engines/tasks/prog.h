// prog: find the expression in x and y that gives these outputs. `3,5>8;2,7>9;0,4>4;6,1>7=` -> `:x+y$`, with
// a trace that builds it from its parts: verbose, with the value of each part on each pair,
// `x*y>15,14,0,6;...`; step, the parts `x*y;x*y+2;`; skip, every second part. Split, the left operand of a
// part comes first. A response is right if it has the values of the hidden expression on 200 pairs of inputs
// from 0 to 99 (modulo 2^32), whatever its form; an expression that fits the pairs shown and differs
// elsewhere is wrong. Problems with one hidden function are one problem, whatever pairs they show.
// Difficulty: depth.
#pragma once

#include <cstdint>
#include <span>

#include "labs/engines/tasks/task.h"

namespace quire::labs::tasks {

class Prog : public Task {
 public:
  static constexpr int kDepthMax = 3;
  /// Pairs shown at a depth; outputs are from -999 to 999, inputs from 0 to 9.
  static constexpr int shown_at(int depth) { return 3 + depth; }
  static constexpr int kShownMax = 3 + kDepthMax;
  Prog() : Task("prog", {1, kDepthMax}) {}

  double guess() const override { return 0; }
  /// Measured: how often x+y (or y+x), or the commonest function of a greater depth, is the hidden one.
  double chance_level(int difficulty) const override {
    constexpr double kCommonest[] = {0.12, 0.025, 0.0082};
    return kCommonest[difficulty - 1];
  }
  bool writes(Style) const override { return true; }
  bool takes_redundancy() const override { return true; }
  void draw(int difficulty, random::Stream& stream, Problem& out) const override;
  /// `answer` is the hidden expression; it must give the outputs of the prompt.
  Result<Problem> read(std::string_view prompt, std::string_view answer) const override;
  void trace(const Problem& problem, const Manner& manner, random::Stream& stream,
             std::string& out) const override;
  Verdict check(const Problem& problem, std::string_view response) const override;
  std::string_view answer_in(std::string_view response) const override;
  void write_answer(const Problem& problem, bool right, random::Stream& stream,
                    std::string& out) const override;
};

/// Inputs of x and y.
struct InputPair {
  std::uint32_t x = 0, y = 0;
};

/// Whether the answer of a response agrees with the hidden expression on these inputs: a weaker verifier than
/// check(), whose strength is the number of pairs. False for a response without a well-written answer.
bool agrees_on(const Problem& problem, std::string_view response, std::span<const InputPair> inputs);

}  // namespace quire::labs::tasks

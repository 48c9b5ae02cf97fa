// A small model that is taught canonical Binario, 4 x 4 and 6 x 6, and asked about the same, about boards
// with as many open cells as can be, and about relations, which it has never seen. One symbol is one token.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "labs/engines/micro/net.h"
#include "labs/hardcore-logic/binario.h"

namespace quire::labs::hardcore_logic {

/// A puzzle and its answer as the model reads and writes them: rows with commas between, relations behind &,
/// '#' at the end; the digits of the answer row by row, and $.
struct BinarioLesson {
  binario_game::Puzzle puzzle{};
  Grid solution{};
  std::string prompt() const;
  std::string answer() const;
  /// Turned over a diagonal (1), top to bottom (2), left to right (4), zeros and ones exchanged (8).
  BinarioLesson turned(unsigned how) const;
  /// The same for all turns of a board.
  std::string key() const;
};

/// Lessons of one form ("plain", "empty", "relations"), whose keys are not among `known`.
std::vector<BinarioLesson> lessons(std::size_t n, const std::string& variant, std::size_t count,
                                   std::uint64_t seed, const std::string& purpose, unsigned threads,
                                   const std::vector<std::string>& known, const std::function<void()>& check);

struct LearnOptions {
  std::string shape = "XS";
  std::uint64_t steps = 300;
  std::size_t batch = 32;
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::function<void(double done)> check{};  ///< may throw
  std::function<void(std::uint64_t step, double loss)> on_loss{};
};
micro::Net learn(const std::vector<BinarioLesson>& given, const LearnOptions& options);

/// Of each puzzle the share of open cells that are right, and whether the answer is right by the rules.
struct BinarioScores {
  std::vector<double> cells{};
  std::size_t solved = 0;
};
BinarioScores score(const micro::Net& net, const std::vector<BinarioLesson>& asked, std::uint64_t seed,
                    unsigned threads, const std::function<void()>& check);

}  // namespace quire::labs::hardcore_logic

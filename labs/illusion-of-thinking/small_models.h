// A small language model that learns puzzles of few pieces from shortest solutions and is asked larger ones:
// the lab's stand-in for the paper's models (labs/engines/micro).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "labs/engines/micro/net.h"
#include "labs/illusion-of-thinking/small_texts.h"

namespace quire::labs::illusion {

struct SmallPlan {
  std::vector<Puzzle> puzzles{};
  int train_n = 3;
  Style style = Style::direct;
  micro::Shape shape{};
  std::uint64_t steps = 300;
  std::size_t batch = 16;
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::function<void()> check{};                   ///< may throw
  std::function<void(std::uint64_t step)> done{};  ///< after each step
};

/// Learns all puzzles together, sizes up to train_n alike; half of the texts begin at the paper's start, half
/// at any state from which the goal can be reached.
micro::Net learn_puzzles(const SmallPlan& plan);

struct SmallCell {
  std::uint64_t samples = 0, right = 0, malformed = 0;
  double first_bad = 0;                ///< median over answers with an illegal move; NaN without any
  double tokens = 0;                   ///< mean
  std::vector<std::string> answers{};  ///< of the samples, as small_answer() has them
};
/// Answers to the paper's instance at temperature 1, of at most as many tokens as the shortest answer has and
/// a quarter more. Malformed ones count as wrong.
SmallCell ask_puzzle(const micro::Net& net, const Instance& instance, Style style, std::uint64_t length,
                     std::size_t samples, std::uint64_t seed, unsigned threads,
                     const std::function<void()>& check);

/// Tokens of an answer with so many moves.
std::size_t small_tokens(const Instance& instance, Style style, std::uint64_t length);

}  // namespace quire::labs::illusion

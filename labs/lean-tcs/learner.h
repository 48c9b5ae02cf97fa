// What the small language model is asked: is this true? A machine with a bound ("1RB1LB_1LA1RZ<6?": it halts
// within six steps) or an identity ("((x^y)+(x&y))=(x|y)?"), a token a letter, all texts of one length. Twins
// differ in one token and have the other truth, and either is shown as often. Whole machines and whole
// columns go to training or to the test.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "labs/engines/micro/gradient.h"
#include "labs/engines/micro/net.h"

namespace quire::labs::lean_tcs {

struct Lesson {
  std::string text{};
  bool truth = false;
};

inline constexpr std::size_t kLessonLetters = 40;

/// The number-th text of a family; the same for the same seed.
Lesson halting_lesson(std::uint64_t seed, std::uint64_t number, bool test);
Lesson identity_lesson(std::uint64_t seed, std::uint64_t number, bool test);

struct LearnOptions {
  std::string net = "XS";
  std::size_t steps = 40, batch = 16;
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::function<void(std::size_t step, double loss)> done{};  ///< may throw
};
/// Half of each batch from each family.
micro::Net learn(const LearnOptions& options);

/// How many of `count` test texts the net judges rightly.
std::uint64_t judged_rightly(const micro::Net& net, bool halting, std::size_t count, std::uint64_t seed,
                             unsigned threads, const std::function<void()>& check);

}  // namespace quire::labs::lean_tcs

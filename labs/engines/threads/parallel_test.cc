// Every piece once, whoever does it; and the first fault ends the rest.
#include "labs/engines/threads/parallel.h"

#include <atomic>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace quire::labs::threads {
namespace {

TEST(Parallel, DoesEveryPieceOnceAndPassesTheFirstExceptionOn) {
  std::vector<std::atomic<int>> done(1000);
  parallel_for(1000, 3, [&](std::size_t i) { ++done[i]; });
  for (const auto& times : done) EXPECT_EQ(times, 1);
  std::atomic<int> begun{0};
  EXPECT_THROW(parallel_for(100'000, 2,
                            [&](std::size_t i) {
                              ++begun;
                              if (i == 7) throw std::runtime_error("7");
                            }),
               std::runtime_error);
  EXPECT_LT(begun, 100'000);
  parallel_for(0, 2, [](std::size_t) { FAIL(); });
}

TEST(Parallel, AWatcherSeesTheEnd) {
  std::vector<int> runs(100);
  std::size_t seen = 0;
  parallel_watched(
      runs.size(), 3, [&](std::size_t i) { ++runs[i]; },
      [&](std::size_t over) {
        EXPECT_GE(over, seen);
        seen = over;
      });
  EXPECT_EQ(runs, std::vector<int>(100, 1));
  EXPECT_EQ(seen, 100U);
  const auto nothing = [](std::size_t) {};
  EXPECT_THROW(parallel_watched(1, 2, nothing, [](std::size_t) { throw std::logic_error("tick"); }),
               std::logic_error);
  EXPECT_THROW(parallel_watched(
                   9, 2, [](std::size_t) { throw std::runtime_error("work"); }, nothing),
               std::runtime_error);
  parallel_watched(0, 2, nothing, nothing);
}

}  // namespace
}  // namespace quire::labs::threads

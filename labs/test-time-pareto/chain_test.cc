#include "labs/test-time-pareto/chain.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace quire::labs::test_time_pareto {
namespace {

std::vector<Trials> simulated(const TwoStates& chain, std::size_t tasks, std::size_t repeats,
                              std::size_t rounds, std::uint64_t seed) {
  std::vector<Trials> all;
  for (std::size_t task = 0; task < tasks; ++task)
    for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
      random::Stream stream(seed, "chain", task * repeats + repeat);
      all.push_back({.task = static_cast<std::uint32_t>(task), .of = draw_rounds(chain, rounds, stream)});
    }
  return all;
}

TEST(TwoStates, TheClosedFormIsTheChainStepByStep) {
  for (const TwoStates chain : {TwoStates{0.3, 0.2, 0.1}, {0.9, 0.05, 0.6}, {0, 1, 1}, {0.4, 0.3, 0}}) {
    double right = chain.first, never = 1 - chain.first;
    for (int round = 1; round <= 20; ++round) {
      EXPECT_NEAR(chain.right_at(round), right, 1e-12) << round;
      EXPECT_NEAR(chain.right_within(round), 1 - never, 1e-12) << round;
      right = right * (1 - chain.leave) + (1 - right) * chain.enter;
      never *= 1 - chain.enter;
    }
  }
}

TEST(TwoStates, WithoutALeakThePaperIsRight) {
  const TwoStates chain{0.3, 0.3, 0};
  EXPECT_EQ(chain.plateau(), 1);
  for (const double round : {1.0, 4.0, 30.0}) {
    EXPECT_NEAR(chain.bias_at(round), 0, 1e-12);
    EXPECT_NEAR(chain.right_at(round), 1 - std::pow(0.7, round), 1e-12);
  }
}

TEST(TwoStates, WhatIsNeverLeftNorEnteredStays) { EXPECT_EQ((TwoStates{0.4, 0, 0}.plateau()), 0.4); }

TEST(Steps, AreCounted) {
  std::vector<Trial> rounds;
  for (const bool right : {false, true, true, false, false}) rounds.push_back({.right = right});
  const Steps steps = steps_of(rounds);
  EXPECT_EQ(steps.from_wrong, 2U);
  EXPECT_EQ(steps.entered, 1U);
  EXPECT_EQ(steps.from_right, 2U);
  EXPECT_EQ(steps.left, 1U);
  const std::vector<Trials> one{{.task = 0, .of = rounds}};
  ASSERT_EQ(steps_by_round(one).size(), 4U);
  EXPECT_EQ(steps_by_round(one)[0].entered, 1U);
  EXPECT_EQ(steps_by_round(one)[2].left, 1U);
}

TEST(Estimate, FindsTheChainAndItsIntervalCoversIt) {
  const TwoStates truth{0.3, 0.2, 0.1};
  int covered = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto sequences = simulated(truth, 100, 2, 10, seed);
    random::Stream stream(seed, "boot");
    const TwoStatesEstimate e = estimate_two_states(sequences, stream, 200);
    EXPECT_NEAR(e.chain.enter, 0.2, 0.06);
    EXPECT_NEAR(e.chain.leave, 0.1, 0.06);
    EXPECT_NEAR(e.chain.plateau(), 2.0 / 3, 0.12);
    covered += e.leave.low <= 0.1 && 0.1 <= e.leave.high ? 1 : 0;
  }
  EXPECT_GE(covered, 33);
}

TEST(Estimate, NothingEverRightHasNoLeak) {
  const auto sequences = simulated({0, 0, 0.5}, 20, 1, 5, 1);
  random::Stream stream(1, "boot");
  const TwoStatesEstimate e = estimate_two_states(sequences, stream, 50);
  EXPECT_TRUE(std::isnan(e.chain.leave));
  EXPECT_TRUE(std::isnan(e.leave.low));
}

TEST(EqualRounds, AreToldFromRoundsThatDiffer) {
  int refused = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const double p_value = equal_rounds_p_value(steps_by_round(simulated({0.2, 0.2, 0.1}, 200, 1, 8, seed)));
    EXPECT_GE(p_value, 0);
    EXPECT_LE(p_value, 1);
    refused += p_value < 0.05 ? 1 : 0;
  }
  EXPECT_LE(refused, 13);
  EXPECT_GE(refused, 1);
  std::vector<Steps> differ{{.from_wrong = 1000, .entered = 200}, {.from_wrong = 1000, .entered = 100}};
  EXPECT_LT(equal_rounds_p_value(differ), 1e-6);
  EXPECT_EQ(equal_rounds_p_value({}), 1);
}

}  // namespace
}  // namespace quire::labs::test_time_pareto

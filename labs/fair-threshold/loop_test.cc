// The loop against its definition: distribution of a batch, state, pairing, empty groups, the bias of a small
// batch.
#include "labs/fair-threshold/loop.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/fair-threshold/datasets.h"

namespace quire::labs::fair_threshold {
namespace {

/// A: scores 0.2, 0.4, 0.6, 0.8, the upper two good. B: scores 0.3 and 0.7, both bad. A's share 0.5.
Pools small_pools(double share_a = 0.5) {
  return make_pools("small", "A", {{0.2, -1}, {0.4, -1}, {0.6, 1}, {0.8, 1}}, "B", {{0.3, -1}, {0.7, -1}},
                    share_a)
      .value();
}

TEST(Loop, BatchesHaveTheirExactMeans) {
  const Pools pools = small_pools();
  const Dynamics still{1, 0, 0};  // no feedback: pi stays pi_0, rho stays 1
  Loop loop(pools, still, {0.1, 0.3}, 10, random::Stream(1, "test"));
  const int rounds = 40'000;
  double reward = 0, squares = 0, service = 0;
  for (int t = 0; t < rounds; ++t) {
    const Feedback& f = loop.step(0.5);
    reward += f.reward / rounds;
    squares += f.reward * f.reward / rounds;
    service += (0.3 - f.residual[1]) / rounds;
  }
  // Accepted with value +1: share 1/4 (A, upper half); with value -1: 1/4 (B, upper one).
  EXPECT_NEAR(reward, 0, 0.005);
  EXPECT_NEAR(squares, 0.5 / 10, 0.002);
  EXPECT_NEAR(service, 0.5, 0.005);
  EXPECT_EQ(loop.pi(), 0.5);
  EXPECT_EQ(loop.rho(), 1);
}

TEST(Loop, StateFollowsTheObservedGap) {
  const State s = next({0.5, 1}, {0.1, 0.5, 2}, 0.4, 0.7, 0.3);
  EXPECT_DOUBLE_EQ(s.pi, 0.9 * 0.5 + 0.1 * 0.6);
  EXPECT_DOUBLE_EQ(s.rho, 0.9 + 0.1 * 0.2);  // 1 - 2*0.4 = 0.2, which is also the floor
  EXPECT_DOUBLE_EQ(next({0.5, 1}, {1, 10, 2}, 0.5, 1, 0).pi, 0.95);
  EXPECT_DOUBLE_EQ(next({0.5, 1}, {1, 10, 2}, 0.5, 0, 1).pi, 0.05);
  EXPECT_DOUBLE_EQ(next({0.5, 1}, {1, 10, 9}, 0.5, 0, 1).rho, 0.2);
}

TEST(Loop, MethodsOfOneSeedMeetTheSameArrivals) {
  const Pools pools = synthetic(1, 500);
  const Dynamics still{1, 0, 0};
  Loop strict(pools, still, {}, 50, random::Stream(7, "arrivals"));
  Loop lenient(pools, still, {}, 50, random::Stream(7, "arrivals"));
  // The one changed its threshold before; from the same round on they see the same people all the same.
  for (int t = 0; t < 20; ++t) {
    strict.step(0.9);
    lenient.step(0.1);
  }
  for (int t = 0; t < 20; ++t) {
    const double first = strict.step(0.5).reward;
    EXPECT_EQ(first, lenient.step(0.5).reward);
  }
  Loop other(pools, still, {}, 50, random::Stream(8, "arrivals"));
  EXPECT_NE(other.step(0.5).reward,
            Loop(pools, still, {}, 50, random::Stream(7, "arrivals")).step(0.5).reward);
}

TEST(Loop, RoundsWithAnEmptyGroupAreCounted) {
  const Pools pools = small_pools();
  Loop one_person(pools, {1, 0, 0}, {}, 1, random::Stream(3, "test"));
  for (int t = 0; t < 200; ++t) one_person.step(0.5);
  EXPECT_EQ(one_person.rounds(), 200u);
  EXPECT_EQ(one_person.empty_rounds(), 200u);
  EXPECT_EQ(one_person.gap_bias(), 0);  // over no round at all
  Loop crowd(pools, {1, 0, 0}, {}, 500, random::Stream(3, "test"));
  for (int t = 0; t < 200; ++t) crowd.step(0.5);
  EXPECT_EQ(crowd.empty_rounds(), 0u);
}

TEST(Loop, AtTheStartAnEmptyGroupTakesTheOthersRate) {
  // Nobody of A comes: the gap must be 0, not B's rate of 1.
  const Pools pools = make_pools("t", "A", {{0.9, 1}}, "B", {{0.9, -1}}, 0).value();
  Loop loop(pools, {1, 0, 0}, {0, std::nullopt}, 30, random::Stream(1, "test"));
  EXPECT_EQ(loop.step(0.5).residual[0], 0);
  EXPECT_EQ(loop.empty_rounds(), 1u);
}

TEST(Loop, AStaleRateIsUsedNotZero) {
  // A is everybody above 0.5 accepted (rate 1 at 0.5), B nobody (rate 0). After both came once, the gap stays
  // 1 even in rounds in which one of them is missing: taking 0 for the missing one would show 0 half the
  // time.
  const Pools pools = make_pools("t", "A", {{0.9, 1}}, "B", {{0.1, -1}}, 0.5).value();
  Loop loop(pools, {1, 0, 0}, {0, std::nullopt}, 1, random::Stream(5, "test"));
  for (int t = 0; t < 50; ++t) loop.step(0.5);
  for (int t = 0; t < 100; ++t) EXPECT_EQ(loop.step(0.5).residual[0], 1);
}

TEST(Loop, SmallBatchesExaggerateAGapOfZero) {
  // Both groups alike: the exact gap is 0, the batch's is E|difference of two binomial rates| = sqrt(2/pi) sd
  // about.
  random::Stream stream(1, "alike");
  std::vector<Person> people(5000);
  for (Person& p : people) p = {stream.uniform(), 1};
  const Pools pools = make_pools("alike", "A", people, "B", people, 0.5).value();
  Loop loop(pools, {1, 0, 0}, {}, 200, random::Stream(2, "test"));
  for (int t = 0; t < 5000; ++t) loop.step(0.5);
  const double expected = std::sqrt(2 / M_PI) * std::sqrt(2 * 0.25 / 100);
  EXPECT_NEAR(loop.gap_bias(), expected, 0.05 * expected);
}

TEST(Loop, RefusesImpossibleDynamics) {
  const Pools pools = small_pools();
  EXPECT_THROW(Loop(pools, {0, 0, 0}, {}, 10, random::Stream(1, "t")), std::invalid_argument);
  EXPECT_THROW(Loop(pools, {1.1, 0, 0}, {}, 10, random::Stream(1, "t")), std::invalid_argument);
  EXPECT_THROW(Loop(pools, {0.5, 0, 0}, {}, 0, random::Stream(1, "t")), std::invalid_argument);
}

TEST(Violation, CountsWhatIsAboveZero) {
  EXPECT_DOUBLE_EQ(violation(std::vector<double>{0.2, -1, 0.1}), 0.3);
  std::vector<double> residual;
  Constraints{0.1, std::nullopt}.residuals(0.3, 0.5, residual);
  EXPECT_EQ(residual.size(), 1u);
  Constraints{0.1, 0.6}.residuals(0.3, 0.5, residual);
  ASSERT_EQ(residual.size(), 2u);
  EXPECT_DOUBLE_EQ(residual[0], 0.2);
  EXPECT_DOUBLE_EQ(residual[1], 0.1);
}

}  // namespace
}  // namespace quire::labs::fair_threshold

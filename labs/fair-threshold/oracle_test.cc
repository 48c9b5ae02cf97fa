// The oracle: closed form against iteration, the choice among thresholds, and the infeasible case.
#include "labs/fair-threshold/oracle.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/fair-threshold/datasets.h"
#include "labs/fair-threshold/embedded.h"

namespace quire::labs::fair_threshold {
namespace {

TEST(Oracle, ClosedFormAgreesWithIteration) {
  for (const Pools& pools : {synthetic(1, 2000), compas_counts(compas_deciles_bytes(), "counts").value()})
    for (const Dynamics& dynamics : {Dynamics{0.05, 0.5, 0}, {0.05, 0.5, 2}, {1, 3, 5}, {0.003, 0.9, 1}}) {
      const std::vector<double> grid = threshold_grid(11);
      const Oracle oracle = sweep(pools, dynamics, {}, grid);
      for (std::size_t k = 0; k < grid.size(); ++k) {
        const Steady walked = iterate(pools, dynamics, {}, grid[k]);
        EXPECT_NEAR(oracle.thresholds[k].state.pi, walked.state.pi, 1e-9);
        EXPECT_NEAR(oracle.thresholds[k].state.rho, walked.state.rho, 1e-9);
        EXPECT_NEAR(oracle.thresholds[k].reward, walked.reward, 1e-9);
        EXPECT_NEAR(oracle.thresholds[k].rate, walked.rate, 1e-9);
        EXPECT_NEAR(oracle.thresholds[k].violation, walked.violation, 1e-9);
      }
    }
}

TEST(Oracle, SteadyRewardIsTheFormula) {
  const Pools pools = synthetic(2, 2000);
  const Oracle oracle = sweep(pools, {0.05, 0.5, 2}, {}, threshold_grid(5));
  const Steady& s = oracle.thresholds[2];
  const double gap = pools.a.rate(0.5) - pools.b.rate(0.5), pi = 0.5 + 0.5 * gap;
  const double rho = std::max(0.2, 1 - 2 * std::abs(gap));
  EXPECT_DOUBLE_EQ(s.reward, rho * (pi * pools.a.value(0.5) + (1 - pi) * pools.b.value(0.5)));
  EXPECT_DOUBLE_EQ(s.rate, pi * pools.a.rate(0.5) + (1 - pi) * pools.b.rate(0.5));
}

TEST(Oracle, MatchesALongSimulationOfItsThreshold) {
  const Pools pools = synthetic(3, 5000);
  const Dynamics dynamics{0.05, 0.5, 0};
  const Steady steady = sweep(pools, dynamics, {}, std::vector<double>{0.2, 0.4}).thresholds[1];
  Loop loop(pools, dynamics, {}, 1000, random::Stream(1, "test"));
  for (int t = 0; t < 200; ++t) loop.step(0.4);
  double reward = 0;
  for (int t = 0; t < 4000; ++t) reward += loop.step(0.4).reward / 4000;
  EXPECT_NEAR(reward, steady.reward, 0.003);
  EXPECT_NEAR(loop.pi(), steady.state.pi, 0.03);
}

TEST(Oracle, InBatchesAgreesWithWhatBatchesShow) {
  const Pools pools = german(german_credit_bytes(), "german.data", GermanGroup::age, false).value();
  const Constraints constraints{0.1, 0.3};
  for (const Dynamics& dynamics : {Dynamics{0.05, 0.5, 0}, {0.05, 0.5, 2}}) {
    const std::vector<double> grid{0.2, 0.375, 0.5, 0.8};
    const Oracle seen = sweep_in_batches(pools, dynamics, constraints, grid, 200);
    for (std::size_t k = 0; k < grid.size(); ++k) {
      Loop loop(pools, dynamics, constraints, 200, random::Stream(1, "test"));
      double parity = 0, reward = 0;
      for (int t = 0; t < 21'000; ++t) {
        const Feedback& f = loop.step(grid[k]);
        if (t < 1000) continue;
        parity += f.residual[0] / 20'000;
        reward += f.reward / 20'000;
      }
      EXPECT_NEAR(seen.thresholds[k].residual[0], parity, 0.004) << grid[k];
      EXPECT_NEAR(seen.thresholds[k].reward, reward, 0.004) << grid[k];
    }
  }
}

TEST(Oracle, InBatchesTendsToTheExactOne) {
  const Pools pools = synthetic(1, 2000);
  const Cut cut = pools.cut(0.4);
  EXPECT_NEAR(gap_in_batches(cut, 0.5, 100'000'000), std::abs(cut.gap()), 1e-6);
  EXPECT_GT(gap_in_batches(cut, 0.5, 20), std::abs(cut.gap()));
  EXPECT_EQ(gap_in_batches(pools.cut(0), 0.5, 1), 0);
}

TEST(Oracle, PicksTheMostRewardingFeasibleThreshold) {
  const Pools pools = synthetic(1, 5000);
  const Oracle oracle = sweep(pools, {0.05, 0.5, 0}, {0.1, 0.3}, threshold_grid(41));
  ASSERT_TRUE(oracle.feasible);
  const Steady& best = oracle.thresholds[oracle.best];
  EXPECT_EQ(best.violation, 0);
  for (const Steady& s : oracle.thresholds) {
    if (s.violation > 0) continue;
    EXPECT_LE(s.reward, best.reward);
  }
  EXPECT_GT(oracle.thresholds[oracle.unconstrained].reward, best.reward);
  EXPECT_GT(oracle.thresholds[oracle.unconstrained].violation, 0.02);
}

TEST(Oracle, WithNothingFeasibleGivesTheLeastViolating) {
  const Pools pools = synthetic(1, 5000);
  const Oracle oracle = sweep(pools, {0.05, 0.5, 0}, {0.1, 1.2}, threshold_grid(41));
  EXPECT_FALSE(oracle.feasible);
  for (const Steady& s : oracle.thresholds) EXPECT_GE(s.violation, oracle.thresholds[oracle.best].violation);
  EXPECT_NEAR(oracle.thresholds[oracle.best].violation, 0.2, 1e-9);
}

}  // namespace
}  // namespace quire::labs::fair_threshold

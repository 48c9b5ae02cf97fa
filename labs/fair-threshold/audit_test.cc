// The audit against the pools' exact rates, and its bootstrap against a plain one over people.
#include "labs/fair-threshold/audit.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/stats/bootstrap.h"
#include "labs/fair-threshold/datasets.h"

namespace quire::labs::fair_threshold {
namespace {

TEST(Audit, RowsAreTheExactRates) {
  const Pools pools = synthetic(1, 777);
  const std::vector<double> grid = threshold_grid(41);
  const Audit result = audit(pools, {0.1, 0.3}, grid, 0, random::Stream(1, "audit"), [] {});
  ASSERT_EQ(result.rows.size(), grid.size());
  for (std::size_t k = 0; k < grid.size(); ++k) {
    const Cut cut = pools.cut(grid[k]);
    EXPECT_DOUBLE_EQ(result.rows[k].cut.rate_a, cut.rate_a);
    EXPECT_DOUBLE_EQ(result.rows[k].cut.rate_b, cut.rate_b);
    EXPECT_NEAR(result.rows[k].utility, (cut.value_a + cut.value_b) / 2, 1e-12);
    EXPECT_NEAR(result.rows[k].rate, (cut.rate_a + cut.rate_b) / 2, 1e-12);
    if (result.rows[k].violation > 0) continue;
    EXPECT_LE(result.rows[k].utility, result.rows[result.best].utility);
  }
  EXPECT_TRUE(result.feasible);
  EXPECT_EQ(result.resamples, 0u);
}

TEST(Audit, BootstrapOfTheGapAgreesWithResamplingPeople) {
  const Pools pools = synthetic(2, 300);
  const std::vector<double> grid{0, 0.5};
  // Tolerance 1: both are feasible, the more useful one is `best`; its gap is what is compared.
  const Audit result = audit(pools, {1, std::nullopt}, grid, 4000, random::Stream(1, "audit"), [] {});
  const double theta = grid[result.best];
  random::Stream stream(2, "plain");
  const auto plain = stats::bootstrap(stream, 600, 2000, [&](std::span<const std::size_t> units) {
    double n[2] = {}, accepted[2] = {};
    for (const std::size_t i : units) {
      const std::size_t g = i >= 300;
      ++n[g];
      accepted[g] += (g ? pools.b.scores()[i - 300] : pools.a.scores()[i]) >= theta;
    }
    return std::abs(accepted[0] / n[0] - accepted[1] / n[1]);
  });
  EXPECT_EQ(theta, 0.5);
  EXPECT_NEAR(result.gap_at_best.low, plain.percentile().low, 0.01);
  EXPECT_NEAR(result.gap_at_best.high, plain.percentile().high, 0.01);
}

TEST(Audit, SaysWhenNothingIsFeasible) {
  const Pools pools = make_pools("t", "A", {{0.9, 1}, {0.9, 1}}, "B", {{0.1, -1}, {0.1, 1}}, 0.5).value();
  const Audit result = audit(pools, {0.1, 0.3}, {0.5, 0.6, 0.95}, 100, random::Stream(1, "audit"), [] {});
  EXPECT_FALSE(result.feasible);
  EXPECT_EQ(result.best, 2u);  // nobody accepted: gap 0, service short by 0.3
  EXPECT_EQ(result.feasible_share, 0);
  EXPECT_TRUE(std::isnan(result.theta.low));
  EXPECT_LT(result.resamples, 100u);  // resamples without one of the groups are left out
  EXPECT_GT(result.resamples, 70u);
}

}  // namespace
}  // namespace quire::labs::fair_threshold

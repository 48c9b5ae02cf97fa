// pass@k by its definition: over all counts that a chance gives, its mean is exact.
#include "labs/engines/passk/coverage.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <gtest/gtest.h>

namespace quire::labs::passk {
namespace {

double binomial_weight(double n, double c, double p) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(c + 1) - std::lgamma(n - c + 1) + c * std::log(p) +
                  (n - c) * std::log1p(-p));
}

TEST(PassAtK, OnTheSpecimenIsFiveSixths) {
  EXPECT_NEAR(pass_at_k({10, 3}, 4), 5.0 / 6, 1e-15);
  EXPECT_NEAR(plug_in({10, 3}, 4), 0.7599, 1e-10);
}

TEST(PassAtK, IsUnbiasedAndThePlugInIsLow) {
  for (const std::uint64_t n : {2U, 5U, 20U, 60U})
    for (const std::uint64_t k : {std::uint64_t{1}, std::uint64_t{2}, n / 2, n})
      for (const double p : {0.01, 0.2, 0.5, 0.9}) {
        double exact = 0, plug = 0;
        for (std::uint64_t c = 0; c <= n; ++c) {
          const double w = binomial_weight(static_cast<double>(n), static_cast<double>(c), p);
          exact += w * pass_at_k({n, c}, k);
          plug += w * plug_in({n, c}, static_cast<double>(k));
        }
        const double truth = -std::expm1(static_cast<double>(k) * std::log1p(-p));
        EXPECT_NEAR(exact, truth, 1e-12) << n << " " << k << " " << p;
        if (k > 1 && truth < 1 - 1e-6) {
          EXPECT_LT(plug, truth - 1e-9) << n << " " << k << " " << p;
        }
      }
}

TEST(PassAtK, HasItsEdges) {
  EXPECT_EQ(pass_at_k({10, 0}, 10), 0);
  EXPECT_EQ(pass_at_k({10, 1}, 10), 1);
  EXPECT_EQ(pass_at_k({10, 10}, 1), 1);
  EXPECT_EQ(pass_at_k({10, 4}, 0), 0);
  EXPECT_EQ(pass_at_k({10, 8}, 3), 1);  // only two are wrong
  EXPECT_TRUE(std::isnan(pass_at_k({10, 3}, 11)));
  EXPECT_TRUE(std::isnan(pass_at_k({10, 11}, 1)));
}

TEST(PassAtK, LargeNumbersAreNoTrouble) {
  EXPECT_NEAR(pass_at_k({1'000'000, 1}, 1000), 1e-3, 1e-15);
  EXPECT_NEAR(pass_at_k({10'000, 5000}, 1), 0.5, 1e-15);
  EXPECT_EQ(pass_at_k({1'000'000, 500'000}, 400'000), 1);
}

TEST(Coverage, InOnePassIsCoverageAtEachK) {
  const std::vector<Count> counts{{100, 0}, {100, 1}, {100, 37}, {100, 100}, {60, 3}};
  const std::vector<std::uint64_t> ks{1, 2, 5, 17, 60};
  const std::vector<double> all = coverage(counts, ks);
  for (std::size_t i = 0; i < ks.size(); ++i) EXPECT_NEAR(all[i], coverage(counts, ks[i]), 1e-13);
  EXPECT_TRUE(std::isnan(coverage(counts, std::vector<std::uint64_t>{61})[0]));
}

TEST(Coverage, UnsolvedTasksCount) { EXPECT_DOUBLE_EQ(coverage(std::vector<Count>{{4, 0}, {4, 4}}, 1), 0.5); }

TEST(Miss, IsTheChanceOfDrawingNone) {
  Miss miss(8, 3);
  for (std::uint64_t k = 0; k <= 8; ++k) {
    EXPECT_NEAR(miss.value(), 1 - pass_at_k({8, 3}, k), 1e-15) << k;
    if (k < 8) miss.draw();
  }
}

TEST(LogGrid, IsEvenInLogarithmsAndRises) {
  EXPECT_EQ(log_grid(1000, 4), (std::vector<std::uint64_t>{1, 10, 100, 1000}));
  const std::vector<std::uint64_t> grid = log_grid(20, 40);
  EXPECT_EQ(grid.front(), 1U);
  EXPECT_EQ(grid.back(), 20U);
  EXPECT_TRUE(std::adjacent_find(grid.begin(), grid.end(), std::greater_equal<>()) == grid.end());
  EXPECT_EQ(log_grid(1, 40), std::vector<std::uint64_t>{1});
}

}  // namespace
}  // namespace quire::labs::passk

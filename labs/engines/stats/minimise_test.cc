// Valleys whose lowest point is known.
#include "labs/engines/stats/minimise.h"

#include <cmath>

#include <gtest/gtest.h>

namespace quire::labs::stats {
namespace {

TEST(Minimise, RosenbrocksValley) {
  const Smooth valley = [](std::span<const double> x, std::span<double> g) {
    const double a = 1 - x[0], b = x[1] - x[0] * x[0];
    g[0] = -2 * a - 400 * x[0] * b;
    g[1] = 200 * b;
    return a * a + 100 * b * b;
  };
  const Minimum found = minimise(valley, {-1.2, 1});
  EXPECT_TRUE(found.converged);
  EXPECT_NEAR(found.x[0], 1, 1e-6);
  EXPECT_NEAR(found.x[1], 1, 1e-6);
  EXPECT_LT(found.steps, 100);
}

TEST(Minimise, ABadlyScaledQuadraticInSixVariables) {
  const Smooth bowl = [](std::span<const double> x, std::span<double> g) {
    double value = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double weight = std::pow(10.0, static_cast<double>(i));
      g[i] = weight * (x[i] - static_cast<double>(i));
      value += g[i] * (x[i] - static_cast<double>(i)) / 2;
    }
    return value;
  };
  const Minimum found = minimise(bowl, std::vector<double>(6, -3.0));
  EXPECT_TRUE(found.converged);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(found.x[i], static_cast<double>(i), 1e-6);
}

TEST(Minimise, AWallIsNotCrossed) {
  // -ln x + x has its least value at 1 and none left of 0.
  const Smooth wall = [](std::span<const double> x, std::span<double> g) {
    g[0] = 1 - 1 / x[0];
    return x[0] > 0 ? x[0] - std::log(x[0]) : std::nan("");
  };
  EXPECT_NEAR(minimise(wall, {30}).x[0], 1, 1e-6);
  EXPECT_NEAR(minimise(wall, {1e-3}).x[0], 1, 1e-6);
  const Minimum nowhere = minimise(wall, {-1});
  EXPECT_FALSE(nowhere.converged);
  EXPECT_EQ(nowhere.x[0], -1);
}

TEST(Minimise, StopsWhereItIsToldTo) {
  const Smooth line = [](std::span<const double> x, std::span<double> g) {
    g[0] = -1;
    return -x[0];
  };
  const Minimum found = minimise(line, {0}, {.steps_max = 5});
  EXPECT_FALSE(found.converged);
  EXPECT_LE(found.steps, 5);
}

}  // namespace
}  // namespace quire::labs::stats

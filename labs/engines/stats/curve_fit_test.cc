// Curve fits against what is known in closed form.
#include "labs/engines/stats/curve_fit.h"

#include <cmath>

#include <gtest/gtest.h>

namespace quire::labs::stats {
namespace {

TEST(FitCurve, ALineIsLeastSquares) {
  const std::vector<double> x{0, 1, 2, 3}, y{1, 3, 2, 5};
  const Curve line = [](double a, double b, double at) { return std::array{a + b * at, 1.0, at}; };
  const CurveFit fit = fit_curve(line, x, y, 100, -7);
  EXPECT_TRUE(fit.converged);
  EXPECT_NEAR(fit.a, 1.1, 1e-8);
  EXPECT_NEAR(fit.b, 1.1, 1e-8);
  EXPECT_NEAR(fit.squares, 2.7, 1e-8);
}

TEST(FitCurve, AnExponentialFromFarAway) {
  std::vector<double> x, y;
  for (int i = 0; i < 30; ++i) {
    x.push_back(i * 0.2);
    y.push_back(3 * std::exp(-0.7 * x.back()));
  }
  const Curve curve = [](double a, double b, double at) {
    const double e = std::exp(b * at);
    return std::array{a * e, e, a * at * e};
  };
  const CurveFit fit = fit_curve(curve, x, y, 0.1, 0.5);
  EXPECT_TRUE(fit.converged);
  EXPECT_NEAR(fit.a, 3, 1e-6);
  EXPECT_NEAR(fit.b, -0.7, 1e-6);
}

TEST(FitCurve, AStartThatIsNotFiniteIsNoFit) {
  const std::vector<double> x{1, 2}, y{1, 2};
  const Curve root = [](double a, double b, double at) { return std::array{std::sqrt(a) + b * at, 1.0, at}; };
  EXPECT_FALSE(fit_curve(root, x, y, -1, 0).converged);
}

}  // namespace
}  // namespace quire::labs::stats

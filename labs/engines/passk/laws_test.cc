// Laws find themselves again, and what is known of the power law on exact curves of Beta tasks holds.
#include "labs/engines/passk/laws.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/passk/coverage.h"
#include "labs/engines/passk/difficulty.h"

namespace quire::labs::passk {
namespace {

std::vector<CurvePoint> curve(std::uint64_t most, const auto& f) {
  std::vector<CurvePoint> points;
  for (const std::uint64_t k : log_grid(most, 40)) points.push_back({double(k), f(double(k))});
  return points;
}

TEST(Laws, FindTheirOwnParameters) {
  struct Case {
    Law law;
    double a, b;
  };
  for (const Case& c :
       {Case{Law::exponentiated_power, -2.5, -0.4}, Case{Law::exponentiated_power, -0.2, -0.9},
        Case{Law::exponentiated_power, -8, -0.15}, Case{Law::saturating, 0.7, 0.03},
        Case{Law::saturating, 0.98, 0.4}, Case{Law::log_linear, 0.1, 0.05}}) {
    const LawFit found = fit(c.law, curve(10'000, [&](double k) { return value_of(c.law, c.a, c.b, k); }));
    EXPECT_TRUE(found.converged);
    EXPECT_NEAR(found.a, c.a, 1e-5 * std::fabs(c.a)) << name_of(c.law);
    EXPECT_NEAR(found.b, c.b, 1e-5 * std::fabs(c.b)) << name_of(c.law);
    EXPECT_LT(found.rmse, 1e-8);
  }
}

TEST(Laws, ThePowerLawOnBetaTasksIsAsGoodAsItIs) {
  // Root mean square on k <= 10,000, and the error at 10,000 of what was fitted on k <= 1,000.
  struct Case {
    double reach, alpha, beta, rmse, error;
  };
  for (const Case& c :
       {Case{1, 0.3, 5, .008, .017}, Case{1, 0.5, 10, .008, .001}, Case{1, 0.2, 2, .013, .031},
        Case{1, 1, 30, .024, .008}, Case{0.9, 0.3, 5, .021, .062}}) {
    const BetaDifficulty tasks{.reach = c.reach, .alpha = c.alpha, .beta = c.beta};
    const auto points = curve(10'000, [&](double k) { return tasks.coverage(k); });
    EXPECT_NEAR(fit(Law::exponentiated_power, points).rmse, c.rmse, 0.001) << c.alpha;
    EXPECT_NEAR(std::fabs(hold_out(Law::exponentiated_power, points, 1000).error), c.error, 0.0015)
        << c.alpha;
  }
}

TEST(Laws, HardCurvesEndWithoutNonsense) {
  for (const double level : {0.0, 1e-5, 0.5, 1.0})
    for (const Law law : kLaws) {
      const LawFit found = fit(law, curve(1000, [&](double) { return level; }));
      EXPECT_TRUE(std::isfinite(found.rmse)) << name_of(law) << level;
      EXPECT_LT(found.rmse, 1e-3) << name_of(law) << level;
    }
  EXPECT_FALSE(fit(Law::saturating, std::vector<CurvePoint>{{1, 0.5}}).converged);
  EXPECT_TRUE(std::isnan(fit(Law::saturating, std::vector<CurvePoint>{{1, 0.5}, {2, 1.5}}).a));
  EXPECT_TRUE(std::isnan(fit(Law::log_linear, std::vector<CurvePoint>{{3, 0.5}, {3, 0.6}}).a));
  EXPECT_FALSE(fit(Law::exponentiated_power, {}).converged);
}

}  // namespace
}  // namespace quire::labs::passk

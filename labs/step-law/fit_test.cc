// The fitting procedure on laws that are known, against least squares by hand, and on the published summary.
#include "labs/step-law/fit.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"
#include "labs/engines/stats/bootstrap.h"
#include "labs/step-law/loss_surface.h"
#include "labs/step-law/published_grid.h"

namespace quire::labs::step_law {
namespace {

std::vector<GridRun> on_law(const Law& law, double noise, std::uint64_t seed, std::size_t repeats = 1) {
  random::Stream stream(seed, "fit_test");
  std::vector<GridRun> rows;
  for (const double n : {2e8, 3e8, 5e8, 1e9})
    for (const double d : {4e9, 1e10, 3e10, 1e11})
      for (std::size_t r = 0; r < repeats; ++r) {
        Setting s = law.at(n, d);
        s.lr *= std::exp(noise * stream.normal());
        s.batch *= std::exp(noise * stream.normal());
        rows.push_back({n, d, s, 2.0});
      }
  return rows;
}

TEST(Fit, FindsALawExactly) {
  const Law law{{0.5, -0.7, 0.3}, {-0.5, 0.57}};
  const std::vector<GridRun> rows = on_law(law, 0, 1);
  for (const Coefficients& c : {fit_rows(rows), bootstrap_law(rows, 50, 3).mean}) {
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(c.lr[i], law.lr[i], 1e-9);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(c.batch[i], law.batch[i], 1e-9);
    EXPECT_NEAR(c.batch_nd[1], 0, 1e-10);
    EXPECT_NEAR(c.batch_nd[2], 0.57, 1e-10);
  }
}

TEST(Fit, SumsOfAResampleGiveWhatOrthogonalTrianglesGive) {
  const std::vector<GridRun> rows = on_law(mean_law(), 0.3, 2);
  const Bootstrapped fast = bootstrap_law(rows, 40, 9);
  ASSERT_EQ(fast.resamples.size(), 40u);
  for (std::size_t r = 0; r < 40; ++r) {
    random::Stream stream = random::Stream(9, "step-law bootstrap").at(r);
    std::vector<GridRun> drawn;
    for (std::size_t i = 0; i < rows.size(); ++i) drawn.push_back(rows[stream.below(rows.size())]);
    const Coefficients slow = fit_rows(drawn);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(fast.resamples[r].lr[i], slow.lr[i], 1e-8 * (1 + std::fabs(slow.lr[i])));
      EXPECT_NEAR(fast.resamples[r].batch_nd[i], slow.batch_nd[i], 1e-8 * (1 + std::fabs(slow.batch_nd[i])));
    }
    for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(fast.resamples[r].batch[i], slow.batch[i], 1e-8);
  }
}

TEST(Fit, BootstrapDeviationsAreThoseOfLeastSquares) {
  // With equal noise the textbook gives sigma^2 (X'X)^-1; exponents of N and D are independent here.
  const double noise = 0.3;
  const std::vector<GridRun> rows = on_law(mean_law(), noise, 3, 20);
  double squares = 0, middle = 0;
  for (const GridRun& r : rows) middle += std::log(r.n) / static_cast<double>(rows.size());
  for (const GridRun& r : rows) squares += std::pow(std::log(r.n) - middle, 2);
  const Bootstrapped b = bootstrap_law(rows, 2000, 4);
  const auto interval = b.interval([](const Coefficients& c) { return c.lr[1]; });
  EXPECT_NEAR((interval.high - interval.low) / (2 * 1.96 * noise / std::sqrt(squares)), 1, 0.12);
  EXPECT_NEAR(b.mean.lr[1], fit_rows(rows).lr[1], 0.01);
}

TEST(Fit, PredictionsHaveNarrowBandsWhereTheInterceptHasNone) {
  const Bootstrapped b = bootstrap_law(on_law(mean_law(), 0.2, 5, 8), 500, 6);
  const auto band = b.lr_band(5e8, 2e10);
  const auto intercept = b.interval([](const Coefficients& c) { return c.lr[0]; });
  EXPECT_LT(std::log(band.high / band.low), 0.2);
  EXPECT_GT(intercept.high - intercept.low, 1);
  EXPECT_LT(band.low, mean_law().at(5e8, 2e10).lr);
  EXPECT_GT(band.high, mean_law().at(5e8, 2e10).lr);
  EXPECT_GT(b.batch_band(2e10).high, b.batch_band(2e10).low);
}

TEST(Fit, RepeatsItself) {
  const std::vector<GridRun> rows = on_law(mean_law(), 0.2, 5);
  const Bootstrapped a = bootstrap_law(rows, 30, 6), b = bootstrap_law(rows, 60, 6),
                     c = bootstrap_law(rows, 30, 7);
  for (std::size_t r = 0; r < 30; ++r)
    EXPECT_EQ(a.resamples[r].lr, b.resamples[r].lr) << "whoever else is drawn";
  EXPECT_NE(a.resamples[0].lr, c.resamples[0].lr);
  int polls = 0;
  EXPECT_THROW(bootstrap_law(rows, 100, 6,
                             [&] {
                               if (++polls == 7) throw std::runtime_error("stop");
                             }),
               std::runtime_error);
}

TEST(Fit, SaysWhichExponentCannotBeFitted) {
  const std::vector<GridRun> all = on_law(mean_law(), 0.1, 7, 3);
  std::vector<GridRun> one_n, one_d, line, one;
  for (const GridRun& r : all) {
    if (r.n == 1e9) one_n.push_back(r);
    if (r.d == 1e11) one_d.push_back(r);
    if (r.n == 1e9 && r.d == 1e11) one.push_back(r);
    GridRun fixed_ratio = r;
    fixed_ratio.d = 20 * r.n;
    line.push_back(fixed_ratio);
  }
  const Bootstrapped n = bootstrap_law(one_n, 100, 1);
  EXPECT_NE(n.identified.missing.find("N = 1e+09: the exponent of N in lr cannot be fitted"),
            std::string::npos);
  EXPECT_TRUE(std::isnan(n.mean.lr[1]));
  EXPECT_NEAR(n.mean.lr[2], 0.307, 0.15);
  EXPECT_NEAR(n.mean.batch[1], 0.571, 0.15);
  // Of two rows half of the resamples hold one alone, and do not tell a slope.
  const Bootstrapped two = bootstrap_law(std::vector{one_n.front(), one_n.back()}, 200, 1);
  EXPECT_NEAR(static_cast<double>(two.dropped), 100, 30);
  EXPECT_EQ(two.dropped + two.resamples.size(), 200u);
  EXPECT_TRUE(std::isfinite(two.mean.batch[1]));

  // Sizes a quarter of a percent apart, as of mixtures with one total, are one size.
  for (std::size_t i = 0; i < one_n.size(); ++i) one_n[i].n *= i % 2 == 0 ? 1 : 1.0025;
  EXPECT_FALSE(identified(one_n).n);

  const Bootstrapped d = bootstrap_law(one_d, 100, 1);
  EXPECT_NE(d.identified.missing.find("the exponents of D in lr and B cannot be fitted"), std::string::npos);
  EXPECT_NEAR(d.mean.lr[1], -0.713, 0.15);
  EXPECT_TRUE(std::isnan(d.mean.batch[1]));

  const Bootstrapped l = bootstrap_law(line, 100, 1);
  EXPECT_NE(l.identified.missing.find("lie on one line"), std::string::npos);
  EXPECT_TRUE(std::isnan(l.mean.lr[1]) && std::isnan(l.mean.lr[2]));
  EXPECT_FALSE(std::isnan(l.mean.batch[1])) << "B depends on D alone and can be fitted";

  const Bootstrapped o = bootstrap_law(one, 10, 1);
  EXPECT_FALSE(o.identified.n || o.identified.d);
  EXPECT_TRUE(std::isfinite(o.mean.lr[0]));
}

TEST(Fit, KeepsTheRunsWithinTheThresholdNotTheBestAlone) {
  const std::vector<GridRun> runs{{1e9, 1e11, {1e-3, 1e6}, 2.0},
                                  {1e9, 1e11, {2e-3, 1e6}, 2.0049},
                                  {1e9, 1e11, {4e-3, 1e6}, 2.0051},
                                  {1e9, 2e11, {1e-3, 1e6}, 1.9}};
  EXPECT_EQ(kept_runs(cells_of(runs)).size(), 3u);
  EXPECT_EQ(kept_runs(cells_of(runs), 1e-9).size(), 2u);
  EXPECT_EQ(kept_runs(cells_of(runs), 0.01).size(), 4u);
}

struct Spread {
  double mean = 0, deviation = 0;
};
Spread spread_of(const std::vector<double>& values) {
  Spread s;
  for (const double v : values) s.mean += v / static_cast<double>(values.size());
  for (const double v : values)
    s.deviation += std::pow(v - s.mean, 2) / static_cast<double>(values.size() - 1);
  s.deviation = std::sqrt(s.deviation);
  return s;
}

TEST(PublishedGrid, SampledAndRefittedAsWorkedOutBefore) {
  std::vector<double> lr_n, lr_d, b_d, b_n, kept;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const auto rows = kept_runs(cells_of(sampled_grid(seed, true)));
    const Coefficients c = fit_rows(rows);
    lr_n.push_back(c.lr[1]);
    lr_d.push_back(c.lr[2]);
    b_d.push_back(c.batch[1]);
    b_n.push_back(c.batch_nd[1]);
    kept.push_back(static_cast<double>(rows.size()));
  }
  const auto near = [](const std::vector<double>& values, double mean, double deviation) {
    const Spread s = spread_of(values);
    EXPECT_NEAR(s.mean, mean, 0.6 * deviation) << "deviation " << s.deviation;
    EXPECT_NEAR(s.deviation / deviation, 1, 0.5) << "mean " << s.mean;
  };
  near(lr_n, -0.826, 0.047);
  near(lr_d, 0.177, 0.035);
  near(b_d, 0.543, 0.026);
  near(b_n, -0.335, 0.055);
  near(kept, 141, 11);
}

TEST(LossSurface, IsFoundOnPointsOfOne) {
  const LossSurface truth{0.52, 6.0, 6.0, 0.34, 0.28, 0, 0, {}};
  std::vector<LossPoint> points;
  for (const double n : {2e8, 4e8, 1e9, 3e9})
    for (const double d : {4e9, 1e10, 1e11}) points.push_back({n, d, truth.at(n, d)});
  const auto found = fit_loss_surface(points);
  ASSERT_TRUE(found);
  EXPECT_LT(found->largest, 2e-4);
  EXPECT_EQ(found->held_out->n, 3e9);
  EXPECT_EQ(found->held_out->d, 1e11);
  EXPECT_NEAR(found->held_out->predicted / found->held_out->loss, 1, 2e-3);
}

TEST(LossSurface, AnOutlierDoesNotBendIt) {
  const LossSurface truth{0.52, 6.0, 6.0, 0.34, 0.28, 0, 0, {}};
  std::vector<LossPoint> points;
  for (const double n : {2e8, 4e8, 1e9, 3e9})
    for (const double d : {4e9, 1e10, 3e10, 1e11}) points.push_back({n, d, truth.at(n, d)});
  points[5].loss *= 1.2;
  const auto found = fit_loss_surface(points);
  ASSERT_TRUE(found);
  for (const LossPoint& p : points) EXPECT_NEAR(found->at(p.n, p.d) / truth.at(p.n, p.d), 1, 5e-3);
}

TEST(LossSurface, OfThePublishedMinimaPredictsTheOneLeftOut) {
  std::vector<LossPoint> points;
  for (const PublishedCell& c : published_cells()) points.push_back({c.n, c.d, c.least});
  const auto found = fit_loss_surface(points);
  ASSERT_TRUE(found);
  EXPECT_LT(found->largest, 0.02);
  EXPECT_EQ(found->held_out->loss, 2.12063);
  EXPECT_NEAR(found->held_out->predicted / 2.12063, 1, 0.02);
}

TEST(LossSurface, NeedsPointsThatVary) {
  std::vector<LossPoint> points;
  for (int i = 0; i < 8; ++i) points.push_back({1e9, 1e10 * (i + 1), 2.5 - 0.01 * i});
  EXPECT_FALSE(fit_loss_surface(points));
  points.resize(6);
  EXPECT_FALSE(fit_loss_surface(points));
}

}  // namespace
}  // namespace quire::labs::step_law

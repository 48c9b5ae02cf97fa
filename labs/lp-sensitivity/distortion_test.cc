// Distortion against a scan of the plane, exact cases, and m* on matrices where it is known.
#include "labs/lp-sensitivity/distortion.h"

#include <cmath>
#include <numbers>

#include <Eigen/Eigenvalues>
#include <gtest/gtest.h>

#include "labs/engines/linear/lp_norm.h"
#include "labs/lp-sensitivity/study.h"
#include "labs/lp-sensitivity/test_matrices.h"

namespace quire::labs::lp_sensitivity {
namespace {

double distortion_by_scan(const Matrix& a, const Sample& sample, double p) {
  double worst = 0;
  const int steps = 20'000;
  for (int k = 0; k < steps; ++k) {
    Vector x(2);
    x << std::cos(std::numbers::pi * k / steps), std::sin(std::numbers::pi * k / steps);
    worst = std::max(worst, std::abs(norm_ratio(a, sample, p, x) - 1));
  }
  return worst;
}

TEST(Distortions, AgreeWithAScanOfThePlane) {
  Matrix a = gaussian(30, 2);
  a.row(3) *= 20;
  for (const double p : {1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 8.0})
    for (std::uint64_t t = 0; t < 4; ++t) {
      random::Stream stream(5, "plane", t);
      const Sample sample = draw(Vector::Ones(30), 12, stream);
      if (sample.rows.size() < 3) continue;
      const double scanned = distortion_by_scan(a, sample, p);
      for (const Effort& effort : {Effort::quick(), Effort::full()}) {
        const Distortion found = distortion(a, sample, p, effort);
        EXPECT_GE(found.value, scanned * (1 - 1e-3)) << "p " << p << " trial " << t;
        EXPECT_LE(found.value, scanned * (1 + 1e-3)) << "p " << p << " trial " << t;
        EXPECT_NEAR(std::abs(norm_ratio(a, sample, p, found.witness) - 1), found.value, 1e-9);
      }
    }
}

TEST(Distortions, AreExactAtTwo) {
  const Matrix a = gaussian(40, 5);
  random::Stream stream(1, "two");
  const Sample sample = draw(Vector::Ones(40), 20, stream);
  Matrix kept(static_cast<Index>(sample.rows.size()), 5);
  for (std::size_t k = 0; k < sample.rows.size(); ++k)
    kept.row(static_cast<Index>(k)) = a.row(sample.rows[k]) * std::sqrt(sample.weights[k]);
  const Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd> eigen(
      Eigen::MatrixXd(kept.transpose() * kept), Eigen::MatrixXd(a.transpose() * a));
  const double expected = (eigen.eigenvalues().array() - 1).abs().maxCoeff();
  const Distortion found = distortion(a, sample, 2);
  EXPECT_TRUE(found.exact);
  EXPECT_NEAR(found.value, expected, 1e-10);
  EXPECT_NEAR(std::abs(norm_ratio(a, sample, 2, found.witness) - 1), expected, 1e-9);
}

TEST(Distortions, AreOneWhereADirectionIsLost) {
  // Random x alone would report next to nothing here.
  const Matrix a = Matrix::Identity(20, 20);
  Sample sample;
  for (Index i = 0; i < 19; ++i) {
    sample.rows.push_back(i);
    sample.weights.push_back(1);
  }
  for (const double p : {1.0, 1.5, 2.0, 4.0}) {
    const Distortion found = distortion(a, sample, p);
    EXPECT_NEAR(found.value, 1, 1e-12) << p;
    EXPECT_NEAR(std::abs(found.witness[19]) / found.witness.norm(), 1, 1e-9);
  }
  EXPECT_EQ(distortion(a, Sample{}, 1).value, 1);
}

TEST(Distortions, AreZeroForTheWholeMatrixAndTheWeightOfAUniformOne) {
  const Matrix a = gaussian(25, 3);
  Sample all;
  for (Index i = 0; i < 25; ++i) {
    all.rows.push_back(i);
    all.weights.push_back(1);
  }
  EXPECT_LE(distortion(a, all, 1).value, 1e-12);
  for (double& w : all.weights) w = 1.25;
  EXPECT_NEAR(distortion(a, all, 3).value, 0.25, 1e-9);
}

TEST(Distortions, WorkWithoutFullRankAndWithCopies) {
  const Matrix a = gaussian(30, 2) * gaussian(2, 4, 8);
  Matrix doubled(60, 4);
  doubled << a, 2 * a;
  random::Stream stream(3, "copies");
  const Sample sample = draw(Vector::Ones(60), 30, stream);
  const Distortion found = distortion(doubled, sample, 1);
  EXPECT_GT(found.value, 0.01);
  EXPECT_NEAR(std::abs(norm_ratio(doubled, sample, 1, found.witness) - 1), found.value, 1e-8);
}

TEST(Distortions, FindMoreThanRandomDirectionsDo) {
  const Matrix a = gaussian(300, 12);
  random::Stream stream(6, "random");
  const Sample sample = draw(Vector::Ones(300), 100, stream);
  for (const double p : {1.0, 4.0}) {
    double by_chance = 0;
    for (int k = 0; k < 500; ++k) {
      Vector x(12);
      for (double& v : x) v = stream.normal();
      by_chance = std::max(by_chance, std::abs(norm_ratio(a, sample, p, x) - 1));
    }
    const double quick = distortion(a, sample, p, Effort::quick()).value;
    const double full = distortion(a, sample, p).value;
    EXPECT_GT(quick, 1.2 * by_chance) << p;
    EXPECT_GE(full, quick * (1 - 1e-9)) << p;
    EXPECT_LE(full, quick * 1.15) << p;
  }
}

CellOptions small_cell(const std::string& family, double p, std::vector<Method> methods) {
  CellOptions o;
  o.family = family;
  o.p = p;
  o.d = 4;
  o.effort = Effort::quick();
  o.methods = std::move(methods);
  return o;
}

TEST(Studies, FindTheLeastRowsOfUnitRows) {
  // D of N copies of unit rows is the worst |count / expected - 1| over coordinates: recount it here.
  const CellOptions o = small_cell("ident", 1, {Method::sensitivity, Method::uniform});
  const Cell cell = study(o);
  EXPECT_NEAR(cell.total(), 4, 1e-6);
  const double m = cell.outcomes[0].m_star;
  EXPECT_NEAR(cell.outcomes[1].m_star, m, 1e-9);  // the same scores, the same trials
  const auto worst_at = [&](double rows) {
    double worst = 0;
    for (int t = 0; t < o.trials; ++t) {
      random::Stream stream(o.seed, "trials", static_cast<std::uint64_t>(t));
      const double keep = rows / (4.0 * 2048);
      for (int j = 0; j < 4; ++j) {
        int kept = 0;
        for (int c = 0; c < 2048; ++c) kept += stream.uniform() < keep ? 1 : 0;
        worst = std::max(worst, std::abs(kept / (keep * 2048) - 1));
      }
    }
    return worst;
  };
  EXPECT_LE(worst_at(m), 0.5);
  EXPECT_GT(worst_at(m / 1.1), 0.5);
  EXPECT_LT(cell.alpha_max, 2048) << "unit rows must never be kept for certain";
}

TEST(Studies, AreReproducibleAndKeepTheInequalityOfLewisWeights) {
  const CellOptions o = small_cell("tight", 1, {Method::sensitivity, Method::lewis, Method::root_recursive});
  const Cell a = study(o), b = study(o);
  ASSERT_EQ(a.outcomes.size(), 3u);
  for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(a.outcomes[k].m_star, b.outcomes[k].m_star);
  EXPECT_LE(a.lewis_over_sensitivity, 1 + 1e-6);
  EXPECT_GT(a.lewis_over_sensitivity, 0.3);
  EXPECT_EQ(study(small_cell("gauss", 3, {Method::root, Method::root_recursive})).outcomes.size(), 0u);
}

TEST(Studies, KeepARowThatCarriesEverything) {
  // Sensitivity keeps the heavy rows for certain; uniform sampling must take nearly all rows to have them.
  const Cell cell = study(small_cell("heavy", 1, {Method::sensitivity, Method::uniform}));
  EXPECT_LT(cell.outcomes[0].m_star, 0.7 * cell.outcomes[1].m_star);
}

TEST(BoundsOfThePaper, AreOrderedAsItSays) {
  for (const double p : {1.0, 1.5}) {
    const Bounds b{p, 64, 30, 0.5};
    EXPECT_LE(b.root(), b.sensitivity_sharper());
    EXPECT_LE(b.sensitivity_sharper(), b.general());
    EXPECT_DOUBLE_EQ(b.general(), 64 * 30 * 4.0);
  }
  const Bounds four{4, 16, 100, 1};
  EXPECT_DOUBLE_EQ(four.sensitivity(), 1000);
  EXPECT_DOUBLE_EQ(four.augmented(), 400);
  EXPECT_DOUBLE_EQ(four.lewis(), 256);
  EXPECT_LT(four.sensitivity(), four.general());
}

}  // namespace
}  // namespace quire::labs::lp_sensitivity

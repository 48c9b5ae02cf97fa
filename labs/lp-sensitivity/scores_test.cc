// Scores against closed forms and brute force, and the inequalities between them.
#include "labs/lp-sensitivity/scores.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/LU>
#include <gtest/gtest.h>

#include "labs/engines/linear/lp_norm.h"
#include "labs/lp-sensitivity/families.h"
#include "labs/lp-sensitivity/test_matrices.h"

namespace quire::labs::lp_sensitivity {
namespace {

/// Largest share of row i over directions of the plane: a fine scan, refined.
double share_by_scan(const Matrix& a, Index i, double p) {
  const auto share = [&](double angle) {
    Vector x(2);
    x << std::cos(angle), std::sin(angle);
    return std::pow(std::abs(a.row(i).dot(x)), p) / linear::norm_power(a * x, p);
  };
  double best = 0, at = 0, width = std::numbers::pi;
  for (int level = 0; level < 30; ++level, width /= 8) {
    const double centre = at;
    for (int k = -400; k <= 400; ++k)
      if (const double s = share(centre + width * k / 400); s > best) {
        best = s;
        at = centre + width * k / 400;
      }
  }
  return best;
}

TEST(Sensitivities, OfTheKnownExampleAtOne) {
  const Matrix a = matrix_of({{1, 0}, {0, 1}, {1, 1}, {1, -1}});
  const Scores s = scores(a, 1, {.gap = 1e-10});
  const double expected[] = {1.0 / 3, 1.0 / 3, 0.5, 0.5};
  for (Index i = 0; i < 4; ++i) {
    EXPECT_NEAR(s.sensitivity_lo[i], expected[i], 1e-7) << i;
    EXPECT_NEAR(s.sensitivity_hi[i], expected[i], 1e-7) << i;
    // What it is not: the share at x = a_i, nor the leverage to the power p/2.
    EXPECT_GT(std::abs(std::sqrt(s.leverage[i]) - s.sensitivity_lo[i]), 0.05);
  }
}

TEST(Sensitivities, AgreeWithAScanOfThePlane) {
  Matrix a = gaussian(12, 2);
  a.row(4) *= 50;
  for (const double p : {1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 8.0}) {
    const Scores s = scores(a, p, {.gap = 1e-8});
    for (Index i = 0; i < 12; ++i) {
      const double scanned = share_by_scan(a, i, p);
      EXPECT_NEAR(s.sensitivity_lo[i], scanned, 1e-5 * scanned) << "p " << p << " row " << i;
      EXPECT_GE(s.sensitivity_hi[i], scanned * (1 - 1e-9)) << "p " << p << " row " << i;
      EXPECT_LE(s.sensitivity_lo[i], s.sensitivity_hi[i] * (1 + 1e-12));
    }
  }
}

TEST(Sensitivities, AgreeWithAllVerticesAtOne) {
  // min ||Ax||_1 with a_i'x = 1 is at a point where d - 1 other rows vanish: try them all.
  const Matrix a = gaussian(10, 3, 7);
  const Scores s = scores(a, 1, {.gap = 1e-9});
  for (Index i = 0; i < 10; ++i) {
    double best = 0;
    for (Index j = 0; j < 10; ++j)
      for (Index k = j + 1; k < 10; ++k) {
        if (j == i || k == i) continue;
        Eigen::Matrix3d system;
        system << a.row(i), a.row(j), a.row(k);
        const Vector x = system.inverse() * Vector::Unit(3, 0);
        best = std::max(best, 1 / linear::norm_power(a * x, 1));
      }
    EXPECT_NEAR(s.sensitivity_lo[i], best, 1e-7) << i;
    EXPECT_NEAR(s.sensitivity_hi[i], best, 1e-7) << i;
  }
}

TEST(Scores, HoldTheInequalitiesBetweenThem) {
  for (const std::string& name : family_names()) {
    const Index d = 6;
    for (const double p : {1.0, 1.5, 3.0, 4.0}) {
      const Family family = make_family(name, {.d = d, .rows_per_column = 15, .copies = 40, .p = p});
      const Matrix a = family.with_mass(p);
      const Scores s = scores(a, p, {.gap = 1e-6});
      EXPECT_TRUE(s.certified) << name << p;
      EXPECT_EQ(s.rank, d) << name;
      EXPECT_NEAR(s.lewis.sum(), static_cast<double>(d), 1e-8);
      EXPECT_NEAR(s.leverage.sum(), static_cast<double>(d), 1e-8);
      const double total = s.sensitivity_hi.sum(), dd = static_cast<double>(d);
      for (Index i = 0; i < a.rows(); ++i) {
        if (p <= 2) {
          EXPECT_LE(s.sensitivity_lo[i], s.lewis[i] * (1 + 1e-9)) << name << p << " " << i;
          EXPECT_LE(s.lewis[i], std::pow(dd, 1 - p / 2) * s.sensitivity_hi[i] * (1 + 1e-9)) << name << p;
        } else {
          EXPECT_LE(s.sensitivity_lo[i], std::pow(dd, p / 2 - 1) * s.lewis[i] * (1 + 1e-9)) << name << p;
        }
      }
      EXPECT_LE(total, (p <= 2 ? dd : std::pow(dd, p / 2)) * (1 + 1e-5)) << name << p;
    }
  }
}

TEST(Scores, AreLeverageAtTwo) {
  const Scores s = scores(gaussian(30, 4), 2);
  EXPECT_LE((s.sensitivity_lo - s.leverage).cwiseAbs().maxCoeff(), 1e-10);
  EXPECT_LE((s.lewis - s.leverage).cwiseAbs().maxCoeff(), 1e-10);
}

TEST(Scores, DoNotDependOnCoordinatesAndTakeZeroRowsAndMissingRank) {
  Matrix a = gaussian(25, 3);
  a.row(7).setZero();
  Matrix wide(25, 5);
  const Matrix turn = gaussian(3, 5, 3);
  wide = a * turn;
  for (const double p : {1.0, 4.0}) {
    const Scores narrow = scores(a, p, {.gap = 1e-8}), turned = scores(wide, p, {.gap = 1e-8});
    EXPECT_EQ(turned.rank, 3);
    EXPECT_LE((narrow.sensitivity_lo - turned.sensitivity_lo).cwiseAbs().maxCoeff(), 1e-5);
    EXPECT_LE((narrow.lewis - turned.lewis).cwiseAbs().maxCoeff(), 1e-9);
    EXPECT_EQ(turned.sensitivity_lo[7], 0);
    EXPECT_EQ(turned.sensitivity_hi[7], 0);
    EXPECT_EQ(turned.lewis[7], 0);
  }
  const Scores few = scores(gaussian(3, 6), 1);  // n < d: every row is alone in its direction
  EXPECT_EQ(few.rank, 3);
  EXPECT_NEAR(few.sensitivity_lo.sum(), 3, 1e-6);
  const Scores nothing = scores(Matrix::Zero(4, 2), 3);
  EXPECT_EQ(nothing.rank, 0);
  EXPECT_EQ(nothing.sensitivity_hi, Vector::Zero(4));
}

TEST(Scores, DoNotDependOnThreads) {
  const Matrix a = gaussian(80, 5);
  const Scores one = scores(a, 1.5, {.threads = 1}), three = scores(a, 1.5, {.threads = 3});
  EXPECT_EQ(one.sensitivity_lo, three.sensitivity_lo);
  EXPECT_EQ(one.sensitivity_hi, three.sensitivity_hi);
}

TEST(Merging, PutsRowsEqualUpToAFactorTogetherAndKeepsNorms) {
  Matrix a = gaussian(6, 3);
  a.row(2) = 3 * a.row(0);
  a.row(4) = -0.7 * a.row(0);
  a.row(5).setZero();
  for (const double p : {1.0, 3.0}) {
    const Merged merged = merge(a, p);
    EXPECT_EQ(merged.rows.rows(), 3);
    EXPECT_EQ(merged.group[2], merged.group[0]);
    EXPECT_EQ(merged.group[4], merged.group[0]);
    EXPECT_EQ(merged.group[5], -1);
    EXPECT_NEAR(merged.share[2] / merged.share[0], std::pow(3, p), 1e-9);
    const Vector x = gaussian(3, 1, 5).col(0);
    EXPECT_NEAR(linear::norm_power(merged.rows * x, p), linear::norm_power(a * x, p), 1e-10);
    // Scores of merged rows are those that each row has alone.
    const Scores s = scores(a, p, {.gap = 1e-8});
    const Matrix whitened = a * linear::row_space(a).whitener;
    const linear::Lewis lewis = linear::lewis_of_whitened(whitened, p);
    const Sensitivities apart = sensitivities(whitened, p, lewis, {.gap = 1e-8});
    EXPECT_LE((s.sensitivity_lo - apart.lo).cwiseAbs().maxCoeff(), 1e-6) << p;
    EXPECT_LE((s.lewis - lewis.weights).cwiseAbs().maxCoeff(), 1e-9) << p;
  }
}

TEST(Scores, OverACoresetAreNearTheExactOnes) {
  const Matrix a = gaussian(1200, 4);
  const Scores exact = scores(a, 1);
  const Scores near = scores(a, 1, {.exact_rows_max = 500});
  EXPECT_TRUE(exact.exact);
  EXPECT_FALSE(near.exact);
  EXPECT_NEAR(near.sensitivity_lo.sum() / exact.sensitivity_lo.sum(), 1, 0.2);
}

TEST(Scores, StopWhenAsked) {
  EXPECT_THROW(scores(gaussian(50, 4), 1, {.check = [] { throw std::runtime_error("stop"); }}),
               std::runtime_error);
}

TEST(Families, AreWhatTheirNamesSay) {
  const Family ident = make_family("ident", {.d = 4, .copies = 16, .p = 2});
  EXPECT_EQ(ident.total(), 64);
  EXPECT_NEAR(linear::norm_power(ident.with_mass(2) * Vector::Ones(4), 2), 4, 1e-12);
  const Family tight = make_family("tight", {.d = 8, .rows_per_column = 500, .copies = 100, .p = 1});
  EXPECT_EQ(tight.rows.rows(), 4 + 500 * 4);
  EXPECT_TRUE(tight.rows.topRightCorner(4, 4).isZero());
  EXPECT_TRUE(tight.rows.bottomLeftCorner(2000, 4).isZero());
  // Every unit direction has l_1 norm near 1: exactly so in the unit half.
  const Matrix a = tight.with_mass(1);
  EXPECT_NEAR(linear::norm_power(a * Vector::Unit(8, 0), 1), 1, 1e-12);
  EXPECT_NEAR(linear::norm_power(a * Vector::Unit(8, 7), 1), 1, 0.1);
  const Matrix vandermonde = make_family("vandermonde", {.d = 20}).rows;
  EXPECT_LE((vandermonde.transpose() * vandermonde - Matrix::Identity(20, 20)).norm(), 1e-10);
  // The span of powers of t: t^3 at the same points lies in it.
  Vector cubes(400);
  for (Index i = 0; i < 400; ++i) cubes[i] = std::pow((2 * static_cast<double>(i) + 1) / 400 - 1, 3);
  EXPECT_LE((cubes - vandermonde * (vandermonde.transpose() * cubes)).norm(), 1e-9);
  EXPECT_EQ(linear::row_space(make_family("lowrank+sparse", {.d = 16}).rows).rank(), 16);
  EXPECT_GT(make_family("heavy", {.d = 8}).rows.row(1).norm(), 500);
  EXPECT_EQ(make_family("signs", {.d = 4}).rows.cwiseAbs().minCoeff(), 1);
  EXPECT_THROW(make_family("mars", {}), std::invalid_argument);
}

}  // namespace
}  // namespace quire::labs::lp_sensitivity

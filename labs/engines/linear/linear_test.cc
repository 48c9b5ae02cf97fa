// The engine against closed forms, brute force and identities: Gram sums, row spaces without full rank,
// leverage, both fixed points of Lewis weights, certified l_p minima, pencils, projections.
#include <atomic>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include <Eigen/LU>
#include <gtest/gtest.h>

#include "labs/engines/linear/generalised.h"
#include "labs/engines/linear/gram.h"
#include "labs/engines/linear/lewis.h"
#include "labs/engines/linear/lp_norm.h"
#include "labs/engines/linear/projection.h"
#include "labs/engines/linear/row_space.h"
#include "labs/engines/random/random.h"

namespace quire::labs::linear {
namespace {

Matrix gaussian(Index rows, Index columns, std::uint64_t seed = 1) {
  random::Stream stream(seed, "linear test");
  Matrix a(rows, columns);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < columns; ++j) a(i, j) = stream.normal();
  return a;
}

Matrix of(std::initializer_list<std::initializer_list<double>> rows) {
  Matrix a(static_cast<Index>(rows.size()), static_cast<Index>(rows.begin()->size()));
  Index i = 0;
  for (const auto& row : rows) {
    Index j = 0;
    for (const double value : row) a(i, j++) = value;
    ++i;
  }
  return a;
}

std::span<const double> as_span(const Vector& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }

TEST(Gram, IsTheSumOfWeightedOuterProducts) {
  for (const Index rows : {0, 1, 63, 64, 65, 4096, 5000}) {
    const Matrix a = gaussian(rows, 7);
    Vector w = gaussian(rows, 1, 2).col(0);
    const Matrix expected = a.transpose() * w.asDiagonal() * a;
    const Matrix got = weighted_gram(a, as_span(w));
    EXPECT_LE((got - expected).norm(), 1e-12 * (1 + expected.norm())) << rows;
    EXPECT_EQ(got, got.transpose()) << rows;
    Matrix into(7, 7);
    weighted_gram_into(a, as_span(w), into);
    EXPECT_LE((into - expected).norm(), 1e-12 * (1 + expected.norm())) << rows;
  }
}

TEST(Gram, DoesNotDependOnThreadsAndTakesColumnScales) {
  const Matrix a = gaussian(20'000, 5);
  EXPECT_EQ(gram(a, {.threads = 1}), gram(a, {.threads = 3}));
  const std::vector<double> scales{1, 2, 0.5, 1e-3, 10};
  const Matrix scaled = a * Eigen::Map<const Vector>(scales.data(), 5).asDiagonal();
  const Matrix expected = gram(scaled);
  EXPECT_LE((gram(a, {.column_scales = scales, .threads = 2}) - expected).norm(), 1e-9 * expected.norm());
}

TEST(CholeskyFactor, SolvesAndRefusesWhatIsNotPositiveDefinite) {
  const Matrix a = gaussian(30, 6);
  const Matrix g = gram(a);
  const auto factor = Cholesky::of(g);
  ASSERT_TRUE(factor);
  const Vector b = gaussian(6, 1, 3).col(0);
  EXPECT_LE((g * factor->solve(b) - b).norm(), 1e-10);
  const Vector forms = factor->inverse_forms(a);
  for (Index i = 0; i < 30; ++i)
    EXPECT_NEAR(forms[i], a.row(i).dot(factor->solve(a.row(i).transpose())), 1e-12);
  Vector half = b;
  factor->half_solve_in_place(half);
  EXPECT_NEAR(half.squaredNorm(), b.dot(factor->solve(b)), 1e-12);
  EXPECT_FALSE(Cholesky::of(of({{1, 2}, {2, 1}})));
  EXPECT_FALSE(Cholesky::of(of({{1, 1}, {1, 1}})) && Cholesky::of(of({{0, 0}, {0, 0}})));
  EXPECT_FALSE(Cholesky::of(of({{std::nan(""), 0}, {0, 1}})));
}

TEST(RowSpaces, WhitenWhateverTheUnits) {
  Matrix a = gaussian(50, 4);
  a.col(1) *= 1e150;
  a.col(2) *= 1e-150;
  const RowSpace space = row_space(a);
  EXPECT_EQ(space.rank(), 4);
  EXPECT_TRUE(space.by_gram);
  const Matrix b = a * space.whitener;
  EXPECT_LE((b.transpose() * b - Matrix::Identity(4, 4)).norm(), 1e-9);
}

TEST(RowSpaces, KeepTheConditionUnsquared) {
  // Two columns that differ by 1e-7 of themselves: the Gram matrix would see rank 1 in half its digits.
  Matrix a = gaussian(60, 3);
  a.col(2) = a.col(0) + 1e-7 * gaussian(60, 1, 9).col(0);
  const RowSpace space = row_space(a);
  EXPECT_EQ(space.rank(), 3);
  EXPECT_FALSE(space.by_gram);
  const Matrix b = a * space.whitener;
  EXPECT_LE((b.transpose() * b - Matrix::Identity(3, 3)).norm(), 1e-7);
  EXPECT_NEAR(leverage(a).scores.sum(), 3, 1e-7);
}

TEST(RowSpaces, FindTheRank) {
  const Matrix a = gaussian(40, 3) * gaussian(3, 8, 2);
  EXPECT_EQ(row_space(a).rank(), 3);
  EXPECT_EQ(row_space(Matrix::Zero(5, 3)).rank(), 0);
  EXPECT_EQ(row_space(gaussian(3, 8)).rank(), 3);  // fewer rows than columns
  EXPECT_EQ(row_space(Matrix(0, 3)).rank(), 0);
  Matrix zero_column = gaussian(20, 3);
  zero_column.col(1).setZero();
  EXPECT_EQ(row_space(zero_column).rank(), 2);
  EXPECT_EQ(row_space(gaussian(40, 3), {.tolerance = 0.9}).rank(), 3);  // well-conditioned: decided by Gram
}

TEST(Leverages, AreTheDiagonalOfTheProjector) {
  const Matrix a = gaussian(25, 4);
  const Matrix projector = a * (a.transpose() * a).inverse() * a.transpose();
  const Leverage result = leverage(a);
  EXPECT_LE((result.scores - projector.diagonal()).cwiseAbs().maxCoeff(), 1e-12);
  // Without full rank: the same as of a basis of the columns; a row of zeros scores 0.
  Matrix wide(26, 6);
  wide << a, a.col(0) + a.col(1), a.col(2) - a.col(3), Eigen::RowVectorXd::Zero(6);
  const Leverage deficient = leverage(wide);
  EXPECT_EQ(deficient.rank, 4);
  EXPECT_LE((deficient.scores.head(25) - projector.diagonal()).cwiseAbs().maxCoeff(), 1e-10);
  EXPECT_EQ(deficient.scores[25], 0);
}

TEST(LewisWeights, AreLeverageAtTwo) {
  const Matrix a = gaussian(40, 5);
  const Lewis lewis = lewis_weights(a, 2);
  EXPECT_LE((lewis.weights - leverage(a).scores).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_TRUE(lewis.certified);
}

TEST(LewisWeights, SolveTheirEquationForEveryP) {
  Matrix a = gaussian(60, 5);
  a.row(3) *= 1e3;
  for (const double p : {1.0, 1.25, 1.5, 1.75, 3.0, 4.0, 8.0}) {
    const Lewis lewis = lewis_weights(a, p);
    EXPECT_TRUE(lewis.certified) << p << " residual " << lewis.residual;
    EXPECT_NEAR(lewis.weights.sum(), 5, 1e-9);
    // By the definition, computed independently: the leverage of W^(1/2-1/p)A.
    Matrix scaled = a;
    for (Index i = 0; i < 60; ++i) scaled.row(i) *= std::pow(lewis.weights[i], 0.5 - 1 / p);
    EXPECT_LE((leverage(scaled).scores - lewis.weights).cwiseAbs().maxCoeff(), 1e-9) << p;
  }
}

TEST(LewisWeights, BothFixedPointsAgreeWhereBothContract) {
  const Matrix a = gaussian(30, 4);
  const Lewis power = lewis_weights(a, 3, {.form = FixedPoint::power});
  const Lewis by_leverage = lewis_weights(a, 3, {.form = FixedPoint::leverage});
  EXPECT_LE((power.weights - by_leverage.weights).cwiseAbs().maxCoeff(), 1e-10);
}

TEST(LewisWeights, ThePowerFormIsNoUseFromFourOn) {
  Matrix a = gaussian(30, 4);
  a.row(0) *= 10;
  EXPECT_FALSE(lewis_weights(a, 6, {.form = FixedPoint::power, .steps_max = 300}).certified);
  const Lewis lewis = lewis_weights(a, 6);
  EXPECT_TRUE(lewis.certified);
  EXPECT_LT(lewis.steps, 120);
}

TEST(LewisWeights, StepsAreAsTheContractionSays) {
  const Matrix a = gaussian(200, 6);
  EXPECT_LT(lewis_weights(a, 1).steps, 60);
  EXPECT_LT(lewis_weights(a, 4).steps, 60);
  EXPECT_LT(lewis_weights(a, 8).steps, 120);
}

TEST(LewisWeights, OfZeroRowsAndWithoutRankAreZeroAndRank) {
  Matrix a = Matrix::Zero(20, 4);
  a.topRows(19) = gaussian(19, 2) * gaussian(2, 4, 5);
  for (const double p : {1.0, 4.0}) {
    const Lewis lewis = lewis_weights(a, p);
    EXPECT_EQ(lewis.rank, 2);
    EXPECT_TRUE(lewis.certified);
    EXPECT_EQ(lewis.weights[19], 0);
  }
  EXPECT_EQ(lewis_weights(Matrix::Zero(3, 2), 1).weights, Vector::Zero(3));
}

/// min ||Ax||_p^p with c'x = 1 in two dimensions: a search along the line, refined around its best point.
double minimum_by_scan(const Matrix& a, const Vector& c, double p) {
  const Vector origin = c / c.squaredNorm();
  Vector along(2);
  along << -c[1], c[0];
  double centre = 0, width = 50 / c.norm(), best = std::numeric_limits<double>::infinity();
  for (int level = 0; level < 40; ++level, width /= 2) {
    double best_at = centre;
    for (int i = -200; i <= 200; ++i) {
      const double t = centre + width * i / 200;
      const double value = norm_power(a * (origin + t * along), p);
      if (value < best) {
        best = value;
        best_at = t;
      }
    }
    centre = best_at;
  }
  return best;
}

TEST(LpMinima, AgreeWithAScanAndAreCertified) {
  const Matrix raw = gaussian(25, 2);
  const Matrix a = raw * row_space(raw).whitener;
  for (const double p : {1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0}) {
    LpMinimiser minimiser(a, p);
    for (Index i = 0; i < 25; ++i) {
      const Vector c = a.row(i).transpose();
      const LpMinimum found = minimiser.minimise(c);
      const double scanned = minimum_by_scan(a, c, p);
      EXPECT_NEAR(c.dot(found.x), 1, 1e-9);
      EXPECT_NEAR(norm_power(a * found.x, p), found.value, 1e-9 * found.value);
      EXPECT_LE(found.bound, scanned * (1 + 1e-9)) << p << " row " << i;
      EXPECT_LE(found.value, scanned * (1 + 1e-6)) << p << " row " << i;
      EXPECT_LE(found.value / found.bound - 1, 1e-6) << p << " row " << i;
    }
  }
}

TEST(LpMinima, AreCertifiedInMoreDimensions) {
  const Matrix raw = gaussian(200, 8);
  const Matrix a = raw * row_space(raw).whitener;
  for (const double p : {1.0, 1.25, 1.5, 3.0, 4.0, 8.0}) {
    LpMinimiser minimiser(a, p);
    double worst = 0;
    int steps = 0;
    for (Index i = 0; i < 20; ++i) {
      const LpMinimum found = minimiser.minimise(a.row(i).transpose());
      worst = std::max(worst, found.value / found.bound - 1);
      steps = std::max(steps, found.steps);
    }
    EXPECT_LE(worst, 1e-6) << p << ", steps " << steps;
  }
}

TEST(LpMinima, OfTheUnitMatrixAreOneAtEveryP) {
  for (const double p : {1.0, 1.5, 2.0, 4.0, 8.0}) {
    const Matrix identity = Matrix::Identity(5, 5);
    LpMinimiser minimiser(identity, p);
    const LpMinimum found = minimiser.minimise(Vector::Unit(5, 2));
    EXPECT_NEAR(found.value, 1, 1e-9);
    EXPECT_NEAR(found.bound, 1, 1e-6);
  }
}

TEST(Powers, MatchTheLibrary) {
  for (const double e : {-1.0, -0.75, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0}) {
    Vector v(3);
    v << 0.3, 1, 7;
    raise({v.data(), 3}, e);
    EXPECT_NEAR(v[0], std::pow(0.3, e), 1e-14 * v[0]);
    EXPECT_NEAR(v[2], std::pow(7, e), 1e-14 * v[2]);
  }
}

TEST(Pencils, HoldTheirEquation) {
  const Matrix a = gram(gaussian(20, 5));
  const Matrix b = gram(gaussian(12, 5, 2));
  const auto pencil = generalised_eigen(b, a);
  ASSERT_TRUE(pencil);
  for (Index k = 0; k < 5; ++k) {
    const Vector x = pencil->vectors.col(k);
    EXPECT_LE((b * x - pencil->values[k] * (a * x)).norm(), 1e-10 * b.norm());
    EXPECT_NEAR(x.dot(a * x), 1, 1e-10);
    if (k > 0) {
      EXPECT_GE(pencil->values[k], pencil->values[k - 1]);
    }
  }
  EXPECT_FALSE(generalised_eigen(b, Matrix::Zero(5, 5)));
}

TEST(LeastSquares, SolvesWithAndWithoutRidgeAndRank) {
  const Matrix a = gaussian(30, 4);
  const Vector x = gaussian(4, 1, 8).col(0);
  EXPECT_LE((least_squares(a, a * x) - x).norm(), 1e-12);
  const Vector ridged = least_squares(a, a * x, 0.5);
  EXPECT_LE(((gram(a) + 0.5 * Matrix::Identity(4, 4)) * ridged - a.transpose() * (a * x)).norm(), 1e-10);
  Matrix twice(30, 2);
  twice << a.col(0), a.col(0);
  const Vector least = least_squares(twice, a.col(0));
  EXPECT_NEAR(least[0], 0.5, 1e-12);
  EXPECT_NEAR(least[1], 0.5, 1e-12);
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

TEST(Projections, AreFeasibleAndNoFeasiblePointIsNearer) {
  random::Stream stream(4, "projections");
  for (int round = 0; round < 200; ++round) {
    std::vector<double> x(1 + stream.below(6));
    for (double& v : x) v = 3 * stream.normal();
    std::vector<double> simplex = x, ball = x, l1 = x, box = x;
    project_simplex(simplex, 2);
    project_ball(ball, 1.5);
    project_l1_ball(l1, 1.5);
    project_box(box, -1, 0.5);
    double sum = 0, l1_sum = 0, squares = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      EXPECT_GE(simplex[i], 0);
      sum += simplex[i];
      l1_sum += std::abs(l1[i]);
      squares += ball[i] * ball[i];
      EXPECT_EQ(box[i], std::min(0.5, std::max(-1.0, x[i])));
    }
    EXPECT_NEAR(sum, 2, 1e-12);
    EXPECT_LE(l1_sum, 1.5 + 1e-12);
    EXPECT_LE(squares, 2.25 + 1e-12);
    for (int i = 0; i < 50; ++i) {  // rivals on the simplex, and inside the balls
      std::vector<double> rival(x.size());
      double total = 0;
      for (double& v : rival) total += v = stream.exponential();
      for (double& v : rival) v *= 2 / total;
      EXPECT_GE(distance(rival, x), distance(simplex, x) - 1e-12);
      const double shrink = stream.uniform() * 1.5 / 2;
      for (double& v : rival) v *= stream.bernoulli(0.5) ? shrink : -shrink;
      EXPECT_GE(distance(rival, x), distance(l1, x) - 1e-12);
      EXPECT_GE(distance(rival, x), distance(ball, x) - 1e-12);
    }
  }
}

TEST(Projections, OntoTheSimplexBeginAnywhere) {
  random::Stream stream(5, "guesses");
  for (int round = 0; round < 300; ++round) {
    std::vector<double> x(1 + stream.below(40));
    for (double& v : x) v = stream.normal();
    std::vector<double> cold = x;
    project_simplex(cold);
    for (const double guess : {-1e9, -1.0, 0.0, 0.4, 5.0, 1e9}) {
      std::vector<double> warm = x;
      const double t = project_simplex(warm, 1, guess);
      EXPECT_EQ(warm, cold) << guess;
      for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(warm[i], std::max(0.0, x[i] - t));
    }
  }
}

TEST(Projections, OntoTheSimplexCutByABall) {
  random::Stream stream(6, "simplex ball");
  for (int round = 0; round < 300; ++round) {
    const std::size_t n = 2 + stream.below(8);
    const double centre = 1 / static_cast<double>(n), radius = 0.02 + 0.8 * stream.uniform();
    std::vector<double> x(n), cut(n), simplex(n);
    for (double& v : x) v = 2 * stream.normal();
    cut = simplex = x;
    project_simplex_ball(cut, radius);
    project_simplex(simplex);
    const std::vector<double> middle(n, centre);
    double sum = 0;
    for (const double v : cut) {
      EXPECT_GE(v, 0);
      sum += v;
    }
    EXPECT_NEAR(sum, 1, 1e-12);
    EXPECT_LE(distance(cut, middle), radius * (1 + 1e-12));
    if (distance(simplex, middle) <= radius) {
      EXPECT_EQ(cut, simplex);
    } else {
      EXPECT_NEAR(distance(cut, middle), radius, 1e-9 * radius) << "the ball binds";
    }
    // No other point of the set is at an acute angle: <x - cut, rival - cut> <= 0.
    for (int i = 0; i < 100; ++i) {
      std::vector<double> rival(n);
      double total = 0;
      for (double& v : rival) total += v = std::pow(stream.exponential(), 3);
      for (double& v : rival) v /= total;
      const double away = distance(rival, middle), share = away > radius ? radius / away : 1;
      double inner = 0;
      for (std::size_t j = 0; j < n; ++j)
        inner += (x[j] - cut[j]) * (centre + share * (rival[j] - centre) - cut[j]);
      EXPECT_LE(inner, 1e-9);
    }
  }
  std::vector<double> equal(3, 7.0), far{1e6, 0, -1e6};
  project_simplex_ball(equal, 0.1);
  EXPECT_NEAR(equal[0], 1.0 / 3, 1e-12);
  project_simplex_ball(far, 0.3);
  EXPECT_NEAR(distance(far, std::vector<double>(3, 1.0 / 3)), 0.3, 1e-9);
}

TEST(Projections, LeaveFeasiblePointsAndHandleEdges) {
  std::vector<double> inside{0.2, 0.3, 0.5};
  project_simplex(inside);
  EXPECT_NEAR(inside[0], 0.2, 1e-15);
  std::vector<double> one{-7};
  project_simplex(one);
  EXPECT_EQ(one[0], 1);
  std::vector<double> equal{5, 5, 5, 5};
  project_simplex(equal);
  for (const double v : equal) EXPECT_EQ(v, 0.25);
  std::vector<double> zero{3, -4};
  project_l1_ball(zero, 0);
  EXPECT_EQ(zero, (std::vector<double>{0, 0}));
  std::vector<double> soft{3, -0.5, -2};
  soft_threshold(soft, 1);
  EXPECT_EQ(soft[0], 2);
  EXPECT_EQ(std::abs(soft[1]), 0);
  EXPECT_EQ(soft[2], -1);
}

}  // namespace
}  // namespace quire::labs::linear

// The operators against brute force: components that average to F, differences, constants that bound,
// counting, kernels of every instruction set, resolvents.
#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "labs/vr-halpern/constants.h"
#include "labs/vr-halpern/kernels.h"
#include "labs/vr-halpern/problems.h"

namespace quire::labs::vr_halpern {
namespace {

Vec gaussian(std::size_t n, std::uint64_t index, double scale = 1) {
  random::Stream stream(7, "operator test", index);
  Vec v(n);
  for (double& x : v) x = scale * stream.normal();
  return v;
}

void expect_near(In a, In b, double tolerance) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], tolerance) << i;
}

TEST(Kernels, OfAllSetsGiveTheSameBitsAndTheSums) {
  for (const std::size_t n : {0U, 1U, 7U, 8U, 15U, 16U, 20U, 33U, 200U}) {
    const Vec a = gaussian(n, n), b = gaussian(n, n + 1000);
    double plain = 0, apart = 0;
    for (std::size_t i = 0; i < n; ++i) plain += a[i] * b[i], apart += (a[i] - b[i]) * (a[i] - b[i]);
    const Kernels first = all_kernels().front();
    for (const Kernels& k : all_kernels()) {
      EXPECT_NEAR(k.dot(a.data(), b.data(), n), plain, 1e-11) << k.name;
      EXPECT_NEAR(k.distance2(a.data(), b.data(), n), apart, 1e-11) << k.name;
      EXPECT_EQ(k.dot(a.data(), b.data(), n), first.dot(a.data(), b.data(), n)) << k.name << n;
      EXPECT_EQ(k.distance2(a.data(), b.data(), n), first.distance2(a.data(), b.data(), n)) << k.name << n;
      Vec y = b, z = b, sum(n);
      k.add(y.data(), 0.3, a.data(), n);
      EXPECT_EQ(k.add_and_dot(z.data(), 0.3, a.data(), b.data(), n), first.dot(a.data(), b.data(), n))
          << k.name;
      k.scaled_sum(sum.data(), 0.3, a.data(), b.data(), n);
      EXPECT_EQ(y, z);
      EXPECT_EQ(y, sum);
      for (std::size_t i = 0; i < n; ++i) EXPECT_EQ(y[i], b[i] + a[i] * 0.3) << k.name;
    }
  }
}

TEST(Kernels, SumOverRowsIsItsDefinition) {
  constexpr std::size_t kStride = 24;
  const Vec cells = gaussian(11 * kStride, 1), x = gaussian(kStride, 2), shift = gaussian(11, 3);
  const std::vector<std::uint64_t> chosen{10, 3, 3, 0, 7};
  for (std::size_t count : {0U, 1U, 4U, 5U, 11U}) {
    for (const bool all : {true, false}) {
      const std::size_t n = all ? count : std::min<std::size_t>(count, chosen.size());
      Vec expected(kStride, 1.0), first;
      for (std::size_t r = 0; r < n; ++r) {
        const double* row = cells.data() + (all ? r : chosen[r]) * kStride;
        double product = all ? -shift[r] : 0;
        for (std::size_t j = 0; j < kStride; ++j) product += row[j] * x[j];
        for (std::size_t j = 0; j < kStride; ++j) expected[j] += 0.7 * product * row[j];
      }
      for (const Kernels& k : all_kernels()) {
        Vec out(kStride, 1.0);
        k.rows(cells.data(), kStride, all ? nullptr : chosen.data(), n, x.data(),
               all ? shift.data() : nullptr, 0.7, out.data());
        expect_near(out, expected, 1e-11);
        if (first.empty()) first = out;
        EXPECT_EQ(out, first) << k.name;
      }
    }
  }
}

/// Every uniform finite sum: F = (1/N) sum F_i, pair_diff as its definition, E||dF_i||^2 <= L^2 ||du||^2,
/// ||dF|| <= L_F ||du||, F monotone.
void check_uniform(FiniteSum& f, Resolvent& set) {
  const std::uint64_t n = f.components();
  for (std::uint64_t round = 0; round < 5; ++round) {
    Vec u = gaussian(f.dim(), round), v = gaussian(f.dim(), round + 50, 0.5);
    set.apply(1, u);
    set.apply(1, v);
    Vec at_u(f.dim()), at_v(f.dim()), sum(f.dim());
    f.full(u, at_u);
    f.full(v, at_v);
    double squares = 0;
    for (Index i = 0; i < n; ++i) {
      f.component(i, u, sum, 1 / static_cast<double>(n));
      Vec difference(f.dim()), by_definition(f.dim());
      f.pair_diff({&i, 1}, u, v, difference, 0.7);
      f.component(i, u, by_definition, 0.7);
      f.component(i, v, by_definition, -0.7);
      expect_near(difference, by_definition, 1e-9);
      squares += dot(by_definition, by_definition) / 0.49 / static_cast<double>(n);
    }
    expect_near(sum, at_u, 1e-9);
    const double apart = distance(u, v);
    EXPECT_LE(squares, std::pow(f.constants().sampled * apart, 2) * (1 + 1e-9));
    EXPECT_LE(distance(at_u, at_v), f.constants().full * apart * (1 + 1e-9));
    double inner = 0;
    for (std::size_t i = 0; i < u.size(); ++i) inner += (at_u[i] - at_v[i]) * (u[i] - v[i]);
    EXPECT_GE(inner, -1e-9);
  }
  EXPECT_LE(f.constants().full, f.constants().sampled);
  EXPECT_LE(least_lipschitz(f, set, 3), f.constants().full * (1 + 1e-9));
}

TEST(Problems, AverageTheirComponentsWithinTheirConstants) {
  LeastSquares lsq = make_least_squares(40, 6, random::Stream(1, "t"));
  Product ball = lsq.ball();
  check_uniform(lsq, ball);
  EXPECT_NEAR(lsq.constants().sampled, 1, 1e-12);
  RobustRegression robust = make_robust_regression(30, 5, random::Stream(1, "t"));
  Product robust_sets = robust.sets();
  check_uniform(robust, robust_sets);
  ConstrainedLogistic logistic = make_constrained_logistic(30, 5, random::Stream(1, "t"));
  Product logistic_sets = logistic.sets();
  check_uniform(logistic, logistic_sets);
  QuadraticLagrangian lagrangian(9);
  Product none = lagrangian.free();
  check_uniform(lagrangian, none);
}

TEST(Problems, LeastSquaresIsCocoerciveOnAverageWithItsL) {
  LeastSquares f = make_least_squares(50, 6, random::Stream(2, "t"));
  const Vec u = gaussian(6, 1), v = gaussian(6, 2);
  double squares = 0, inner = 0;
  for (Index i = 0; i < 50; ++i) {
    Vec d(6);
    f.pair_diff({&i, 1}, u, v, d, 1);
    squares += dot(d, d) / 50;
    for (std::size_t j = 0; j < 6; ++j) inner += d[j] * (u[j] - v[j]) / 50;
  }
  EXPECT_LE(squares, f.constants().sampled * inner * (1 + 1e-12));
}

TEST(Problems, TheLagrangianHasTheGradientsOfItsFormula) {
  constexpr std::size_t n = 6;
  QuadraticLagrangian f(n);
  const auto value = [&](In u) {  // by the matrices themselves
    double a[n][n] = {};
    for (std::size_t i = 0; i < n; ++i) {
      a[i][n - 1 - i] = 0.25;
      if (i + 1 < n) a[i][n - 2 - i] = -0.25;
    }
    double sum = -0.25 * u[n - 1];
    for (std::size_t i = 0; i < n; ++i) {
      double product = 0;
      for (std::size_t j = 0; j < n; ++j) product += a[i][j] * u[j];
      sum += product * product - (product - 0.25) * u[n + i];  // x'Hx/2 = ||Ax||^2
    }
    return sum;
  };
  Vec u = gaussian(2 * n, 3), out(2 * n);
  f.full(u, out);
  for (std::size_t j = 0; j < 2 * n; ++j) {
    Vec up = u, down = u;
    up[j] += 1e-5;
    down[j] -= 1e-5;
    const double slope = (value(up) - value(down)) / 2e-5;
    EXPECT_NEAR(out[j], j < n ? slope : -slope, 1e-8) << j;
  }
}

TEST(Problems, RobustLossIsTheWorstOfManyWeights) {
  RobustRegression f = make_robust_regression(12, 3, random::Stream(4, "t"));
  Product sets = f.sets();
  Vec u = gaussian(15, 5);
  sets.apply(1, u);
  const RobustRegression::Bounds bounds = f.bounds(u);
  EXPECT_LE(bounds.low, bounds.high);
  // Climbing at random: feasible weights that do better are kept.
  double best = 0;
  Vec at = u, value(15);
  for (std::uint64_t round = 0; round < 6000; ++round) {
    Vec other = at;
    const Vec move = gaussian(15, 100 + round, 2 / (1 + static_cast<double>(round) / 100));
    for (std::size_t i = 3; i < 15; ++i) other[i] += move[i];
    sets.apply(1, other);
    f.full(other, value);
    double loss = 0;  // sum q_i l_i = -sum u_q F_q
    for (std::size_t i = 3; i < 15; ++i) loss -= other[i] * value[i];
    if (loss <= best) continue;
    best = loss;
    at = other;
  }
  EXPECT_LE(best, bounds.high * (1 + 1e-9));
  EXPECT_GE(best, bounds.high * 0.99);
}

TEST(Games, ComponentsAreUnbiasedAndMeetTheFrobeniusNorm) {
  const Matrix a{2, 3, {1, -2, 0, 0.5, 3, 1}};
  MatrixGame f(a);
  EXPECT_EQ(f.components(), 3u);
  EXPECT_NEAR(f.constants().sampled, std::sqrt(1 + 4 + 0.25 + 9 + 1), 1e-12);
  const Vec u = gaussian(5, 1), v = gaussian(5, 2);
  // Probabilities of rows and columns, by hand.
  const double total = 15.25, rows[] = {5 / total, 10.25 / total},
               columns[] = {1.25 / total, 13 / total, 1 / total};
  Vec mean(5), at_u(5), expected(5);
  double squares = 0;
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      const Index c = i * 3 + j;
      f.component(c, u, mean, rows[i] * columns[j]);
      Vec d(5);
      f.pair_diff({&c, 1}, u, v, d, 1);
      squares += rows[i] * columns[j] * dot(d, d);
    }
  f.full(u, at_u);
  for (std::size_t j = 0; j < 3; ++j) expected[j] = a.at(0, j) * u[3] + a.at(1, j) * u[4];
  for (std::size_t i = 0; i < 2; ++i)
    expected[3 + i] = -(a.at(i, 0) * u[0] + a.at(i, 1) * u[1] + a.at(i, 2) * u[2]);
  expect_near(at_u, expected, 1e-12);
  expect_near(mean, expected, 1e-12);
  EXPECT_NEAR(squares, total * std::pow(distance(u, v), 2), 1e-9)
      << "equality: every row and column is scaled to it";
}

TEST(Games, DrawsRowsAndColumnsByTheirSquaredLengths) {
  MatrixGame f({2, 2, {3, 0, 0, 1}});
  random::Stream stream(1, "draws");
  std::array<int, 4> counts{};
  for (int i = 0; i < 20'000; ++i) ++counts.at(f.draw(stream));
  EXPECT_NEAR(counts[0], 16'200, 300);
  EXPECT_NEAR(counts[1], 1'800, 200);
  EXPECT_NEAR(counts[2], 1'800, 200);
  EXPECT_NEAR(counts[3], 200, 80);
}

TEST(Games, AreThoseOfTheirFormulas) {
  const Matrix nem1 = make_game("nem1", 4, 2, random::Stream(1, "g")),
               nem2 = make_game("nem2", 4, 2, random::Stream(1, "g"));
  EXPECT_NEAR(nem1.at(0, 0), std::pow(1.0 / 7, 2), 1e-15);
  EXPECT_NEAR(nem1.at(3, 3), 1, 1e-15);
  EXPECT_NEAR(nem2.at(1, 3), std::pow(3.0 / 7, 2), 1e-15);
  const Matrix police = make_game("policeman", 4, 2, random::Stream(1, "g"));
  EXPECT_EQ(police.at(2, 2), 0);
  EXPECT_NEAR(police.at(1, 0) / police.at(1, 3), (1 - std::exp(-0.8)) / (1 - std::exp(-1.6)), 1e-12);
  EXPECT_NEAR(largest_singular({2, 2, {3, 0, 4, 0}}), 5, 1e-9);
  const Value value = value_of({2, 2, {3, 0, 0, 1}}, Vec{0.25, 0.75, 0.25, 0.75});
  EXPECT_DOUBLE_EQ(value.low, 0.75);
  EXPECT_DOUBLE_EQ(value.high, 0.75);
}

/// Counts calls by itself.
class Calls : public FiniteSum {
 public:
  std::size_t dim() const override { return 1; }
  std::uint64_t components() const override { return 10; }
  void full(In u, Out out) override { out[0] = u[0], paid += 10; }
  Index draw(random::Stream& stream) override { return stream.below(10); }
  void component(Index, In u, Out out, double scale) override { out[0] += scale * u[0], paid += 1; }
  Constants constants() const override { return {1, 1, false}; }
  std::uint64_t paid = 0;
};

TEST(Counting, ChargesBothPointsOfADifferenceAndAllOfAFullOne) {
  Calls calls;
  Counted counted(calls);
  const Vec u{1}, v{2};
  Vec out(1);
  counted.full(u, out);
  const std::vector<Index> batch{1, 2, 2};
  counted.pair_diff(batch, u, v, out, 1);
  counted.component(4, u, out, 1);
  EXPECT_EQ(counted.evaluations(), 17u);
  EXPECT_EQ(counted.evaluations(), calls.paid);
}

TEST(Resolvents, AreWhatTheyMinimise) {
  Product product({{.kind = Block::Kind::l1, .size = 2, .bound = 0.5},
                   {.kind = Block::Kind::free, .size = 1},
                   {.kind = Block::Kind::box, .size = 1, .bound = 2, .low = -1},
                   {.kind = Block::Kind::simplex, .size = 2},
                   {.kind = Block::Kind::simplex_ball, .size = 2, .bound = 0.5, .scale = std::sqrt(2.0)}});
  Vec v{3, -0.2, 7, -4, 0.9, 0.3, 5, 0};
  product.apply(2, v);
  const double away = 0.5 / std::sqrt(2.0), centre = std::sqrt(2.0) / 2;
  expect_near(v, Vec{2, 0, 7, -1, 0.8, 0.2, centre + away, centre - away}, 1e-9);
}

TEST(NaturalResidual, IsZeroAtASolutionAndBoundsTheDistanceFromBelow) {
  MatrixGame f({2, 2, {3, 0, 0, 1}});
  Product sets = f.strategies();
  EXPECT_NEAR(natural_residual(f, sets, 0.3, Vec{0.25, 0.75, 0.25, 0.75}), 0, 1e-12);
  EXPECT_GT(natural_residual(f, sets, 0.3, Vec{0.5, 0.5, 0.5, 0.5}), 0.1);
}

TEST(Cocoercivity, OfGradientsIsKeptAndOfGamesRefused) {
  LeastSquares lsq = make_least_squares(64, 5, random::Stream(1, "t"));
  Product ball = lsq.ball();
  EXPECT_FALSE(cocoercivity_offence(lsq, ball, lsq.constants(), 1));
  EXPECT_TRUE(cocoercivity_offence(lsq, ball, {0.05, 0.05, false}, 1)) << "with an L that is too small";
  MatrixGame game(make_game("policeman", 6, 2, random::Stream(1, "g")));
  Product sets = game.strategies();
  const auto offence = cocoercivity_offence(game, sets, game.constants(), 1);
  ASSERT_TRUE(offence);
  EXPECT_NEAR(offence->inner, 0, 1e-9) << "a game is skew";
  EXPECT_GT(offence->squares, 0);
}

TEST(Estimates, AreAboveTheTruthAndNotFarAbove) {
  LeastSquares lsq = make_least_squares(64, 5, random::Stream(1, "t"));
  Product ball = lsq.ball();
  EXPECT_NEAR(least_lipschitz(lsq, ball, 1), lsq.constants().full, 1e-3 * lsq.constants().full);
  const Constants estimated = estimated_constants(lsq, ball, 1);
  EXPECT_TRUE(estimated.estimated);
  EXPECT_GE(estimated.full, lsq.constants().full);
  EXPECT_LE(estimated.sampled, 1.5 * lsq.constants().sampled);
  EXPECT_GE(estimated.sampled, estimated.full);
}

}  // namespace
}  // namespace quire::labs::vr_halpern

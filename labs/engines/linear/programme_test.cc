// The linear programmes against all vertices of small ones, and as matrix games whose values are known.
#include "labs/engines/linear/programme.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"

namespace quire::labs::linear {
namespace {

/// The best vertex of a programme with two rows, by trying all pairs of columns.
double best_vertex(Programme& p) {
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t a = 0; a < p.columns(); ++a)
    for (std::size_t b = 0; b < a; ++b) {
      const double det = p.at(0, a) * p.at(1, b) - p.at(0, b) * p.at(1, a);
      if (std::fabs(det) < 1e-12) continue;
      const double x = (p.right[0] * p.at(1, b) - p.at(0, b) * p.right[1]) / det;
      const double y = (p.at(0, a) * p.right[1] - p.right[0] * p.at(1, a)) / det;
      if (x >= -1e-9 && y >= -1e-9) best = std::min(best, p.cost[a] * x + p.cost[b] * y);
    }
  return best;
}

TEST(Programme, FindsTheBestVertex) {
  random::Stream stream(1, "programmes");
  for (int trial = 0; trial < 200; ++trial) {
    Programme p(2, 3 + stream.below(6));
    for (std::size_t j = 0; j < p.columns(); ++j) {
      p.at(0, j) = 0.1 + stream.uniform();  // bounded, and the right-hand side is within reach
      p.at(1, j) = stream.normal();
      p.cost[j] = stream.normal();
      const double some = stream.uniform();
      p.right[0] += p.at(0, j) * some;
      p.right[1] += p.at(1, j) * some;
    }
    const Solution solution = solve(p);
    ASSERT_TRUE(solution.solved) << trial;
    EXPECT_NEAR(solution.value, best_vertex(p), 1e-6) << trial;
    for (std::size_t j = 0; j < p.columns(); ++j)
      EXPECT_LE(p.at(0, j) * solution.prices[0] + p.at(1, j) * solution.prices[1], p.cost[j] + 1e-6);
  }
}

TEST(Programme, SaysWhenItHasNoSolution) {
  Programme p(1, 2);  // x + y = -1
  p.at(0, 0) = p.at(0, 1) = 1;
  p.right[0] = -1;
  p.cost = {1, 1};
  EXPECT_FALSE(solve(p).solved);
}

/// max t subject to (payoff)'q >= t for every column, q on the simplex: the value of the game for its rows.
double game_value(const std::vector<std::vector<double>>& payoff) {
  const std::size_t rows = payoff.size(), columns = payoff[0].size();
  Programme p(columns + 1, rows + 2 + columns);  // q, t+, t-, slack
  for (std::size_t c = 0; c < columns; ++c) {
    for (std::size_t r = 0; r < rows; ++r) p.at(c, r) = payoff[r][c];
    p.at(c, rows) = -1;
    p.at(c, rows + 1) = 1;
    p.at(c, rows + 2 + c) = -1;
  }
  for (std::size_t r = 0; r < rows; ++r) p.at(columns, r) = 1;
  p.right[columns] = 1;
  p.cost[rows] = -1;
  p.cost[rows + 1] = 1;
  const Solution solution = solve(p);
  EXPECT_TRUE(solution.solved);
  return -solution.value;
}

TEST(Programme, SolvesMatrixGames) {
  EXPECT_NEAR(game_value({{0, -1, 1}, {1, 0, -1}, {-1, 1, 0}}), 0, 1e-8);  // rock, paper, scissors
  EXPECT_NEAR(game_value({{3, 1}, {0, 2}}), 1.5, 1e-8);
  EXPECT_NEAR(game_value({{3, 2}, {0, 1}}), 2, 1e-8);  // a saddle point
}

TEST(Programme, CanBeStopped) {
  Programme p(1, 2);
  p.at(0, 0) = p.at(0, 1) = p.right[0] = 1;
  p.cost = {1, 2};
  EXPECT_NEAR(solve(p).value, 1, 1e-8);
  EXPECT_THROW(solve(p, [] { throw 1; }), int);
}

}  // namespace
}  // namespace quire::labs::linear

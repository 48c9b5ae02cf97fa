// Chebyshev fits against brute force: the optimum over k columns is the largest of the optima over k+1 rows,
// and the best support is the best of all supports.
#include "labs/sparse-bandits/chebyshev.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"
#include "labs/sparse-bandits/net.h"

namespace quire::labs::sparse_bandits {
namespace {

Sample sample(std::uint64_t seed, std::size_t rows, std::size_t d, double noise, int sparsity) {
  random::Stream stream(seed, "sample");
  Sample s{rows, d, std::vector<double>(rows * d), std::vector<double>(rows)};
  for (double& x : s.by_column) x = stream.normal() / std::sqrt(static_cast<double>(d));
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < static_cast<std::size_t>(sparsity); ++j)
      s.rewards[i] += s.column(2 * j + 1)[i];
    s.rewards[i] += noise * (2 * stream.uniform() - 1);
  }
  return s;
}

/// min over x of max_i |y_i - x c_i|: by ternary search, the function is convex.
double one_column(const Sample& s, std::uint32_t j) {
  double low = -100, high = 100;
  const auto error = [&](double x) {
    double most = 0;
    for (std::size_t i = 0; i < s.rows; ++i)
      most = std::max(most, std::fabs(s.rewards[i] - x * s.column(j)[i]));
    return most;
  };
  for (int step = 0; step < 300; ++step) {
    const double a = low + (high - low) / 3, b = high - (high - low) / 3;
    (error(a) < error(b) ? high : low) = error(a) < error(b) ? b : a;
  }
  return error((low + high) / 2);
}

/// The same for two columns: a convex function of the second coefficient.
double two_columns(const Sample& s, std::uint32_t j, std::uint32_t k) {
  const auto error = [&](double x) {
    Sample rest = s;
    for (std::size_t i = 0; i < s.rows; ++i) rest.rewards[i] -= x * s.column(k)[i];
    return one_column(rest, j);
  };
  double low = -50, high = 50;
  for (int step = 0; step < 120; ++step) {
    const double a = low + (high - low) / 3, b = high - (high - low) / 3;
    (error(a) < error(b) ? high : low) = error(a) < error(b) ? b : a;
  }
  return error((low + high) / 2);
}

TEST(FitColumns, IsTheLeastLargestError) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const Sample s = sample(seed, 12, 4, 0.3, 1);
    for (std::uint32_t j = 0; j < 4; ++j) {
      const ChebyshevFit fit = fit_columns(s, {j});
      EXPECT_NEAR(fit.error, one_column(s, j), 1e-7);
      EXPECT_LE(fit.least, fit.error);
      EXPECT_NEAR(fit.least, fit.error, 1e-7);
    }
    EXPECT_NEAR(fit_columns(s, {0, 2}).error, two_columns(s, 0, 2), 1e-6);
  }
}

TEST(FitColumns, HandlesWhatHasNoUniqueAnswer) {
  Sample s = sample(1, 10, 3, 0.2, 1);
  for (std::size_t i = 0; i < 10; ++i) s.by_column[2 * 10 + i] = 2 * s.column(1)[i];  // dependent columns
  EXPECT_NEAR(fit_columns(s, {1, 2}).error, one_column(s, 1), 1e-6);
  for (std::size_t i = 0; i < 10; ++i) s.by_column[i] = 0;  // a column of zeros
  double most = 0;
  for (const double y : s.rewards) most = std::max(most, std::fabs(y));
  EXPECT_NEAR(fit_columns(s, {0}).error, most, 1e-9);
  EXPECT_NEAR(fit_columns(s, {}).error, most, 1e-12);
  const Sample few = sample(1, 2, 3, 0.2, 1);  // fewer rows than columns: everything fits
  EXPECT_NEAR(fit_columns(few, {0, 1, 2}).error, 0, 1e-7);
  Sample none = few;
  none.rewards = {0, 0};
  EXPECT_EQ(fit_columns(none, {0}).error, 0);
}

TEST(FitSparse, IsTheBestOfAllSupports) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const int s = 1 + static_cast<int>(seed % 3);
    const Sample rows = sample(seed, 15, 7, seed % 2 ? 0.05 : 0.6, s);
    double best = 1e9;
    std::vector<std::uint32_t> support = support_of_rank(7, s, 0);
    do best = std::min(best, fit_columns(rows, support).error);
    while (next_support(support, 7));
    const ChebyshevFit fit = fit_sparse(rows, s, 100'000);
    EXPECT_NEAR(fit.error, best, 1e-7);
    EXPECT_NEAR(fit.least, fit.error, 1e-9);
    EXPECT_LE(fit.support.size(), static_cast<std::size_t>(s));
  }
}

TEST(FitSparse, CutsWhatCannotBeBetter) {
  const Sample rows = sample(3, 60, 20, 0.02, 2);
  const ChebyshevFit fit = fit_sparse(rows, 2, 100'000);
  EXPECT_EQ(fit.support, (std::vector<std::uint32_t>{1, 3}));
  EXPECT_LE(fit.error, 0.02);
  EXPECT_LT(fit.programmes, 20u);  // of 190 supports
}

TEST(FitSparse, SaysHowFarItMayBeOffWhenItHadToStop) {
  const Sample rows = sample(4, 12, 30, 1.0, 1);
  const ChebyshevFit whole = fit_sparse(rows, 2, 100'000), cut = fit_sparse(rows, 2, 5);
  EXPECT_LE(cut.programmes, 5u);
  EXPECT_GE(cut.error, whole.error - 1e-9);
  EXPECT_LE(cut.least, whole.error + 1e-9);
}

}  // namespace
}  // namespace quire::labs::sparse_bandits

// The certificate against sums over all samples, against a scan that takes every term, and at figures that
// were worked out apart from this program.
#include "labs/revealing-pomdps/certificate.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/stats/intervals.h"

namespace quire::labs::revealing_pomdps {
namespace {

/// sum over all samples x of (mean over mu of P_mu(x))^2 / uniform(x), less 1.
double chi2_by_enumeration(int samples, int pairs, double delta) {
  const int symbols = 2 * pairs, directions = 1 << pairs;
  double sum = 0;
  const int all = static_cast<int>(std::lround(std::pow(symbols, samples)));
  for (int code = 0; code < all; ++code) {
    double mixture = 0;
    for (int mu = 0; mu < directions; ++mu) {
      double p = 1;
      for (int i = 0, rest = code; i < samples; ++i, rest /= symbols) {
        const int symbol = rest % symbols;
        const bool up = ((mu >> symbol / 2 & 1) != 0) == (symbol % 2 == 0);
        p *= (1 + (up ? delta : -delta)) / symbols;
      }
      mixture += p / directions;
    }
    sum += mixture * mixture * all;
  }
  return sum - 1;
}

TEST(ChiSquare, IsTheSumOverAllSamples) {
  for (const double delta : {0.1, 0.5, 0.9})
    for (const int pairs : {1, 2, 3})
      for (const int samples : {1, 2, 3, 4})
        EXPECT_NEAR(static_cast<double>(
                        chi2(static_cast<std::uint64_t>(samples), static_cast<std::uint64_t>(pairs), delta)),
                    chi2_by_enumeration(samples, pairs, delta), 1e-12)
            << delta << " " << pairs << " " << samples;
}

TEST(ChiSquare, SeesNothingInOneSampleAndTheSquareInTwo) {
  EXPECT_NEAR(static_cast<double>(chi2(1, 16, 0.25)), 0, 1e-18);
  EXPECT_NEAR(static_cast<double>(chi2(2, 16, 0.25)), std::pow(0.25, 4) / 16, 1e-15);
  EXPECT_EQ(chi2(1000, 16, 0), 0);
}

TEST(ChiSquare, GrowsWithTheSamplesAndDoesNotOverflowIntoNonsense) {
  long double before = 0;
  for (std::uint64_t n = 1; n < 3000; n += 7) {
    const long double now = chi2(n, 8, 0.3);
    EXPECT_GE(now, before * (1 - 1e-15L));
    before = now;
  }
  EXPECT_TRUE(std::isfinite(chi2(15'000, 4, 0.9)));
  EXPECT_GT(chi2(15'000, 4, 0.9), 1e3000L);
  EXPECT_TRUE(std::isinf(chi2(10'000'000, 4, 0.9)));
  EXPECT_TRUE(std::isfinite(chi2(100, 1 << 16, 0.05)));
}

TEST(Certificate, IsTheBestOverAllSampleSizes) {
  for (const double delta : {0.2, 0.6}) {
    for (const std::uint64_t pairs : {2u, 16u, 200u}) {
      const Certificate found = t_lb(64, pairs, delta, 0.75);
      long double best = 0;
      for (std::uint64_t n = 1; n < 3500; ++n)
        best = std::max(best, 32 * static_cast<long double>(n) *
                                  (0.75L - 2.0L / 64 - std::sqrt(chi2(n, pairs, delta)) / 2));
      EXPECT_NEAR(static_cast<double>(found.episodes / best), 1, 1e-12) << delta << " " << pairs;
    }
  }
}

/// Figures of a pilot in another language.
TEST(Certificate, HasTheFiguresThatWereWorkedOutApart) {
  const auto expect = [](std::uint64_t arms, std::uint64_t pairs, double figure) {
    EXPECT_NEAR(static_cast<double>(t_lb(arms, pairs, 0.25, 0.75).episodes), figure, 1 + 1e-4 * figure);
  };
  expect(64, 4, 353);
  expect(64, 16, 690);
  expect(64, 64, 1366);
  expect(64, 256, 2719);
  expect(64, 1024, 5427);
  const double two[] = {629, 1927, 5658, 16298, 46498}, one[] = {227, 492, 1025, 2090, 4221};
  for (std::uint64_t i = 0; i < 5; ++i) {
    expect(std::uint64_t{32} << i, std::uint64_t{64} << i, two[i]);
    expect(std::uint64_t{32} << i, 8, one[i]);
  }
}

TEST(Certificate, SaysNothingWhereChanceIsEnough) {
  EXPECT_EQ(t_lb(4, 16, 0.25, 0.5).episodes, 0);
  EXPECT_EQ(t_lb(2, 16, 0.25, 0.75).episodes, 0);
  EXPECT_GT(t_lb(5, 16, 0.25, 0.5).episodes, 0);
}

TEST(Certificate, GoesOnToManySymbols) {
  const double small = static_cast<double>(t_lb(64, 1 << 14, 0.05, 0.75).episodes);
  const double large = static_cast<double>(t_lb(64, 1 << 16, 0.05, 0.75).episodes);
  EXPECT_NEAR(std::log2(large / small), 1, 0.02);
}

TEST(WholeCertificate, IsTheCoreWhereAnEpisodeShowsOneSymbol) {
  const double core = static_cast<double>(t_lb(64, 16, 0.25, 0.75).episodes);
  const auto whole = [](const WholeLock& lock) {
    return static_cast<double>(t_lb_whole(64, 16, lock, 0.75).episodes);
  };
  EXPECT_NEAR(whole({0.5, 0.5, 1, 0}), core, 1e-9 * core);
  EXPECT_LT(whole({0.5, 0.5, 8, 0}), core);
  EXPECT_LT(whole({0.5, 0.5, 1, 0.01}), core);
  EXPECT_NEAR(whole({0.5, 0.5, 1, 1e-12}), core, 1e-6 * core);
}

/// The same pilot, on another grid of eps: up to a step of ours, which is 9.6 %.
TEST(RegretBounds, HaveTheFiguresThatWereWorkedOutApart) {
  const RegretBounds bounds(64, 32, 0.5);
  const double two[] = {682, 3090, 14888, 65475, 315458}, one[] = {257, 786, 2399, 8023, 24489};
  double episodes = 1e4;
  for (int i = 0; i < 5; ++i, episodes *= 10) {
    EXPECT_NEAR(bounds.looks_cost(episodes) / two[i], 1, 0.096);
    EXPECT_NEAR(bounds.looks_are_free(episodes) / one[i], 1, 0.096);
  }
}

}  // namespace
}  // namespace quire::labs::revealing_pomdps

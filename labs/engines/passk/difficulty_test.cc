// Distributions of difficulty: closed forms, what drawn counts give back, and edges.
#include "labs/engines/passk/difficulty.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"

namespace quire::labs::passk {
namespace {

std::vector<Count> drawn(std::size_t tasks, std::uint64_t n, double reach, double alpha, double beta,
                         std::uint64_t seed = 1) {
  random::Stream stream(seed, "difficulty_test");
  std::vector<Count> counts;
  for (std::size_t i = 0; i < tasks; ++i) {
    const double p = stream.bernoulli(reach) ? stream.beta(alpha, beta) : 0;
    counts.push_back({n, stream.binomial(n, p)});
  }
  return counts;
}

TEST(BetaDifficulty, CoverageIsTheProductItStandsFor) {
  const BetaDifficulty tasks{.reach = 0.8, .alpha = 0.7, .beta = 3};
  double missed = 1;
  for (int k = 0; k <= 50; ++k) {
    EXPECT_NEAR(tasks.coverage(k), 0.8 * (1 - missed), 1e-13) << k;
    missed *= (3.0 + k) / (3.7 + k);
  }
  // Uniform chances: 1 - 1/(k+1).
  EXPECT_NEAR((BetaDifficulty{.alpha = 1, .beta = 1}.coverage(1e6)), 1 - 1 / (1e6 + 1), 1e-12);
}

TEST(BetaDifficulty, IsFoundFromManyTasks) {
  const BetaDifficulty found = fit_beta(drawn(20'000, 100, 1, 0.5, 4), Reach::all);
  EXPECT_NEAR(found.alpha, 0.5, 0.02);
  EXPECT_NEAR(found.beta, 4, 0.2);
  const BetaDifficulty part = fit_beta(drawn(20'000, 100, 0.7, 2, 5), Reach::fitted);
  EXPECT_NEAR(part.reach, 0.7, 0.02);
  EXPECT_NEAR(part.alpha, 2, 0.15);
  EXPECT_NEAR(part.beta, 5, 0.4);
}

TEST(BetaDifficulty, IsAMaximum) {
  const std::vector<Count> counts = drawn(60, 30, 0.8, 0.6, 2);
  const BetaDifficulty found = fit_beta(counts, Reach::fitted);
  const auto log_likelihood = [&](double reach, double a, double b) {
    double sum = 0;
    for (const Count& count : counts) {
      const double n = double(count.n), c = double(count.c);
      const double within = std::lgamma(a + c) + std::lgamma(b + n - c) - std::lgamma(a + b + n) -
                            std::lgamma(a) - std::lgamma(b) + std::lgamma(a + b);
      sum += std::log(reach * std::exp(within) + (count.c == 0 ? 1 - reach : 0));
    }
    return sum;
  };
  EXPECT_NEAR(found.log_likelihood, log_likelihood(found.reach, found.alpha, found.beta), 1e-8);
  for (const double by : {0.98, 1.02}) {
    EXPECT_LE(log_likelihood(found.reach, found.alpha * by, found.beta), found.log_likelihood + 1e-9);
    EXPECT_LE(log_likelihood(found.reach, found.alpha, found.beta * by), found.log_likelihood + 1e-9);
    const double reach = std::min(1.0, found.reach * by);
    EXPECT_LE(log_likelihood(reach, found.alpha, found.beta), found.log_likelihood + 1e-9);
  }
}

TEST(BetaDifficulty, EqualChancesAreItsLimit) {
  const std::vector<Count> counts(50, Count{10, 3});
  const BetaDifficulty found = fit_beta(counts, Reach::all);
  EXPECT_NEAR(found.alpha / (found.alpha + found.beta), 0.3, 1e-3);
  EXPECT_NEAR(found.log_likelihood, fit_one_chance(counts, Reach::all).log_likelihood, 1e-3);
  EXPECT_NEAR(found.coverage(5), 1 - std::pow(0.7, 5), 1e-3);
}

TEST(OneChance, IsTheShareWithoutReach) {
  const OneChance one = fit_one_chance(std::vector<Count>{{10, 2}, {30, 10}}, Reach::all);
  EXPECT_DOUBLE_EQ(one.p, 0.3);
  EXPECT_EQ(one.reach, 1);
  EXPECT_NEAR(one.coverage(2), 0.51, 1e-12);
  EXPECT_EQ(one.coverage(0), 0);
}

TEST(OneChance, TellsReachFromChance) {
  random::Stream stream(3, "one_chance");
  std::vector<Count> counts;
  for (int i = 0; i < 5000; ++i)
    counts.push_back({40, stream.bernoulli(0.6) ? stream.binomial(40, 0.15) : 0});
  const OneChance one = fit_one_chance(counts, Reach::fitted);
  EXPECT_NEAR(one.reach, 0.6, 0.02);
  EXPECT_NEAR(one.p, 0.15, 0.005);
}

TEST(FirstSuccess, IsGeometricWithCensoring) {
  // 3 of 4 solved, at rounds 1, 2, 5; one watched for 6 rounds: p = 3 / 14.
  const std::vector<FirstSuccess> sequences{{1, true}, {2, true}, {5, true}, {6, false}};
  EXPECT_NEAR(fit_one_chance(sequences, Reach::all).p, 3.0 / 14, 1e-12);
  EXPECT_TRUE(std::isfinite(fit_beta(sequences, Reach::fitted).log_likelihood));
}

TEST(Difficulty, NothingAndEverythingRight) {
  EXPECT_EQ(fit_one_chance(std::vector<Count>{{10, 0}, {10, 0}}, Reach::fitted).p, 0);
  EXPECT_EQ(fit_one_chance(std::vector<Count>{{10, 10}}, Reach::fitted).p, 1);
  EXPECT_LT(fit_beta(std::vector<Count>{{10, 0}, {10, 0}}, Reach::fitted).coverage(10), 1e-4);
  EXPECT_GT(fit_beta(std::vector<Count>{{10, 10}, {10, 10}}, Reach::fitted).coverage(1), 0.999);
  EXPECT_TRUE(std::isnan(fit_beta(std::vector<Count>{}, Reach::all).alpha));
  EXPECT_TRUE(std::isnan(fit_one_chance(std::vector<Count>{{0, 0}}, Reach::all).p));
}

TEST(ChiSquared, HasItsKnownQuantiles) {
  EXPECT_NEAR(chi_squared_tail(3.841458820694124, 1), 0.05, 1e-12);
  EXPECT_NEAR(chi_squared_tail(5.991464547107979, 2), 0.05, 1e-12);
  EXPECT_EQ(chi_squared_tail(0, 1), 1);
  EXPECT_EQ(chi_squared_tail(-1e-9, 1), 1);
}

}  // namespace
}  // namespace quire::labs::passk

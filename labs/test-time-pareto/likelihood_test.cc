#include "labs/test-time-pareto/likelihood.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"

namespace quire::labs::test_time_pareto {
namespace {

std::vector<passk::Count> drawn(double reach, double p, std::uint64_t n, std::size_t tasks,
                                std::uint64_t seed) {
  std::vector<passk::Count> counts;
  random::Stream stream(seed, "drawn");
  for (std::size_t i = 0; i < tasks; ++i)
    counts.push_back({n, stream.bernoulli(reach) ? stream.binomial(n, p) : 0});
  return counts;
}

TEST(LogLikelihood, IsThatOfTheFitAndLargestThere) {
  const auto counts = drawn(0.6, 0.2, 16, 200, 1);
  const passk::OneChance fit = passk::fit_one_chance(counts, passk::Reach::fitted);
  const double at_fit = log_likelihood(counts, fit.reach, fit.p);
  EXPECT_NEAR(at_fit, fit.log_likelihood, 1e-9);
  for (const double off : {-0.03, 0.03}) {
    EXPECT_LT(log_likelihood(counts, fit.reach + off, fit.p), at_fit);
    EXPECT_LT(log_likelihood(counts, fit.reach, fit.p + off), at_fit);
  }
}

TEST(LikelihoodIntervals, CoverTheTruthByBothWays) {
  int reach_covered = 0, p_covered = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto counts = drawn(0.6, 0.2, 16, 150, seed);
    const passk::OneChance fit = passk::fit_one_chance(counts, passk::Reach::fitted);
    const LikelihoodIntervals i = likelihood_intervals(counts, fit);
    reach_covered += i.reach_profile.low <= 0.6 && 0.6 <= i.reach_profile.high ? 1 : 0;
    p_covered += i.p_profile.low <= 0.2 && 0.2 <= i.p_profile.high ? 1 : 0;
    EXPECT_NEAR(i.reach_profile.low, i.reach_curvature.low, 0.02);
    EXPECT_NEAR(i.p_profile.high, i.p_curvature.high, 0.02);
    EXPECT_TRUE(i.ceiling_told());
  }
  EXPECT_GE(reach_covered, 34);
  EXPECT_GE(p_covered, 34);
}

TEST(LikelihoodIntervals, AShortWatchDoesNotTellTheCeiling) {
  const auto counts = drawn(0.6, 0.02, 3, 100, 1);
  const passk::OneChance fit = passk::fit_one_chance(counts, passk::Reach::fitted);
  const LikelihoodIntervals i = likelihood_intervals(counts, fit);
  EXPECT_FALSE(i.ceiling_told());
  EXPECT_LT(i.reach_profile.low, 0.5) << "nearly any ceiling will do";
}

TEST(RatioTest, RejectsSeldomWhatIsTrueAndAlwaysWhatIsNot) {
  int rejected = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto counts = drawn(0.8, 0.3, 8, 200, seed);
    rejected += one_chance_against_beta(passk::fit_one_chance(counts, passk::Reach::fitted),
                                        passk::fit_beta(counts, passk::Reach::fitted))
                            .p_value < 0.05
                    ? 1
                    : 0;
  }
  EXPECT_LE(rejected, 6) << "chi-squared with a whole degree is conservative";
  std::vector<passk::Count> differ(50, {8, 7});
  differ.insert(differ.end(), 50, {8, 1});
  EXPECT_LT(one_chance_against_beta(passk::fit_one_chance(differ, passk::Reach::fitted),
                                    passk::fit_beta(differ, passk::Reach::fitted))
                .p_value,
            1e-6);
}

TEST(ChanceAtMost, IsExact) {
  const double p = chance_at_most(60);
  EXPECT_NEAR(std::pow(1 - p, 60), 0.05, 1e-12);
  EXPECT_NEAR(chance_at_most(1), 0.95, 1e-12);
  EXPECT_EQ(chance_at_most(0), 1);
}

TEST(ChanceOf, IsJeffreysInterval) {
  // Brown, Cai and DasGupta 2001, table of Jeffreys intervals: n = 20, x = 4.
  const stats::Estimate e = chance_of({20, 4});
  EXPECT_EQ(e.value, 0.2);
  EXPECT_NEAR(e.interval.low, 0.0714, 5e-4);
  EXPECT_NEAR(e.interval.high, 0.4082, 2e-3);
}

}  // namespace
}  // namespace quire::labs::test_time_pareto

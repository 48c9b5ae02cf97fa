// Intervals: that they cover what they say, and what they must not do.
#include "labs/language-monkeys/uncertainty.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/language-monkeys/difficulties.h"

namespace quire::labs::language_monkeys {
namespace {

using passk::Count;

TEST(Uncertainty, BootstrapOverProblemsCovers95Percent) {
  // Truth: the coverage of the distribution that problems come from.
  const Difficulty d{Difficulty::Kind::beta, 1, 3};
  constexpr int kRuns = 1200;
  const std::vector<std::uint64_t> ks{1, 5};
  int percentile[2] = {}, bca[2] = {};
  for (int run = 0; run < kRuns; ++run) {
    random::Stream stream(1, "problems", static_cast<std::uint64_t>(run));
    std::vector<Count> counts;
    for (int i = 0; i < 128; ++i) counts.push_back({50, stream.binomial(50, d.draw(stream))});
    const auto bands =
        problem_bands(coverage_curve(counts, ks), {.replicas = 400, .seed = static_cast<std::uint64_t>(run)});
    for (std::size_t j = 0; j < 2; ++j) {
      const double truth = d.coverage(ks[j]);
      const auto holds = [truth](const stats::Interval& i) { return i.low <= truth && truth <= i.high; };
      percentile[j] += holds(bands[j].percentile) ? 1 : 0;
      bca[j] += holds(bands[j].bca) ? 1 : 0;
    }
  }
  for (std::size_t j = 0; j < 2; ++j) {
    EXPECT_GE(percentile[j], 0.93 * kRuns) << ks[j];
    EXPECT_LE(percentile[j], 0.97 * kRuns) << ks[j];
    EXPECT_GE(bca[j], 0.93 * kRuns) << ks[j];
    EXPECT_LE(bca[j], 0.97 * kRuns) << ks[j];
  }
}

TEST(Uncertainty, PosteriorOfTheseProblemsCovers95PercentWhereChancesFollowThePrior) {
  constexpr int kRuns = 1200;
  const std::vector<std::uint64_t> ks{1, 5};
  int covered[2] = {};
  for (int run = 0; run < kRuns; ++run) {
    random::Stream stream(2, "problems", static_cast<std::uint64_t>(run));
    std::vector<Count> counts;
    double truth[2] = {};
    for (int i = 0; i < 20; ++i) {
      const double p = stream.beta(0.5, 0.5);
      counts.push_back({20, stream.binomial(20, p)});
      for (std::size_t j = 0; j < 2; ++j) truth[j] += (1 - std::pow(1 - p, ks[j])) / 20;
    }
    const auto bands =
        sample_bands(counts, ks, {}, {.replicas = 400, .seed = static_cast<std::uint64_t>(run)});
    for (std::size_t j = 0; j < 2; ++j)
      covered[j] += bands[j].interval.low <= truth[j] && truth[j] <= bands[j].interval.high ? 1 : 0;
  }
  for (const int c : covered) {
    EXPECT_GE(c, 0.93 * kRuns);
    EXPECT_LE(c, 0.97 * kRuns);
  }
}

TEST(Uncertainty, PosteriorMeanIsTheClosedForm) {
  const std::vector<Count> counts{{10, 3}, {50, 0}, {7, 7}};
  const std::vector<std::uint64_t> ks{1, 3, 20};
  const auto bands = sample_bands(counts, ks, {}, {.replicas = 40'000});
  for (std::size_t j = 0; j < ks.size(); ++j) {
    double exact = 0;
    for (const Count& c : counts) {
      // 1 - B(a, b+k) / B(a, b)
      const double a = 0.5 + static_cast<double>(c.c), b = 0.5 + static_cast<double>(c.n - c.c);
      const double k = static_cast<double>(ks[j]);
      exact +=
          -std::expm1(std::lgamma(b + k) + std::lgamma(a + b) - std::lgamma(a + b + k) - std::lgamma(b)) / 3;
    }
    EXPECT_NEAR(bands[j].value, exact, 0.003) << ks[j];
    EXPECT_LT(bands[j].interval.low, exact);
    EXPECT_GT(bands[j].interval.high, exact);
  }
}

TEST(Uncertainty, ProblemsWithoutARightSampleStayInTheMean) {
  const std::vector<Count> counts{{10, 10}, {10, 0}, {10, 0}, {10, 0}};
  const PerProblem curve = coverage_curve(counts, std::vector<std::uint64_t>{1, 10});
  EXPECT_EQ(curve.mean(0), 0.25);
  EXPECT_EQ(curve.mean(1), 0.25);
}

TEST(Uncertainty, OneProblemHasNoBootstrap) {
  const std::vector<Count> counts{{10, 5}};
  const auto bands = problem_bands(coverage_curve(counts, std::vector<std::uint64_t>{1}), {});
  EXPECT_EQ(bands[0].value, 0.5);
  EXPECT_TRUE(std::isnan(bands[0].bca.low));
}

TEST(Uncertainty, BothPartsAreSidesOfARightAngle) {
  const stats::Interval sum = both(0.5, {0.47, 0.53}, {0.46, 0.54});
  EXPECT_NEAR(sum.low, 0.45, 1e-12);
  EXPECT_NEAR(sum.high, 0.55, 1e-12);
  EXPECT_EQ(both(0.99, {0.9, 1}, {0.9, 1.2}).high, 1);
}

}  // namespace
}  // namespace quire::labs::language_monkeys

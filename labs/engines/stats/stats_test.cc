// Closed forms where they exist, coverage where they do not.
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "labs/engines/stats/bootstrap.h"
#include "labs/engines/stats/intervals.h"

namespace quire::labs::stats {
namespace {

TEST(Wilson, SolvesItsQuadratic) {
  for (const auto& [k, n] : {std::pair{3, 20}, {0, 10}, {10, 10}, {499, 1000}}) {
    const Interval i = wilson(static_cast<std::uint64_t>(k), static_cast<std::uint64_t>(n));
    const double p = static_cast<double>(k) / n, z = 1.959963984540054;
    for (const double end : {i.low, i.high}) {
      const bool at_the_edge = (k == 0 && end == 0) || (k == n && end == 1);
      if (at_the_edge) continue;

      EXPECT_NEAR((p - end) * (p - end), z * z * end * (1 - end) / n, 1e-12) << k << " of " << n;
    }
  }
  EXPECT_EQ(wilson(0, 0).low, 0);
  EXPECT_EQ(wilson(0, 0).high, 1);
}

TEST(Pearson, IsTheCosineOfWhatIsLeftAfterTheMeans) {
  const std::vector<double> x{1, 2, 3, 4}, up{10, 20, 30, 40}, down{3, 2, 1, 0}, bent{1, 3, 3, 1},
      some{2, 1, 4, 3};
  EXPECT_NEAR(pearson(x, up), 1, 1e-15);
  EXPECT_NEAR(pearson(x, down), -1, 1e-15);
  EXPECT_NEAR(pearson(x, bent), 0, 1e-15);
  EXPECT_NEAR(pearson(x, some), 0.6, 1e-15);  // products 3, squares 5 and 5
  EXPECT_TRUE(std::isnan(pearson(x, std::vector<double>{1, 1, 1, 1})));
  EXPECT_TRUE(std::isnan(pearson(std::vector<double>{1}, std::vector<double>{1})));
}

TEST(ClopperPearson, HasClosedFormsAtTheEdges) {
  EXPECT_EQ(clopper_pearson(0, 10).low, 0);
  EXPECT_NEAR(clopper_pearson(0, 10).high, 1 - std::pow(0.025, 0.1), 1e-12);
  EXPECT_NEAR(clopper_pearson(10, 10).low, std::pow(0.025, 0.1), 1e-12);
  EXPECT_EQ(clopper_pearson(10, 10).high, 1);
  EXPECT_EQ(clopper_pearson(0, 0).high, 1);
}

TEST(ClopperPearson, EndsHaveTailProbabilityAHalfAlpha) {
  const double n = 25, k = 7;
  const Interval i = clopper_pearson(7, 25);
  double at_least = 0, at_most = 0;
  const auto probability = [n](double x, double p) {
    return std::exp(std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(n - x + 1) + x * std::log(p) +
                    (n - x) * std::log1p(-p));
  };
  for (double x = k; x <= n; ++x) at_least += probability(x, i.low);
  for (double x = 0; x <= k; ++x) at_most += probability(x, i.high);
  EXPECT_NEAR(at_least, 0.025, 1e-10);
  EXPECT_NEAR(at_most, 0.025, 1e-10);
}

TEST(Quantiles, MatchTablesAndClosedForms) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_NEAR(normal_cdf(normal_quantile(0.01)), 0.01, 1e-14);
  EXPECT_TRUE(std::isinf(normal_quantile(1)));
  EXPECT_TRUE(std::isnan(normal_quantile(2)));
  EXPECT_NEAR(student_quantile(0.975, 1), std::tan(0.475 * M_PI), 1e-9);  // Cauchy
  const double two = 0.95 * std::sqrt(2 / (1 - 0.95 * 0.95));             // closed form at two degrees
  EXPECT_NEAR(student_quantile(0.975, 2), two, 1e-10);
  EXPECT_NEAR(student_quantile(0.025, 2), -two, 1e-10);
  EXPECT_NEAR(student_quantile(0.975, 4), 2.7764451051977987, 1e-10);
  EXPECT_NEAR(student_quantile(0.5, 7), 0, 1e-12);
}

TEST(Mean, HasStudentsInterval) {
  const std::vector<double> values{1, 2, 3, 4};
  const Estimate e = mean(values);
  EXPECT_EQ(e.value, 2.5);
  const double reach = 3.182446305284263 * std::sqrt(5.0 / 3 / 4);
  EXPECT_NEAR(e.interval.low, 2.5 - reach, 1e-10);
  EXPECT_NEAR(e.interval.high, 2.5 + reach, 1e-10);
  EXPECT_TRUE(std::isnan(mean(std::vector<double>{7}).interval.low));
  EXPECT_EQ(mean(std::vector<double>{7}).value, 7);
  EXPECT_TRUE(std::isnan(mean({}).value));
}

TEST(GeometricMean, IsTheMeanOfLogarithms) {
  const Estimate e = geometric_mean(std::vector<double>{1, 10, 100});
  EXPECT_NEAR(e.value, 10, 1e-12);
  EXPECT_NEAR(e.interval.low * e.interval.high, 100, 1e-9);
  EXPECT_TRUE(std::isnan(geometric_mean(std::vector<double>{1, 0}).value));
}

TEST(LogLogSlope, FindsThePowerAndItsError) {
  std::vector<double> x, y;
  for (double v = 1; v <= 1000; v *= 2) {
    x.push_back(v);
    y.push_back(3 * std::pow(v, -0.5));
  }
  Estimate e = log_log_slope(x, y);
  EXPECT_NEAR(e.value, -0.5, 1e-12);
  EXPECT_NEAR(e.interval.low, -0.5, 1e-6);
  // Three points 0, 1, 2 with residuals (d, -2d, d): slope error sqrt(6 d^2 / 1 / 2), one degree of freedom.
  const double d = 0.1;
  e = log_log_slope(std::vector<double>{1, std::exp(1), std::exp(2)},
                    std::vector<double>{std::exp(d), std::exp(1 - 2 * d), std::exp(2 + d)});
  EXPECT_NEAR(e.value, 1, 1e-12);
  EXPECT_NEAR(e.interval.high - 1, std::tan(0.475 * M_PI) * std::sqrt(3 * d * d), 1e-9);
  EXPECT_TRUE(std::isnan(log_log_slope(std::vector<double>{1, 1}, std::vector<double>{1, 2}).value));
  EXPECT_TRUE(std::isnan(log_log_slope(std::vector<double>{1, -1}, std::vector<double>{1, 2}).value));
}

TEST(BinomialTest, IsExact) {
  EXPECT_NEAR(binomial_test(0, 10), 2.0 / 1024, 1e-12);
  EXPECT_NEAR(binomial_test(9, 10), 22.0 / 1024, 1e-12);
  EXPECT_NEAR(binomial_test(5, 10), 1, 1e-12);
  EXPECT_NEAR(binomial_test(2, 2, 0.1), 0.01, 1e-12);
  EXPECT_EQ(binomial_test(0, 5, 0), 1);
  EXPECT_TRUE(std::isnan(binomial_test(3, 2)));
}

TEST(CohenKappa, KnowsChanceAndAgreement) {
  EXPECT_NEAR(cohen_kappa(std::vector<std::uint64_t>{20, 5, 10, 15}, 2), 0.4, 1e-12);
  EXPECT_NEAR(cohen_kappa(std::vector<std::uint64_t>{5, 0, 0, 5}, 2), 1, 1e-12);
  EXPECT_NEAR(cohen_kappa(std::vector<std::uint64_t>{25, 25, 25, 25}, 2), 0, 1e-12);
  EXPECT_TRUE(std::isnan(cohen_kappa(std::vector<std::uint64_t>{5, 0, 0, 0}, 2)));
}

TEST(Bootstrap, OfAMeanHasTheKnownSpread) {
  random::Stream stream(1, "bootstrap");
  std::vector<double> values;
  for (int i = 0; i < 400; ++i) values.push_back(stream.normal());
  const Estimate t = mean(values);
  const Bootstrap b = bootstrap(stream, values.size(), 4000, [&](std::span<const std::size_t> units) {
    double sum = 0;
    for (const std::size_t i : units) sum += values[i];
    return sum / static_cast<double>(units.size());
  });
  EXPECT_NEAR(b.value, t.value, 1e-12);
  EXPECT_NEAR(b.percentile().low, t.interval.low, 0.01);
  EXPECT_NEAR(b.bca().high, t.interval.high, 0.01);
}

TEST(Bootstrap, AccelerationOfAMeanIsASixthOfTheSkewnessOverRootN) {
  const std::vector<double> values{0, 0, 0, 1, 9};
  random::Stream stream(2, "bootstrap");
  const Bootstrap b = bootstrap(stream, values.size(), 10, [&](std::span<const std::size_t> units) {
    double sum = 0;
    for (const std::size_t i : units) sum += values[i];
    return sum / static_cast<double>(units.size());
  });
  double squares = 0, cubes = 0;
  for (const double v : values) {
    squares += (v - 2) * (v - 2);
    cubes += (v - 2) * (v - 2) * (v - 2);
  }
  EXPECT_NEAR(b.acceleration, cubes / (6 * std::pow(squares, 1.5)), 1e-12);
}

TEST(Bootstrap, BcaFollowsTheSkewThatPercentilesMiss) {
  // Variance of exponential samples: percentile intervals sit too low, BCa moves both ends up.
  random::Stream stream(3, "bootstrap");
  std::vector<double> values;
  for (int i = 0; i < 60; ++i) values.push_back(stream.exponential());
  const Bootstrap b = bootstrap(stream, values.size(), 3000, [&](std::span<const std::size_t> units) {
    double sum = 0, squares = 0;
    for (const std::size_t i : units) {
      sum += values[i];
      squares += values[i] * values[i];
    }
    const double n = static_cast<double>(units.size());
    return squares / n - sum / n * sum / n;
  });
  EXPECT_GT(b.bca().low, b.percentile().low);
  EXPECT_GT(b.bca().high, b.percentile().high);
}

TEST(Bootstrap, ByGroupIsWiderThanByUnitWhenGroupsAgreeWithinThemselves) {
  random::Stream stream(4, "bootstrap");
  std::vector<double> values;
  std::vector<std::size_t> group;
  for (std::size_t g = 0; g < 20; ++g) {
    const double level = stream.normal();
    for (int i = 0; i < 10; ++i) {
      values.push_back(level);
      group.push_back(g);
    }
  }
  const Statistic statistic = [&](std::span<const std::size_t> units) {
    double sum = 0;
    for (const std::size_t i : units) sum += values[i];
    return sum / static_cast<double>(units.size());
  };
  const Interval by_unit = bootstrap(stream, values.size(), 2000, statistic).percentile();
  const Interval by_group = bootstrap_by_group(stream, group, 2000, statistic).percentile();
  EXPECT_NEAR((by_group.high - by_group.low) / (by_unit.high - by_unit.low), std::sqrt(10.0), 0.4);
}

TEST(Bootstrap, PairsRemoveWhatTheyShare) {
  random::Stream stream(5, "bootstrap");
  std::vector<double> first, second;
  for (int i = 0; i < 50; ++i) {
    const double shared = 100 * stream.normal();
    first.push_back(shared + 1 + 0.1 * stream.normal());
    second.push_back(shared);
  }
  const Estimate e = paired_difference(stream, first, second);
  EXPECT_GT(e.interval.low, 0.9);
  EXPECT_LT(e.interval.high, 1.1);
}

TEST(Bootstrap, CoversAsOftenAsItSays) {
  random::Stream stream(6, "bootstrap");
  int covered = 0;
  for (int run = 0; run < 300; ++run) {
    std::vector<double> values, zeros(30);
    for (int i = 0; i < 30; ++i) values.push_back(stream.exponential());
    const Interval i = paired_difference(stream, values, zeros, 500).interval;
    covered += i.low <= 1 && 1 <= i.high;
  }
  EXPECT_GT(covered, 265);  // nominal 285; small skewed samples cover a little less
  EXPECT_LT(covered, 297);
}

TEST(Bootstrap, SurvivesNothingAndOne) {
  random::Stream stream(7, "bootstrap");
  const Statistic first = [](std::span<const std::size_t> units) {
    return units.empty() ? std::nan("") : 1.0;
  };
  EXPECT_TRUE(std::isnan(bootstrap(stream, 0, 10, first).bca().low));
  EXPECT_EQ(bootstrap(stream, 1, 10, first).bca().low, 1);
}

TEST(Quantile, InterpolatesBetweenNeighbours) {
  const std::vector<double> sorted{1, 2, 4};
  EXPECT_EQ(quantile(sorted, 0), 1);
  EXPECT_EQ(quantile(sorted, 0.5), 2);
  EXPECT_EQ(quantile(sorted, 0.75), 3);
  EXPECT_EQ(quantile(sorted, 1), 4);
  EXPECT_TRUE(std::isnan(quantile({}, 0.5)));
}

}  // namespace
}  // namespace quire::labs::stats

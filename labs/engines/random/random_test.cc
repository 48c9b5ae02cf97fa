// Known answers, determinism by name, and every distribution against its exact probabilities by a chi-square
// test (seeds are fixed, so a pass is a pass for ever; limits are the 1e-6 quantiles, so a wrong sampler is
// caught).
#include "labs/engines/random/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <stdexcept>

#include <gtest/gtest.h>

#include "labs/engines/random/batch.h"

namespace quire::labs::random {
namespace {

static_assert(std::uniform_random_bit_generator<Stream>);

/// Wilson and Hilferty's approximation to the chi-square quantile at 1 - 1e-6.
double chi_square_limit(double degrees) {
  const double z = 4.753, s = 2 / (9 * degrees);
  return degrees * std::pow(1 - s + z * std::sqrt(s), 3);
}

/// Cells with an expectation below 10 are merged into the next one.
void expect_fits(const std::vector<double>& expected, const std::vector<double>& seen) {
  double chi = 0, e = 0, o = 0;
  int cells = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    e += expected[i];
    o += seen[i];
    if (e < 10 && i + 1 < expected.size()) continue;
    if (e > 0) chi += (o - e) * (o - e) / std::max(e, 1.0);
    ++cells;
    e = o = 0;
  }
  EXPECT_LT(chi, chi_square_limit(std::max(1, cells - 1))) << cells << " cells";
}

double binomial_probability(double n, double p, double k) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) +
                  (n - k) * std::log1p(-p));
}

TEST(Philox, GivesTheKnownAnswers) {
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t f = 0xffffffff;
  EXPECT_EQ(philox({f, f, f, f}, {f, f}), (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Fingerprint, IsTheSameForEver) {
  EXPECT_EQ(fingerprint(""), 0xC3817C016BA4FF30U);
  EXPECT_EQ(fingerprint("7493="), 0xA0A56E5C6136F791U);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 10'000; ++i) seen.insert(fingerprint(std::to_string(i)) >> 20);
  EXPECT_EQ(seen.size(), 10'000u);
}

TEST(Stream, IsNamedBySeedPurposeAndIndex) {
  Stream a(7, "arrivals", 3), b(7, "arrivals", 3);
  EXPECT_EQ(a.uniform_u64(), b.uniform_u64());
  std::set<std::uint64_t> first{Stream(7, "arrivals", 3)(), Stream(7, "arrivals", 4)(),
                                Stream(8, "arrivals", 3)(), Stream(7, "pools", 3)(),
                                Stream(7, "arrivals", 3ULL << 32)()};
  EXPECT_EQ(first.size(), 5u);
  Stream c = a.at(3);
  EXPECT_EQ(c.uniform_u64(), Stream(7, "arrivals", 3).uniform_u64());
}

TEST(Stream, NumbersStayTheSameForEver) {
  Stream s(1, "golden");
  EXPECT_EQ(s.uniform_u64(), 0x5d0d1b5f79f427dbULL);
  EXPECT_EQ(s.below(1000), 426u);
  EXPECT_EQ(s.binomial(20, 0.25), 3u);
  EXPECT_EQ(s.binomial(1000, 0.25), 247u);
  EXPECT_DOUBLE_EQ(s.normal(), -0.16479774096730718);
  EXPECT_DOUBLE_EQ(s.beta(4, 3), 0.14003864879911795);
}

TEST(Stream, FillEqualsSingleWords) {
  Stream a(1, "fill"), b(1, "fill");
  for (const std::size_t size : {1u, 2u, 7u, 64u, 3u, 5u}) {
    std::vector<std::uint32_t> words(size);
    a.fill(words);
    for (const std::uint32_t w : words) ASSERT_EQ(w, b.uniform_u32());
  }
}

TEST(Stream, UniformStaysBelowOneAndFillsIt) {
  Stream s(3, "uniform");
  std::vector<double> seen(100), expected(100, 1000);
  for (int i = 0; i < 100'000; ++i) {
    const double u = s.uniform();
    ASSERT_TRUE(u >= 0 && u < 1);
    ++seen[static_cast<std::size_t>(u * 100)];
  }
  expect_fits(expected, seen);
}

TEST(Stream, BelowIsUnbiased) {
  Stream s(4, "below");
  for (const std::uint64_t n : {1u, 2u, 3u, 7u, 41u}) {
    std::vector<double> seen(n), expected(n, 50'000.0 / static_cast<double>(n));
    for (int i = 0; i < 50'000; ++i) ++seen[s.below(n)];
    expect_fits(expected, seen);
  }
  // Three quarters of the range: without refusal the lower half of the results would come up twice as often.
  const std::uint64_t big = 3ULL << 62;
  std::vector<double> halves(2);
  for (int i = 0; i < 50'000; ++i) ++halves[s.below(big) >= big / 2];
  expect_fits({25'000, 25'000}, halves);
}

TEST(LogFactorial, AgreesWithTheGammaFunction) {
  for (const std::uint64_t k :
       {0u, 1u, 2u, 10u, 170u, 16'383u, 16'384u, 16'385u, 1'000'000u, 2'000'000'000u}) {
    const double exact = std::lgamma(static_cast<double>(k) + 1);
    EXPECT_NEAR(log_factorial(k), exact, 1e-13 * std::max(1.0, exact)) << k;
  }
}

TEST(Stream, HypergeometricFitsItsProbabilities) {
  Stream s(15, "hypergeometric");
  struct Case {
    std::uint64_t marked, others, draws;
  };
  for (const Case& c :
       {Case{1, 1, 1}, Case{3, 7, 4}, Case{17, 17, 17}, Case{40, 60, 30}, Case{60, 40, 30}, Case{60, 40, 80},
        Case{20, 9980, 5000}, Case{5000, 5000, 100}, Case{3000, 7000, 2500}, Case{7000, 3000, 9000},
        Case{100'000, 900'000, 200}, Case{20, 5, 25}, Case{20, 5, 0}}) {
    const int draws = 200'000;
    std::vector<double> seen(c.draws + 1), expected(c.draws + 1);
    const auto log_choose = [](std::uint64_t n, std::uint64_t k) {
      return std::lgamma(static_cast<double>(n) + 1) - std::lgamma(static_cast<double>(k) + 1) -
             std::lgamma(static_cast<double>(n - k) + 1);
    };
    for (std::uint64_t k = 0; k <= c.draws; ++k)
      if (k <= c.marked && c.draws - k <= c.others)
        expected[k] = draws * std::exp(log_choose(c.marked, k) + log_choose(c.others, c.draws - k) -
                                       log_choose(c.marked + c.others, c.draws));
    for (int i = 0; i < draws; ++i) {
      const std::uint64_t k = s.hypergeometric(c.marked, c.others, c.draws);
      ASSERT_TRUE(k <= c.draws && k <= c.marked && c.draws - k <= c.others);
      ++seen[k];
    }
    SCOPED_TRACE(testing::Message() << c.marked << " " << c.others << " " << c.draws);
    expect_fits(expected, seen);
  }
  EXPECT_THROW(s.hypergeometric(1, 1, 3), std::invalid_argument);
  // Sizes beyond the table: mean and spread.
  double sum = 0, squares = 0;
  for (int i = 0; i < 20'000; ++i) {
    const double x = static_cast<double>(s.hypergeometric(400'000'000, 600'000'000, 1'000'000)) - 400'000;
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / 20'000, 0, 17);  // five deviations of 490 / sqrt(20,000)
  EXPECT_NEAR(std::sqrt(squares / 20'000), 489.66, 13);
}

TEST(Stream, BinomialFitsItsProbabilities) {
  Stream s(5, "binomial");
  const std::pair<std::uint64_t, double> cases[] = {
      {1, 0.3},    {10, 0.05}, {10, 0.5},   {200, 0.01}, {200, 0.0499},     {200, 0.05}, {200, 0.31},
      {200, 0.81}, {25, 0.4},  {1000, 0.5}, {5000, 0.9}, {100'000, 0.0001}, {40, 0.999}};
  for (const auto& [n, p] : cases) {
    const int draws = 200'000;
    std::vector<double> seen(n + 1), expected(n + 1);
    for (std::uint64_t k = 0; k <= n; ++k)
      expected[k] = draws * binomial_probability(static_cast<double>(n), p, static_cast<double>(k));
    for (int i = 0; i < draws; ++i) {
      const std::uint64_t k = s.binomial(n, p);
      ASSERT_LE(k, n);
      ++seen[k];
    }
    SCOPED_TRACE(testing::Message() << "n=" << n << " p=" << p);
    expect_fits(expected, seen);
  }
}

TEST(Stream, BinomialAtItsEdges) {
  Stream s(6, "binomial");
  EXPECT_EQ(s.binomial(0, 0.5), 0u);
  EXPECT_EQ(s.binomial(9, 0), 0u);
  EXPECT_EQ(s.binomial(9, 1), 9u);
  EXPECT_EQ(s.binomial(9, std::nan("")), 0u);
  const double n = 1e15, p = 0.3;
  const double z =
      (static_cast<double>(s.binomial(1'000'000'000'000'000, p)) - n * p) / std::sqrt(n * p * (1 - p));
  EXPECT_LT(std::abs(z), 5);
}

TEST(Stream, NormalGammaBetaHaveTheirMoments) {
  Stream s(8, "moments");
  const int n = 200'000;
  double sum = 0, squares = 0, gamma_sum = 0, small_gamma = 0, beta_sum = 0, beta_squares = 0, waiting = 0;
  std::vector<double> signs(2);
  for (int i = 0; i < n; ++i) {
    const double x = s.normal();
    sum += x;
    squares += x * x;
    ++signs[x > 0.6744897501960817];  // the upper quartile
    gamma_sum += s.gamma(4);
    small_gamma += s.gamma(0.5);
    const double b = s.beta(4, 3);
    beta_sum += b;
    beta_squares += b * b;
    waiting += s.exponential();
  }
  expect_fits({0.75 * n, 0.25 * n}, signs);
  const double root = std::sqrt(n);
  EXPECT_NEAR(sum / n, 0, 5 / root);
  EXPECT_NEAR(squares / n, 1, 5 * std::sqrt(2.0) / root);
  EXPECT_NEAR(gamma_sum / n, 4, 5 * 2 / root);
  EXPECT_NEAR(small_gamma / n, 0.5, 5 * std::sqrt(0.5) / root);
  EXPECT_NEAR(waiting / n, 1, 5 / root);
  const double mean = 4.0 / 7, variance = 12.0 / (49 * 8);
  EXPECT_NEAR(beta_sum / n, mean, 5 * std::sqrt(variance) / root);
  EXPECT_NEAR(beta_squares / n - mean * mean, variance, 0.001);
  EXPECT_THROW(s.gamma(0), std::invalid_argument);
}

TEST(Stream, ShuffleReachesEveryOrderEquallyOften) {
  Stream s(9, "shuffle");
  std::map<std::vector<int>, double> seen;
  for (int i = 0; i < 24'000; ++i) {
    std::vector<int> order{0, 1, 2, 3};
    s.shuffle(std::span(order));
    ++seen[order];
  }
  std::vector<double> counts;
  for (const auto& [order, count] : seen) counts.push_back(count);
  ASSERT_EQ(counts.size(), 24u);
  expect_fits(std::vector<double>(24, 1000), counts);
}

TEST(Alias, FitsItsWeights) {
  const std::vector<double> weights{1, 0, 5, 0.01, 3, 0.99};
  const Alias alias(weights);
  Stream s(10, "alias");
  std::vector<double> seen(weights.size()), expected;
  for (const double w : weights) expected.push_back(10'000 * w);
  for (int i = 0; i < 100'000; ++i) ++seen[alias.draw(s)];
  EXPECT_EQ(seen[1], 0);
  expect_fits(expected, seen);
  for (const std::vector<double>& bad :
       {std::vector<double>{}, {0, 0}, {1, -1}, {1, std::nan("")}, {std::numeric_limits<double>::infinity()}})
    EXPECT_THROW(Alias{bad}, std::invalid_argument);
}

TEST(WithoutReplacement, GivesEverySubsetEquallyOften) {
  Stream s(11, "subset");
  std::map<std::vector<std::uint64_t>, double> seen;
  for (int i = 0; i < 20'000; ++i) ++seen[without_replacement(s, 6, 3)];
  std::vector<double> counts;
  for (const auto& [subset, count] : seen) {
    ASSERT_TRUE(std::adjacent_find(subset.begin(), subset.end(), std::greater_equal<>()) == subset.end());
    counts.push_back(count);
  }
  ASSERT_EQ(counts.size(), 20u);
  expect_fits(std::vector<double>(20, 1000), counts);
  EXPECT_EQ(without_replacement(s, 5, 5), (std::vector<std::uint64_t>{0, 1, 2, 3, 4}));
  EXPECT_TRUE(without_replacement(s, 5, 0).empty());
  EXPECT_THROW(without_replacement(s, 2, 3), std::invalid_argument);
}

TEST(Multinomial, SplitsAllDraws) {
  const std::vector<double> weights{2, 0, 1, 7, 0};
  Stream s(12, "multinomial");
  std::vector<double> sums(weights.size()), expected;
  for (int i = 0; i < 1000; ++i) {
    const auto counts = multinomial(s, 100, weights);
    ASSERT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), 100u);
    for (std::size_t k = 0; k < counts.size(); ++k) sums[k] += static_cast<double>(counts[k]);
  }
  EXPECT_EQ(sums[1], 0);
  EXPECT_EQ(sums[4], 0);
  for (const double w : weights) expected.push_back(10'000 * w);
  expect_fits(expected, sums);
}

TEST(Below, OfHalfAsManyWordsIsAsUniform) {
  Stream stream(3, "below_u32");
  std::array<int, 7> counts{};
  for (int i = 0; i < 70'000; ++i) ++counts.at(below_u32(stream, 7));
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 500);
  // 3 * 2^30: without refusals a third of the numbers would come twice as often.
  std::array<int, 3> thirds{};
  for (int i = 0; i < 30'000; ++i) ++thirds.at(below_u32(stream, 3U << 30) >> 30);
  for (const int count : thirds) EXPECT_NEAR(count, 10'000, 500);
  EXPECT_EQ(below_u32(stream, 1), 0u);
}

TEST(Scatter, IsUniformOverCellsByEitherWay) {
  for (const std::size_t cells : {1u, 2u, 7u, 16u, 48u}) {
    // Few draws at a time go one by one, many by halves; sums of uniform counts are uniform counts.
    for (const std::uint64_t n : {std::uint64_t{5}, std::uint64_t{3001}}) {
      Stream stream(3, "scatter", cells);
      std::vector<std::uint64_t> counts(cells, 2);
      const int calls = n < 100 ? 2000 : 40;
      for (int i = 0; i < calls; ++i) scatter(stream, n, counts);
      const double total = static_cast<double>(n) * calls;
      std::vector<double> seen, expected(cells, total / static_cast<double>(cells));
      for (const std::uint64_t count : counts) seen.push_back(static_cast<double>(count) - 2);
      EXPECT_EQ(std::accumulate(seen.begin(), seen.end(), 0.0), total);
      expect_fits(expected, seen);
    }
  }
}

TEST(Scatter, HalvesHaveTheSpreadOfAMultinomial) {
  // A cell of 8 under 1,000 draws is binomial: its variance is 1000/8 * 7/8.
  Stream stream(4, "scatter");
  double sum = 0, squares = 0;
  constexpr int kCalls = 20'000;
  for (int i = 0; i < kCalls; ++i) {
    std::vector<std::uint64_t> counts(8);
    scatter(stream, 1000, counts);
    const double x = static_cast<double>(counts[5]) - 125;
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / kCalls, 0, 5 * std::sqrt(109.375 / kCalls));
  EXPECT_NEAR(squares / kCalls, 109.375, 5 * 109.375 * std::sqrt(2.0 / kCalls));
}

}  // namespace
}  // namespace quire::labs::random

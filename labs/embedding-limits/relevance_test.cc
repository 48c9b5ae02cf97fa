// Counts, patterns and statistics, each against counting by hand; the explicit construction; the cubic.
#include "labs/embedding-limits/relevance.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "labs/embedding-limits/construction.h"
#include "labs/embedding-limits/cubic.h"
#include "labs/embedding-limits/free_embedding.h"

namespace quire::labs::embedding_limits {
namespace {

std::vector<std::uint32_t> set_of(const Relevance& relevance, std::size_t q) {
  return {relevance.positives(q).begin(), relevance.positives(q).end()};
}

random::Stream stream() { return random::Stream(7, "test"); }

TEST(Counts, AreBinomials) {
  EXPECT_EQ(choose(46, 2), 1035);
  EXPECT_EQ(choose(5, 0), 1);
  EXPECT_EQ(choose(5, 5), 1);
  EXPECT_EQ(choose(3, 4), 0);
  EXPECT_EQ(choose(60, 30), 118264581564861424.0);
  EXPECT_EQ(least_documents(1000, 2), 46u);
  EXPECT_EQ(least_documents(1035, 2), 46u);
  EXPECT_EQ(least_documents(1036, 2), 47u);
  EXPECT_EQ(least_documents(1, 3), 4u);  // one more than k: a negative has to be there
}

TEST(Relevance, RefusesWhatNoRankingCanGetWrong) {
  Relevance relevance(3);
  const std::uint32_t all[] = {0, 1, 2}, unsorted[] = {1, 0}, twice[] = {1, 1}, outside[] = {3};
  EXPECT_THROW(relevance.add({}), std::invalid_argument);
  EXPECT_THROW(relevance.add(all), std::invalid_argument);
  EXPECT_THROW(relevance.add(unsorted), std::invalid_argument);
  EXPECT_THROW(relevance.add(twice), std::invalid_argument);
  EXPECT_THROW(relevance.add(outside), std::invalid_argument);
  EXPECT_EQ(relevance.queries(), 0u);
}

TEST(Patterns, EverySubsetInLexicographicOrder) {
  const Relevance relevance = every_subset(5, 3);
  ASSERT_EQ(relevance.queries(), 10u);
  EXPECT_EQ(set_of(relevance, 0), (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(set_of(relevance, 1), (std::vector<std::uint32_t>{0, 1, 3}));
  EXPECT_EQ(set_of(relevance, 9), (std::vector<std::uint32_t>{2, 3, 4}));
  EXPECT_THROW(every_subset(3, 3), std::invalid_argument);
  EXPECT_THROW(every_subset(3, 0), std::invalid_argument);
}

TEST(Patterns, AreWhatTheyAreCalled) {
  const Relevance dense = make_pattern(Pattern::dense, 1000, 2, 46, stream()).value();
  EXPECT_EQ(dense.documents(), 46u);
  EXPECT_EQ(set_of(dense, 45), (std::vector<std::uint32_t>{1, 2}));
  const Relevance cycle = make_pattern(Pattern::cycle, 5, 2, 5, stream()).value();
  EXPECT_EQ(set_of(cycle, 4), (std::vector<std::uint32_t>{0, 4}));
  const Relevance disjoint = make_pattern(Pattern::disjoint, 3, 2, 7, stream()).value();
  EXPECT_EQ(set_of(disjoint, 2), (std::vector<std::uint32_t>{4, 5}));
  const Relevance drawn = make_pattern(Pattern::random, 20, 2, 12, stream()).value();
  std::set<std::vector<std::uint32_t>> sets;
  for (std::size_t q = 0; q < drawn.queries(); ++q) sets.insert(set_of(drawn, q));
  EXPECT_EQ(sets.size(), 20u);
}

TEST(Patterns, SayWhatCannotBeHad) {
  EXPECT_FALSE(make_pattern(Pattern::cycle, 6, 2, 5, stream()));
  EXPECT_FALSE(make_pattern(Pattern::disjoint, 3, 2, 5, stream()));
  EXPECT_FALSE(make_pattern(Pattern::random, 20, 2, 8, stream()));  // 28 sets, too few to draw 20
  EXPECT_FALSE(make_pattern(Pattern::random, 1, 5, 5, stream()));   // k >= n
  EXPECT_FALSE(make_pattern(Pattern::dense, 0, 2, 5, stream()));
  EXPECT_NE(make_pattern(Pattern::random, 1, 5, 5, stream()).error().find("k = 5 of 5"), std::string::npos);
  EXPECT_FALSE(pattern_of("spiral"));
  for (const char* const name : {"dense", "random", "cycle", "disjoint"})
    EXPECT_EQ(word(*pattern_of(name)), std::string(name));
}

// Table 2 of the paper. Its density is that of the graph of queries.
TEST(Statistics, AreTable2) {
  const auto s = statistics(make_pattern(Pattern::dense, 1000, 2, 46, stream()).value());
  ASSERT_TRUE(s);
  EXPECT_NEAR(s->strength, 28.4653, 5e-5);
  EXPECT_NEAR(s->query_density, 0.085481, 5e-7);
  EXPECT_NEAR(s->document_density, 1000.0 / 1035, 1e-12);
  EXPECT_EQ(s->sizes, (std::vector<std::size_t>{0, 0, 1000}));
  EXPECT_EQ(s->distinct, 1000u);
}

TEST(Statistics, AreCountsOverAllPairs) {
  Relevance relevance(9);
  random::Stream random = stream();
  for (int q = 0; q < 12; ++q) {
    const auto drawn = random::without_replacement(random, 9, 1 + random.below(4));
    relevance.add(std::vector<std::uint32_t>(drawn.begin(), drawn.end()));
  }
  double strength = 0;
  std::size_t query_edges = 0;
  std::set<std::pair<std::uint32_t, std::uint32_t>> document_edges;
  for (std::size_t a = 0; a < 12; ++a) {
    for (const std::uint32_t x : relevance.positives(a))
      for (const std::uint32_t y : relevance.positives(a))
        if (x < y) document_edges.emplace(x, y);
    for (std::size_t b = 0; b < 12; ++b) {
      if (a == b) continue;
      const auto p = set_of(relevance, a), q = set_of(relevance, b);
      std::vector<std::uint32_t> both, either;
      std::set_intersection(p.begin(), p.end(), q.begin(), q.end(), std::back_inserter(both));
      std::set_union(p.begin(), p.end(), q.begin(), q.end(), std::back_inserter(either));
      strength += static_cast<double>(both.size()) / static_cast<double>(either.size());
      query_edges += !both.empty();
    }
  }
  const auto s = statistics(relevance);
  EXPECT_NEAR(s->strength, strength / 12, 1e-12);
  EXPECT_NEAR(s->query_density, static_cast<double>(query_edges) / (12 * 11), 1e-12);
  EXPECT_NEAR(s->document_density, static_cast<double>(document_edges.size()) / 36, 1e-12);
}

TEST(Statistics, RefuseTooManyOverlaps) {
  Relevance relevance(2);
  const std::uint32_t one[] = {0};
  for (int q = 0; q < 70'000; ++q) relevance.add(one);
  const auto s = statistics(relevance);
  ASSERT_FALSE(s);
  EXPECT_NE(s.error().find("overlaps"), std::string::npos);
}

TEST(Construction, ReturnsEveryPairInFourDimensions) {
  for (const std::size_t n : {3u, 4u, 5u, 10u, 47u, 160u}) {
    const ConstructionCheck check = check_construction(n, 2, Precision::usual);
    EXPECT_EQ(check.sets, static_cast<std::size_t>(choose(n, 2)));
    EXPECT_EQ(check.wrong, 0u) << n;
    EXPECT_LE(least_dimension(choose(n, 2), check.margin), 4) << "Theorem 1";
  }
}

// Distances between the worst positive and the best negative, twice the margin.
TEST(Construction, HasTheKnownMargins) {
  EXPECT_NEAR(2 * check_construction(20, 2, Precision::usual).margin, 8.6e-4, 0.05e-4);
  EXPECT_NEAR(2 * check_construction(40, 2, Precision::usual).margin, 5.3e-5, 0.05e-5);
  EXPECT_NEAR(2 * check_construction(80, 2, Precision::usual).margin, 3.3e-6, 0.05e-6);
  EXPECT_NEAR(2 * check_construction(160, 2, Precision::usual).margin, 2.0e-7, 0.05e-7);
}

TEST(Construction, ExactMarginIsThatOfAllPairs) {
  for (std::size_t n = 5; n <= 40; ++n)
    EXPECT_NEAR(exact_pair_margin(n) / check_construction(n, 2, Precision::extended).margin, 1, 1e-9) << n;
  EXPECT_NEAR(exact_pair_margin(2000) / exact_pair_margin(1000), 1.0 / 16, 1e-3);
}

TEST(Construction, TakesTwiceKDimensionsForEveryK) {
  EXPECT_EQ(check_construction(12, 1, Precision::usual).wrong, 0u);
  EXPECT_EQ(check_construction(12, 3, Precision::usual).wrong, 0u);
  EXPECT_EQ(check_construction(9, 4, Precision::extended).wrong, 0u);
}

// Single precision counts what it cannot tell apart as wrong instead of taking the first by luck.
TEST(Construction, IsBeyondSinglePrecisionForManyDocuments) {
  EXPECT_EQ(check_construction(40, 2, Precision::single).wrong, 0u);
  EXPECT_GT(check_construction(640, 2, Precision::single).wrong, 0u);
}

TEST(Construction, VectorsSolveTheRelevance) {
  const Relevance relevance = every_subset(24, 2);
  const Vectors documents = construction_documents(24, 2);
  Vectors queries(relevance.queries(), 4);
  for (std::size_t q = 0; q < relevance.queries(); ++q) {
    const Vectors one = construction_query(24, relevance.positives(q));
    std::copy(one.numbers.begin(), one.numbers.end(), queries.row(q).begin());
  }
  EXPECT_NEAR(margin_of(relevance, queries, documents), exact_pair_margin(24), 1e-6);
}

TEST(Cubic, OfTheWholeTableIsThePapers) {
  const Fit fit = fit_table(45, 3);
  for (std::size_t i = 0; i < kPaperCubic.size(); ++i) EXPECT_NEAR(fit.coefficients[i], kPaperCubic[i], 5e-5);
  EXPECT_NEAR(fit.r_squared, 0.999, 5e-4);
  EXPECT_NEAR(fit.at(512), 5e5, 1e4);
  EXPECT_NEAR(fit.at(768), 1.7e6, 1e4);
  EXPECT_NEAR(fit.at(1024), 4.0e6, 1e4);
  EXPECT_NEAR(fit.at(3072), 1.07e8, 1e6);
  EXPECT_NEAR(fit.at(4096), 2.5e8, 5e6);
}

TEST(Cubic, SaysSomethingElseWithoutTheLastRows) {
  EXPECT_NEAR(fit_table(30, 3).at(4096), 38e6, 0.5e6);
  EXPECT_NEAR(fit_table(36, 3).at(4096), -3.9e6, 0.05e6);
  EXPECT_NEAR(fit_table(40, 3).at(4096), 2.5e6, 0.05e6);
  EXPECT_NEAR(fit_table(42, 3).at(4096), 15.6e6, 0.05e6);
  EXPECT_NEAR(fit_table(45, 2).at(4096), 5.4e6, 0.05e6);
  EXPECT_GT(fit_table(30, 3).band(4096), 38e6) << "the band has zero in it";
}

TEST(Cubic, FindsAPolynomialAgainAndItsBand) {
  std::vector<double> x, y;
  for (int i = 0; i < 12; ++i) {
    x.push_back(i);
    y.push_back(2 - 3.0 * i + 0.5 * i * i);
  }
  const Fit exact = fit_polynomial(x, y, 2);
  EXPECT_NEAR(exact.coefficients[0], 2, 1e-9);
  EXPECT_NEAR(exact.coefficients[1], -3, 1e-9);
  EXPECT_NEAR(exact.coefficients[2], 0.5, 1e-9);
  EXPECT_NEAR(exact.band(100), 0, 1e-6);
  // A constant through 1 and 3 and 2: mean 2, residual 1, new observation's band t * s * sqrt(1 + 1/3).
  const std::vector<double> at{0, 1, 2}, values{1, 3, 2};
  const Fit mean = fit_polynomial(at, values, 0);
  EXPECT_NEAR(mean.at(50), 2, 1e-12);
  EXPECT_NEAR(mean.band(50), 4.3027 * std::sqrt(4.0 / 3), 1e-3);
  EXPECT_THROW(fit_polynomial(at, values, 2), std::invalid_argument);
}

TEST(Table, HasFortyTwoEntries) {
  EXPECT_EQ(table_entry(4), 10);
  EXPECT_EQ(table_entry(20), 120);
  EXPECT_EQ(table_entry(45), 626);
  EXPECT_EQ(table_entry(3), 0);
  EXPECT_EQ(table_entry(46), 0);
}

}  // namespace
}  // namespace quire::labs::embedding_limits

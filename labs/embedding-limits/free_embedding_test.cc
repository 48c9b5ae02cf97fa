// Kernels against plain arithmetic and against each other, gradients against differences of the loss, and
// what the search counts as solved.
#include "labs/embedding-limits/free_embedding.h"

#include <cmath>
#include <cstdlib>

#include <gtest/gtest.h>

#include "labs/embedding-limits/critical.h"
#include "labs/embedding-limits/least_dimension.h"

namespace quire::labs::embedding_limits {
namespace {

bool full() {
  const char* const value = std::getenv("QUIRE_FULL");
  return value != nullptr && std::string_view(value) == "1";
}

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t c = 0; c < a.size(); ++c) sum += double{a[c]} * b[c];
  return sum;
}

/// The loss by its definition: the mean over relevant pairs of -log softmax over all documents.
double plain_loss(const Relevance& relevance, const Vectors& queries, const Vectors& documents, double t) {
  double loss = 0;
  for (std::size_t q = 0; q < relevance.queries(); ++q) {
    double sum = 0;
    for (std::size_t j = 0; j < documents.rows; ++j)
      sum += std::exp(dot(queries.row(q), documents.row(j)) / t);
    for (const std::uint32_t p : relevance.positives(q))
      loss += std::log(sum) - dot(queries.row(q), documents.row(p)) / t;
  }
  return loss / static_cast<double>(relevance.pairs());
}

FreeOptions with_dimensions(std::size_t d) {
  FreeOptions options;
  options.dimensions = d;
  return options;
}

class Sets : public testing::TestWithParam<const StepKernels*> {};

TEST_P(Sets, LossAndGradientsAreTheDefinitions) {
  for (const auto& [n, k, d] : {std::array<std::size_t, 3>{7, 2, 3}, {21, 2, 9}, {9, 3, 1}, {5, 1, 17}}) {
    const Relevance relevance = every_subset(n, k);
    FreeEmbedding embedding(relevance, with_dimensions(d), random::Stream(n, "test"), *GetParam());
    const Vectors q = embedding.queries(), v = embedding.documents();
    const auto gradient = embedding.gradient();
    EXPECT_NEAR(gradient.loss, plain_loss(relevance, q, v, 0.1), 1e-5);
    // dL/dx = sum of w_ij = (k p_ij - a_ij) / (T pairs), in double.
    Vectors dq(q.rows, d), dv(n, d);
    for (std::size_t i = 0; i < q.rows; ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < n; ++j) sum += std::exp(dot(q.row(i), v.row(j)) / 0.1);
      const auto positives = relevance.positives(i);
      for (std::size_t j = 0; j < n; ++j) {
        const double p = std::exp(dot(q.row(i), v.row(j)) / 0.1) / sum;
        const bool a = std::find(positives.begin(), positives.end(), j) != positives.end();
        const double w =
            (static_cast<double>(k) * p - (a ? 1 : 0)) / (0.1 * static_cast<double>(relevance.pairs()));
        for (std::size_t c = 0; c < d; ++c) {
          dq.row(i)[c] += static_cast<float>(w * v.row(j)[c]);
          dv.row(j)[c] += static_cast<float>(w * q.row(i)[c]);
        }
      }
    }
    for (std::size_t i = 0; i < dq.numbers.size(); ++i)
      EXPECT_NEAR(gradient.queries.numbers[i], dq.numbers[i], 2e-5) << n << " " << i;
    for (std::size_t i = 0; i < dv.numbers.size(); ++i)
      EXPECT_NEAR(gradient.documents.numbers[i], dv.numbers[i], 2e-5) << n << " " << i;
  }
}

TEST_P(Sets, GiveTheSameBitsAsThePortableOne) {
  for (const auto& [n, k, d] : {std::array<std::size_t, 3>{5, 2, 2}, {11, 2, 5}, {18, 2, 13}, {8, 3, 4}}) {
    const Relevance relevance = every_subset(n, k);
    FreeEmbedding mine(relevance, with_dimensions(d), random::Stream(3, "bits"), *GetParam());
    FreeEmbedding portable(relevance, with_dimensions(d), random::Stream(3, "bits"),
                           *step_portable_kernels());
    for (int i = 0; i < 60; ++i) ASSERT_EQ(mine.step(), portable.step()) << "step " << i;
    EXPECT_EQ(mine.queries().numbers, portable.queries().numbers);
    EXPECT_EQ(mine.documents().numbers, portable.documents().numbers);
    EXPECT_EQ(mine.accuracy(), portable.accuracy());
  }
}

TEST_P(Sets, SoftmaxHoldsAtTheEndsOfItsRange) {
  const Relevance relevance = every_subset(4, 1);
  FreeOptions options = with_dimensions(2);
  options.temperature = 0.01;  // exp(200) between the best and the worst
  FreeEmbedding embedding(relevance, options, random::Stream(1, "cold"), *GetParam());
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(std::isfinite(embedding.step()));
  for (const float number : embedding.queries().numbers) ASSERT_TRUE(std::isfinite(number));
}

INSTANTIATE_TEST_SUITE_P(Kernels, Sets,
                         testing::ValuesIn(all_step_kernels().begin(), all_step_kernels().end()),
                         [](const auto& test) { return std::string(test.param->name); });

TEST(FreeEmbedding, GradientsAreDifferencesOfTheLoss) {
  const Relevance relevance = every_subset(6, 2);
  FreeEmbedding embedding(relevance, with_dimensions(3), random::Stream(5, "differences"));
  const Vectors q = embedding.queries(), v = embedding.documents();
  const auto gradient = embedding.gradient();
  constexpr float kStep = 1e-3F;
  for (std::size_t i = 0; i < v.numbers.size(); ++i) {
    Vectors up = v, down = v;
    up.numbers[i] += kStep;
    down.numbers[i] -= kStep;
    const double rise = plain_loss(relevance, q, up, 0.1) - plain_loss(relevance, q, down, 0.1);
    EXPECT_NEAR(gradient.documents.numbers[i], rise / (double{up.numbers[i]} - down.numbers[i]), 2e-3) << i;
  }
}

// The other positives stay in the denominator: with two documents of two, nothing is left to push away, and a
// query between its positives still pays ln 2.
TEST(FreeEmbedding, OtherPositivesStayInTheDenominator) {
  Relevance relevance(3);
  const std::uint32_t pair[] = {0, 1};
  relevance.add(pair);
  FreeOptions options = with_dimensions(2);
  FreeEmbedding embedding(relevance, options, random::Stream(1, "two"));
  double loss = 0;
  for (int i = 0; i < 3000; ++i) loss = embedding.step();
  EXPECT_GE(loss, std::log(2.0) - 1e-6);
  EXPECT_LE(loss, std::log(2.0) + 0.01);
}

TEST(FreeEmbedding, RowsHaveLengthOneAfterEveryStep) {
  const Relevance relevance = every_subset(9, 2);
  FreeEmbedding embedding(relevance, with_dimensions(4), random::Stream(2, "length"));
  for (int i = 0; i < 20; ++i) {
    embedding.step();
    for (const Vectors& rows : {embedding.queries(), embedding.documents()})
      for (std::size_t r = 0; r < rows.rows; ++r) EXPECT_NEAR(dot(rows.row(r), rows.row(r)), 1, 1e-5);
  }
}

TEST(FreeEmbedding, EqualVectorsAreNotASolution) {
  // In one dimension every document is +1 or -1, so that two of three are equal: a tie with a negative.
  const Relevance relevance = every_subset(3, 1);
  FreeEmbedding embedding(relevance, with_dimensions(1), random::Stream(1, "tie"));
  for (int i = 0; i < 200; ++i) {
    embedding.step();
    EXPECT_LT(embedding.accuracy(), 1);
  }
  EXPECT_LE(margin_of(relevance, embedding.queries(), embedding.documents()), 0);
}

TEST(FreeEmbedding, RefusesWhatIsTooLargeOrEmpty) {
  const Relevance relevance = every_subset(4, 2);
  EXPECT_THROW(FreeEmbedding(relevance, with_dimensions(0), random::Stream(1, "x")), std::invalid_argument);
  EXPECT_THROW(FreeEmbedding(Relevance(4), with_dimensions(2), random::Stream(1, "x")),
               std::invalid_argument);
  Relevance wide(1'000'000'000);
  const std::uint32_t one[] = {7};
  wide.add(one);
  EXPECT_THROW(FreeEmbedding(wide, with_dimensions(2), random::Stream(1, "x")), std::invalid_argument);
}

TEST(Margin, OfVectorsThatAreKnown) {
  Relevance relevance(2);
  const std::uint32_t first[] = {0}, second[] = {1};
  relevance.add(first);
  relevance.add(second);
  Vectors queries(2, 2), documents(2, 2);
  queries.numbers = {3, 0, 0, 0.5F};  // lengths do not matter
  documents.numbers = {2, 0, 0, 1};
  EXPECT_NEAR(margin_of(relevance, queries, documents), 0.5, 1e-12);
  documents.numbers = {1, 0, 1, 0};
  EXPECT_EQ(margin_of(relevance, queries, documents), 0);
}

// Table 1 of the paper, gamma = 0.1, rounded up.
TEST(Theorem, IsTable1) {
  const auto least = [](double n, double k) {
    double log_sets = 0;
    for (double i = 1; i <= k; ++i) log_sets += std::log((n - k + i) / i);
    return std::ceil(log_sets / std::log(11.0));
  };
  EXPECT_EQ(least(100, 2), 4);
  EXPECT_EQ(least(100, 10), 13);
  EXPECT_EQ(std::ceil(least_dimension(choose(100, 2), 0.1)), 4);
  EXPECT_EQ(std::ceil(least_dimension(choose(100, 10), 0.1)), 13);
  EXPECT_EQ(std::ceil(least_dimension(choose(1000, 2), 0.1)), 6);
  EXPECT_EQ(std::ceil(least_dimension(choose(1000, 10), 0.1)), 23);
  EXPECT_EQ(std::ceil(least_dimension(choose(1000, 100), 0.1)), 135);
  EXPECT_EQ(std::ceil(least_dimension(choose(100'000, 2), 0.1)), 10);
  EXPECT_EQ(std::ceil(least_dimension(choose(1'000'000, 2), 0.1)), 12);
  // The largest margin is where the two sides meet.
  EXPECT_NEAR(least_dimension(1000, largest_margin(1000, 7)), 7, 1e-9);
  EXPECT_EQ(largest_margin(2, 64), 1);
}

TEST(Optimise, SolvesWhatIsEasyAndGivesUpWhatIsNot) {
  const Relevance easy = every_subset(6, 2);
  const FreeOutcome solved = optimise(easy, with_dimensions(6), random::Stream(1, "easy"));
  ASSERT_TRUE(solved.solved);
  EXPECT_EQ(solved.accuracy, 1);
  EXPECT_GT(solved.margin, 0);
  EXPECT_LE(least_dimension(choose(6, 2), solved.margin), 6);
  EXPECT_EQ(solved.steps % 50, 0u) << "the accuracy is tested every 50 steps";

  const Relevance hard = every_subset(12, 2);
  const FreeOutcome failed = optimise(hard, with_dimensions(2), random::Stream(1, "hard"));
  EXPECT_FALSE(failed.solved);
  EXPECT_LT(failed.best_accuracy, 1);
  EXPECT_LE(failed.margin, 0);
  EXPECT_LT(failed.steps, 100'000u) << "patience ends it";

  FreeOptions few = with_dimensions(2);
  few.steps_max = 120;
  EXPECT_EQ(optimise(hard, few, random::Stream(1, "hard")).steps, 120u);
}

TEST(Optimise, StopsWhenCancelled) {
  struct Stop {};
  int polls = 0;
  EXPECT_THROW(optimise(every_subset(12, 2), with_dimensions(2), random::Stream(1, "hard"),
                        [&] {
                          if (++polls > 10) throw Stop();
                        }),
               Stop);
  EXPECT_EQ(polls, 11);
}

CriticalOptions search_options(unsigned threads) {
  CriticalOptions options;
  options.seeds = 2;
  options.threads = threads;
  return options;
}

TEST(Critical, IsNearTable6AndTheSameOnAnyNumberOfThreads) {
  const auto one = find_critical({4, 5}, search_options(1), [] {});
  const auto three = find_critical({4, 5}, search_options(3), [] {});
  ASSERT_EQ(one.size(), 2u);
  EXPECT_NEAR(static_cast<double>(one[0].first_fail), 10, 2);
  EXPECT_NEAR(static_cast<double>(one[1].first_fail), 14, 2);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].d, i + 4);
    EXPECT_EQ(one[i].last_ok, three[i].last_ok);
    EXPECT_EQ(one[i].first_fail, three[i].first_fail);
    ASSERT_EQ(one[i].rows.size(), three[i].rows.size());
    for (std::size_t r = 0; r < one[i].rows.size(); ++r) {
      const SweepRow& a = one[i].rows[r];
      const SweepRow& b = three[i].rows[r];
      EXPECT_EQ(a.solved, b.solved);
      EXPECT_EQ(a.steps, b.steps);
      EXPECT_EQ(a.best_accuracy, b.best_accuracy);
      EXPECT_EQ(a.solution.queries.numbers, b.solution.queries.numbers);
      if (a.solved == 0) continue;
      EXPECT_GT(a.solution.margin, 0);
      EXPECT_LE(least_dimension(choose(a.n, 2), a.solution.margin), static_cast<double>(one[i].d));
    }
  }
}

TEST(Critical, SweepsAroundTheEdge) {
  const auto found = find_critical({3}, search_options(2), [] {});
  const Critical& search = found.front();
  ASSERT_FALSE(search.rows.empty());
  EXPECT_EQ(search.rows.back().n, search.edge + 5);
  EXPECT_EQ(search.rows.front().n, search.edge > 7 ? search.edge - 4 : 3);
  EXPECT_GE(search.last_ok, search.edge);
  EXPECT_LE(search.first_fail, search.edge + 1);
}

TEST(Critical, LimitInTwelveDimensions) {
  const Relevance limit = make_pattern(Pattern::dense, 1000, 2, 46, random::Stream(1, "x")).value();
  ASSERT_EQ(limit.documents(), 46u);
  if (!full()) GTEST_SKIP() << "the quick run measures it as C2";
  EXPECT_TRUE(optimise(limit, with_dimensions(12), random::Stream(1, "limit")).solved);
}

TEST(LeastDimension, OfDisjointPairsIsTwo) {
  // Disjoint pairs on a circle: each pair in an arc of its own.
  const Relevance relevance = make_pattern(Pattern::disjoint, 4, 2, 8, random::Stream(1, "x")).value();
  FreeOptions free;
  free.steps_max = 5000;
  std::vector<std::pair<std::size_t, bool>> tried;
  const LeastDimension found = find_least_dimension(
      relevance, 8, 3, free, random::Stream(1, "least"), [] {},
      [&](std::size_t d, bool solved) { tried.emplace_back(d, solved); });
  EXPECT_EQ(found.dimensions, 2u);
  EXPECT_EQ(found.failed, 1u);
  EXPECT_GT(found.margin, 0);
  EXPECT_EQ(tried, (std::vector<std::pair<std::size_t, bool>>{{1, false}, {2, true}}));
}

TEST(LeastDimension, SaysWhenNothingWasSolved) {
  FreeOptions free;
  free.steps_max = 200;
  const LeastDimension found =
      find_least_dimension(every_subset(20, 2), 2, 1, free, random::Stream(1, "least"), [] {});
  EXPECT_EQ(found.dimensions, 0u);
  EXPECT_EQ(found.failed, 2u);
}

}  // namespace
}  // namespace quire::labs::embedding_limits

// Rankings by words and by vectors against plain computations of the same.
#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Dense>
#include <gtest/gtest.h>

#include "labs/embedding-limits/lexical.h"
#include "labs/embedding-limits/single_vector.h"

namespace quire::labs::embedding_limits {
namespace {

TEST(Words, AreRunsOfLettersAndDigits) {
  EXPECT_EQ(words_of("Who likes R2-D2's Crème?"),
            (std::vector<std::string>{"who", "likes", "r2", "d2", "s", "crème"}));
  EXPECT_TRUE(words_of(" ?! ").empty());
}

TEST(Bm25, IsItsFormula) {
  WordIndex index;
  index.add("tea tea cake");
  index.add("tea");
  index.add("cake bread wine rice");
  std::vector<float> scores;
  index.bm25("Tea wine?", scores);
  const double average = 8.0 / 3;
  const auto part = [&](double df, double tf, double length) {
    const double idf = std::log(1 + (3 - df + 0.5) / (df + 0.5));
    return idf * tf * 2.5 / (tf + 1.5 * (0.25 + 0.75 * length / average));
  };
  EXPECT_NEAR(scores[0], part(2, 2, 3), 1e-6);
  EXPECT_NEAR(scores[1], part(2, 1, 1), 1e-6);
  EXPECT_NEAR(scores[2], part(1, 1, 4), 1e-6);
  index.bm25("nothing known", scores);
  EXPECT_EQ(scores, std::vector<float>(3, 0.0F));
  index.max_sim("tea and cake", scores);
  EXPECT_EQ(scores, (std::vector<float>{2, 1, 1}));
}

TEST(Ranks, CountTiesAgainstTheRelevant) {
  const std::vector<float> scores{3, 1, 3, 2, 1};
  const std::uint32_t first[] = {0}, tied[] = {0, 2}, last[] = {1};
  EXPECT_EQ(ranks_of(scores, first), (std::vector<std::size_t>{2}));
  EXPECT_EQ(ranks_of(scores, tied), (std::vector<std::size_t>{1, 1})) << "a tie among positives harms none";
  EXPECT_EQ(ranks_of(scores, last), (std::vector<std::size_t>{5}));
  RecallSum sum;
  sum.add(std::vector<std::size_t>{1, 11});
  sum.add(std::vector<std::size_t>{2});
  const Recalls recalls = sum.mean();
  EXPECT_EQ(recalls.at[0], 0.75);
  EXPECT_EQ(recalls.at[1], 0.75);
  EXPECT_EQ(recalls.at[2], 1);
}

TEST(Runs, KeepTheirOrderForWhoeverSortsAgain) {
  const std::vector<float> scores{1, 2, 2, 0};
  const auto hits = top(scores, 10);
  ASSERT_EQ(hits.size(), 3u) << "what no word matches is not retrieved";
  EXPECT_EQ(hits[0].document, 1u);
  EXPECT_EQ(hits[1].document, 2u);
  const std::string lines = run_lines(
      "q", hits, [](std::uint32_t d) { return "d" + std::to_string(d); }, "tag");
  EXPECT_TRUE(lines.starts_with("q Q0 d1 1 2 tag\nq Q0 d2 2 1.9999")) << lines;
  EXPECT_EQ(top(scores, 1).size(), 1u);
}

LimitSet small_limit(std::size_t documents, std::size_t queries = 100) {
  LimitOptions options;
  options.documents = documents;
  options.queries = queries;
  return make_limit(options).value();
}

Vectors drawn(std::size_t rows, std::size_t d, std::uint64_t seed) {
  return random_projection(rows, d, random::Stream(seed, "test"));
}

/// What judge_vectors() should find, query by query in double precision.
void expect_judged(const Relevance& relevance, const Vectors& queries, const Vectors& documents,
                   std::size_t d, Likeness likeness, const AtDimension& got) {
  RecallSum sum;
  double margin = std::numeric_limits<double>::infinity(), solved = 0;
  for (std::size_t q = 0; q < relevance.queries(); ++q) {
    std::vector<float> scores;
    double query_square = 0;
    for (std::size_t c = 0; c < d; ++c) query_square += double{queries.row(q)[c]} * queries.row(q)[c];
    for (std::size_t j = 0; j < documents.rows; ++j) {
      double dot = 0, square = 0;
      for (std::size_t c = 0; c < d; ++c) {
        dot += double{queries.row(q)[c]} * documents.row(j)[c];
        square += double{documents.row(j)[c]} * documents.row(j)[c];
      }
      scores.push_back(
          static_cast<float>(likeness == Likeness::dot ? dot : dot / std::sqrt(square * query_square)));
    }
    const auto positives = relevance.positives(q);
    sum.add(ranks_of(scores, positives));
    float worst = std::numeric_limits<float>::infinity(), best = -worst;
    for (std::size_t j = 0; j < scores.size(); ++j) {
      const bool positive = std::binary_search(positives.begin(), positives.end(), j);
      (positive ? worst : best) = positive ? std::min(worst, scores[j]) : std::max(best, scores[j]);
    }
    margin = std::min(margin, (double{worst} - double{best}) / 2);
    solved += worst > best;
  }
  for (std::size_t i = 0; i < got.recalls.at.size(); ++i) EXPECT_EQ(got.recalls.at[i], sum.mean().at[i]) << d;
  EXPECT_NEAR(got.margin, margin, 1e-4) << d;
  EXPECT_NEAR(got.solved, solved / static_cast<double>(relevance.queries()), 1e-12) << d;
}

TEST(Judge, IsWhatSortingWouldSay) {
  // More documents than a slice, more queries than the lanes; one to four positives.
  Relevance relevance(1100);
  random::Stream random(1, "judge");
  for (int q = 0; q < 70; ++q) {
    const auto set = random::without_replacement(random, 1100, 1 + random.below(4));
    relevance.add(std::vector<std::uint32_t>(set.begin(), set.end()));
  }
  const Vectors queries = drawn(70, 24, 1), documents = drawn(1100, 24, 2);
  const std::size_t cuts[] = {1, 5, 24};
  for (const Likeness likeness : {Likeness::cosine, Likeness::dot}) {
    const auto results = judge_vectors(relevance, queries, documents, cuts, likeness);
    ASSERT_EQ(results.size(), 3u);
    for (std::size_t i = 1; i < 3; ++i)  // cosines of one dimension are 1 or -1: all ties, in any precision
      expect_judged(relevance, queries, documents, cuts[i], likeness, results[i]);
  }
}

TEST(Judge, ConstantVectorsFindNothing) {
  const Relevance relevance = every_subset(6, 2);
  Vectors queries(relevance.queries(), 3), documents(6, 3);
  std::fill(queries.numbers.begin(), queries.numbers.end(), 1.0F);
  std::fill(documents.numbers.begin(), documents.numbers.end(), 1.0F);
  const std::size_t cuts[] = {3};
  const auto results = judge_vectors(relevance, queries, documents, cuts, Likeness::cosine);
  EXPECT_EQ(results[0].recalls.at_2(), 0) << "ties count against the relevant";
  EXPECT_EQ(results[0].recalls.at[1], 1);
  EXPECT_EQ(results[0].margin, 0);
  EXPECT_EQ(results[0].solved, 0);
}

TEST(Judge, RefusesDimensionsThatDoNotRise) {
  const Relevance relevance = every_subset(4, 1);
  const Vectors vectors = drawn(4, 3, 1);
  for (const std::vector<std::size_t>& cuts : {std::vector<std::size_t>{2, 2}, {4}, {0}})
    EXPECT_THROW(judge_vectors(relevance, vectors, vectors, cuts, Likeness::dot), std::invalid_argument);
}

TEST(Things, AsTokensFindExactlyTheirPeople) {
  const LimitSet set = small_limit(300);
  const TokenMatrix matrix = thing_matrix(set);
  EXPECT_EQ(judge_tokens(set, matrix).at_2(), 1);
  for (const auto& row : matrix.rows) {
    double square = 0;
    for (const auto& entry : row) square += double{entry.weight} * entry.weight;
    EXPECT_NEAR(square, 1, 1e-5);
  }
}

Eigen::MatrixXd dense(const TokenMatrix& matrix) {
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(matrix.rows.size()),
                                              static_cast<Eigen::Index>(matrix.tokens));
  for (std::size_t i = 0; i < matrix.rows.size(); ++i)
    for (const auto& [token, weight] : matrix.rows[i]) out(static_cast<Eigen::Index>(i), token) = weight;
  return out;
}

Eigen::MatrixXd as_matrix(const Vectors& vectors) {
  Eigen::MatrixXd out(static_cast<Eigen::Index>(vectors.rows), static_cast<Eigen::Index>(vectors.dimensions));
  for (std::size_t i = 0; i < vectors.rows; ++i)
    for (std::size_t c = 0; c < vectors.dimensions; ++c)
      out(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(c)) = vectors.row(i)[c];
  return out;
}

/// The columns are orthonormal and keep as much of the matrix as the best of that number can.
void expect_best_subspace(const TokenMatrix& matrix, const Vectors& right, const Eigen::VectorXd& singular) {
  const Eigen::MatrixXd v = as_matrix(right), x = dense(matrix);
  const auto d = v.cols();
  EXPECT_LT((v.transpose() * v - Eigen::MatrixXd::Identity(d, d)).norm(), 1e-4);
  EXPECT_NEAR((x * v).squaredNorm(), singular.head(d).squaredNorm(), 1e-4 * singular.squaredNorm());
}

TEST(Svd, IsEigens) {
  const TokenMatrix matrix = thing_matrix(small_limit(46));
  const Eigen::BDCSVD<Eigen::MatrixXd> reference(dense(matrix));
  expect_best_subspace(matrix, right_singular_vectors(matrix, 20, random::Stream(1, "svd")),
                       reference.singularValues());
  EXPECT_EQ(right_singular_vectors(matrix, 4096, random::Stream(1, "svd")).dimensions, 46u) << "the rank";
}

/// Both sides above 600, so that Lanczos is used; singular values come in groups of equal ones.
TEST(Svd, LanczosFindsEqualSingularValuesToo) {
  TokenMatrix matrix;
  matrix.tokens = 700;
  for (std::uint32_t i = 0; i < 650; ++i)
    matrix.rows.push_back(
        {{i, static_cast<float>(1 + i % 5)}, {(i * 7 + 3) % 650, i % 5 == 4 ? 0.5F : 0.0F}});
  Eigen::MatrixXd x = dense(matrix);
  for (std::uint32_t i = 0; i < 650; ++i)  // dense() keeps the last entry of a token, as X^T X adds both
    if (i == (i * 7 + 3) % 650) x(i, i) = (1 + i % 5) + (i % 5 == 4 ? 0.5 : 0);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> reference(x.transpose() * x, Eigen::EigenvaluesOnly);
  const Vectors right = right_singular_vectors(matrix, 260, random::Stream(1, "lanczos"));
  ASSERT_EQ(right.dimensions, 260u);
  const Eigen::MatrixXd v = as_matrix(right);
  EXPECT_LT((v.transpose() * v - Eigen::MatrixXd::Identity(260, 260)).norm(), 1e-3);
  EXPECT_NEAR((x * v).squaredNorm(), reference.eigenvalues().tail(260).sum(), 1e-3 * x.squaredNorm());
}

TEST(Svd, FullRankIsExactOnTheSmallSet) {
  const LimitSet set = small_limit(46, 1000);
  const TokenMatrix matrix = thing_matrix(set);
  const Vectors svd = right_singular_vectors(matrix, 46, random::Stream(1, "svd"));
  const std::size_t cuts[] = {8, 46};
  const auto results = judge_projection(set, matrix, svd, cuts);
  EXPECT_LT(results[0].recalls.at_2(), 0.9);
  EXPECT_EQ(results[1].recalls.at_2(), 1);
}

TEST(Projection, KeepsMoreTheLongerItIs) {
  const LimitSet set = small_limit(46, 1000);
  const TokenMatrix matrix = thing_matrix(set);
  const Vectors projection = random_projection(matrix.tokens, 1024, random::Stream(1, "projection"));
  const std::size_t cuts[] = {16, 128, 1024};
  const auto results = judge_projection(set, matrix, projection, cuts);
  EXPECT_LT(results[0].recalls.at_2(), results[1].recalls.at_2());
  EXPECT_LT(results[1].recalls.at_2(), results[2].recalls.at_2());
  EXPECT_GT(results[2].recalls.at_2(), 0.95);
}

}  // namespace
}  // namespace quire::labs::embedding_limits

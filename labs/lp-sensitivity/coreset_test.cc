// Coresets in memory and of streams, and regression on them.
#include "labs/lp-sensitivity/coreset.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "labs/engines/linear/lp_norm.h"
#include "labs/lp-sensitivity/regression.h"
#include "labs/lp-sensitivity/test_matrices.h"

namespace quire::labs::lp_sensitivity {
namespace {

TEST(Coresets, GrowUntilTheMeasuredDistortionIsSmallEnough) {
  const Matrix a = gaussian(2000, 4);
  for (const double p : {1.0, 2.0, 4.0}) {
    const Coreset c = make_coreset(a, {.p = p, .eps = 0.25, .method = automatic_method(p)});
    EXPECT_LE(c.measured.value, 0.25) << p;
    EXPECT_LT(c.sample.rows.size(), 1500u) << p;
    EXPECT_NEAR(static_cast<double>(c.sample.rows.size()), c.expected_rows, 6 * std::sqrt(c.expected_rows));
    EXPECT_EQ(c.importance.rank, 4);
  }
  EXPECT_EQ(automatic_method(3.9), Method::lewis);
  EXPECT_EQ(automatic_method(4), Method::augmented);
}

TEST(Coresets, OfAGivenSizeAreThatSize) {
  const Coreset c = make_coreset(gaussian(500, 3), {.p = 1, .eps = 0.01, .rows = 60});
  EXPECT_EQ(c.expected_rows, 60);
  EXPECT_EQ(c.tries, 1);
  EXPECT_GT(c.expected_distortion, 0);
}

TEST(Coresets, OfNothingAndOfEverything) {
  EXPECT_TRUE(make_coreset(Matrix::Zero(5, 2), {}).sample.rows.empty());
  const Coreset all = make_coreset(gaussian(4, 4), {.p = 1, .eps = 0.1});
  EXPECT_EQ(all.sample.rows.size(), 4u);
  EXPECT_LE(all.measured.value, 1e-14);
}

WeightedRows piece_of(const Matrix& a, Index begin, Index rows) {
  WeightedRows piece{a.middleRows(begin, rows), std::vector<Index>(static_cast<std::size_t>(rows)), {}};
  std::iota(piece.numbers.begin(), piece.numbers.end(), begin);
  piece.weights.assign(static_cast<std::size_t>(rows), 1);
  return piece;
}

TEST(MergeAndReduce, KeepsTheNormsOfAStream) {
  Matrix a = gaussian(8000, 4);
  a.row(4321) *= 1e4;  // must survive every reduction
  for (const double p : {1.0, 4.0}) {
    MergeReduce tree({.p = p, .rows = 400, .method = automatic_method(p)}, 1000);
    for (Index begin = 0; begin < a.rows(); begin += 2000) tree.add(piece_of(a, begin, 2000));
    const WeightedRows kept = tree.finish();
    EXPECT_GE(tree.reductions(), 4 + 3);
    EXPECT_NEAR(static_cast<double>(kept.rows.rows()), 400, 120);
    EXPECT_TRUE(std::is_sorted(kept.numbers.begin(), kept.numbers.end()));
    EXPECT_NE(std::find(kept.numbers.begin(), kept.numbers.end(), 4321), kept.numbers.end());
    for (std::size_t k = 0; k < kept.numbers.size(); ++k)
      EXPECT_EQ(kept.rows.row(static_cast<Index>(k)), a.row(kept.numbers[k]));
    const Sample sample{kept.numbers, kept.weights};
    EXPECT_LE(distortion(a, sample, p, Effort::quick()).value, 0.5) << p;
    const Matrix probes = probe_directions(kept, p, 1);
    EXPECT_EQ(probes.rows(), 4);
    EXPECT_GT(probes.cols(), 100);
  }
}

TEST(MergeAndReduce, LeavesAShortStreamWhole) {
  MergeReduce tree({.p = 1, .rows = 100}, 400);
  tree.add(piece_of(gaussian(50, 3), 0, 50));
  const WeightedRows kept = tree.finish();
  EXPECT_EQ(kept.rows.rows(), 50);
  for (const double w : kept.weights) EXPECT_EQ(w, 1);
  EXPECT_EQ(MergeReduce({}, 10).finish().rows.rows(), 0);
}

TEST(Regressions, AreTheMedianAndTheMean) {
  Matrix table(5, 2);  // a constant column and the values 1, 2, 3, 4, 100
  table << 1, 1, 1, 2, 1, 3, 1, 4, 1, 100;
  const Regression median = lp_regression(table, 1, 1);
  EXPECT_NEAR(median.coefficients[0], 3, 1e-5);
  EXPECT_NEAR(median.loss, 101, 1e-4);
  EXPECT_NEAR(median.bound, 101, 1e-4);
  EXPECT_NEAR(lp_regression(table, 1, 2).coefficients[0], 22, 1e-6);
  EXPECT_NEAR(lp_regression(table, 1, 8).coefficients[0], 46.4, 0.1);  // 4 (t - 2.5)^7 = (100 - t)^7
  const std::vector<double> weights{10, 1, 1, 1, 1};
  EXPECT_NEAR(lp_regression(table, 1, 1, weights).coefficients[0], 1, 1e-5);
}

TEST(Regressions, FitExactlyWhatCanBe) {
  Matrix table = gaussian(20, 4);
  table.col(1) = 2 * table.col(0) - table.col(3);
  const Regression fit = lp_regression(table, 1, 1.5);
  EXPECT_NEAR(fit.loss, 0, 1e-9);
  EXPECT_NEAR(fit.coefficients[0], 2, 1e-6);
  EXPECT_NEAR(fit.coefficients[2], -1, 1e-6);
  Matrix doubled = gaussian(20, 3);  // columns that say the same: some best coefficients
  doubled.col(1) = doubled.col(0);
  const Regression some = lp_regression(doubled, 2, 1);
  EXPECT_NEAR(regression_loss(doubled, 2, 1, some.coefficients), some.loss, 1e-6 * some.loss);
  EXPECT_NEAR(some.loss / some.bound, 1, 1e-6);
}

TEST(Regressions, OnACoresetAreNearlyAsGood) {
  Matrix table = gaussian(3000, 4);
  table.col(3) = table.leftCols(3) * gaussian(3, 1, 2) + 0.5 * gaussian(3000, 1, 3).col(0);
  const Coreset c = make_coreset(table, {.p = 1, .eps = 0.2});
  Matrix kept(static_cast<Index>(c.sample.rows.size()), 4);
  for (std::size_t k = 0; k < c.sample.rows.size(); ++k)
    kept.row(static_cast<Index>(k)) = table.row(c.sample.rows[k]);
  const Regression small = lp_regression(kept, 3, 1, c.sample.weights);
  const double best = lp_regression(table, 3, 1).loss;
  const double loss = regression_loss(table, 3, 1, small.coefficients);
  EXPECT_GE(loss, best * (1 - 1e-9));
  EXPECT_LE(loss, best * (1 + c.measured.value) / (1 - c.measured.value));
}

}  // namespace
}  // namespace quire::labs::lp_sensitivity

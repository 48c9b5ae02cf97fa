// Sampling: the expected count, unbiased norms, and the recursion of root leverage sampling.
#include "labs/lp-sensitivity/sample.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/linear/lp_norm.h"
#include "labs/engines/linear/row_space.h"
#include "labs/lp-sensitivity/families.h"
#include "labs/lp-sensitivity/test_matrices.h"

namespace quire::labs::lp_sensitivity {
namespace {

TEST(Scale, MeetsTheCountWithCaps) {
  random::Stream stream(1, "scales");
  for (int round = 0; round < 300; ++round) {
    const auto n = static_cast<Index>(1 + stream.below(30));
    Vector q(n);
    for (double& v : q) v = stream.bernoulli(0.2) ? 0 : std::exp(5 * stream.normal());
    std::vector<Index> counts(static_cast<std::size_t>(n));
    double whole = 0;
    for (Index i = 0; i < n; ++i) {
      counts[static_cast<std::size_t>(i)] = static_cast<Index>(1 + stream.below(5));
      if (q[i] > 0) whole += static_cast<double>(counts[static_cast<std::size_t>(i)]);
    }
    if (whole == 0) continue;
    const double m = whole * (0.01 + 0.98 * stream.uniform());
    const Vector keep = probabilities(q, scale_for(q, m, counts));
    double expected = 0;
    for (Index i = 0; i < n; ++i)
      expected += keep[i] * static_cast<double>(counts[static_cast<std::size_t>(i)]);
    EXPECT_NEAR(expected, m, 1e-9 * whole);  // capping without a new alpha would fall short
    EXPECT_LE(keep.maxCoeff(), 1);
    EXPECT_TRUE(std::isinf(scale_for(q, whole + 1, counts)));
  }
}

TEST(Scale, KeepsEveryRowWhenAllAreAskedFor) {
  Vector q(3);
  q << 1, 0, 2;
  const Vector keep = probabilities(q, scale_for(q, 2));
  EXPECT_EQ(keep[0], 1);
  EXPECT_EQ(keep[1], 0);
  EXPECT_EQ(keep[2], 1);
}

TEST(Samples, CountAsExpectedAndKeepNormsInTheMean) {
  const Matrix a = gaussian(60, 3);
  const double p = 1.5;
  const Vector q = linear::leverage(a).scores;
  const Vector x = gaussian(3, 1, 9).col(0);
  const double truth = linear::norm_power(a * x, p);
  double count = 0, norms = 0;
  const int draws = 4000;
  for (int t = 0; t < draws; ++t) {
    random::Stream stream(1, "draws", static_cast<std::uint64_t>(t));
    const Sample sample = draw(q, 15, stream);
    count += static_cast<double>(sample.rows.size());
    for (std::size_t k = 0; k < sample.rows.size(); ++k) {
      // The weight is on the p-th power: the row itself is scaled by its p-th root.
      const double scaled = std::abs(a.row(sample.rows[k]).dot(x)) * std::pow(sample.weights[k], 1 / p);
      norms += std::pow(scaled, p);
    }
  }
  EXPECT_NEAR(count / draws, 15, 0.3);
  EXPECT_NEAR(norms / draws / truth, 1, 0.03);
}

TEST(Samples, OfOneStreamAreNested) {
  const Vector q = gaussian(40, 1).col(0).cwiseAbs();
  random::Stream first(3, "nested"), second(3, "nested");
  const Sample small = draw(q, 8, first), large = draw(q, 20, second);
  for (const Index row : small.rows)
    EXPECT_NE(std::find(large.rows.begin(), large.rows.end(), row), large.rows.end());
}

TEST(RootRecursive, EndsNearCSquaredTimesDAtOne) {
  // Sizes of a pilot with the same C and n = 200 d: 155, 312, 613 for Gaussian matrices.
  const double pilot[] = {155, 312, 613};
  int k = 0;
  for (const Index d : {8, 16, 32}) {
    const Family family = make_family("gauss", {.d = d, .rows_per_column = 200});
    random::Stream stream(1, "root");
    const CountedSample sample = root_recursive(family.rows, {}, 1, 4, stream);
    const double size = static_cast<double>(sample.sizes.back());
    EXPECT_NEAR(size / pilot[k], 1, 0.2) << d;
    EXPECT_GT(sample.sizes.size(), 2u);
    EXPECT_LT(sample.sizes.size(), 12u);
    ++k;
  }
}

TEST(RootRecursive, KeepsNormsInTheMeanOverItsPasses) {
  const Family family = make_family("ident", {.d = 3, .copies = 600, .p = 1});
  double mean = 0;
  for (int t = 0; t < 400; ++t) {
    random::Stream stream(2, "root", static_cast<std::uint64_t>(t));
    const CountedSample sample = root_recursive(family.rows, family.copies, 1, 4, stream);
    mean += static_cast<double>(sample.counts[1]) * sample.weights[1] / 600 / 400;
  }
  EXPECT_NEAR(mean, 1, 0.06);
}

TEST(RootRecursive, LeavesASmallMatrixAlone) {
  const Matrix a = gaussian(10, 5);
  random::Stream stream(1, "small");
  const CountedSample sample = root_recursive(a, {}, 1, 100, stream);
  EXPECT_EQ(sample.sizes.back(), 10);
  for (const double weight : sample.weights) EXPECT_EQ(weight, 1);
}

}  // namespace
}  // namespace quire::labs::lp_sensitivity

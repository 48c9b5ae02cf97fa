// Newton's method against conditions that the optimum must satisfy.
#include "labs/fair-threshold/logistic.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"
#include "labs/fair-threshold/design.h"

namespace quire::labs::fair_threshold {
namespace {

TEST(Logistic, InterceptAloneIsTheLogOdds) {
  const Eigen::MatrixXd ones = Eigen::MatrixXd::Ones(10, 1);
  Eigen::VectorXd good = Eigen::VectorXd::Zero(10);
  good.head(3).setOnes();
  const Result<Logistic> fit = fit_logistic(ones, good);
  ASSERT_TRUE(fit) << fit.error();
  EXPECT_NEAR(fit->weights[0], std::log(3.0 / 7), 1e-9);
}

TEST(Logistic, GradientVanishesWithTheRidgeEverywhereButTheIntercept) {
  random::Stream stream(1, "logistic");
  Eigen::MatrixXd x(200, 4);
  Eigen::VectorXd good(200);
  for (Eigen::Index i = 0; i < 200; ++i) {
    x(i, 0) = 1;
    for (Eigen::Index j = 1; j < 4; ++j) x(i, j) = stream.normal();
    good[i] = stream.bernoulli(1 / (1 + std::exp(-1 - 2 * x(i, 1) + x(i, 2))));
  }
  const Result<Logistic> fit = fit_logistic(x, good, 2.5);
  ASSERT_TRUE(fit) << fit.error();
  Eigen::VectorXd gradient = x.transpose() * (fit->probability(x) - good);
  gradient.tail(3) += 2.5 * fit->weights.tail(3);
  EXPECT_LT(gradient.cwiseAbs().maxCoeff(), 1e-10);
  EXPECT_LT(fit->gradient, 1e-10);
  // The intercept is free: mean probability equals the share of good.
  EXPECT_NEAR(fit->probability(x).mean(), good.mean(), 1e-12);
}

TEST(Logistic, SurvivesSeparationAndHugeFeatures) {
  Eigen::MatrixXd x(6, 2);
  x << 1, -3e4, 1, -2e4, 1, -1e4, 1, 1e4, 1, 2e4, 1, 3e4;
  Eigen::VectorXd good(6);
  good << 0, 0, 0, 1, 1, 1;
  const Result<Logistic> fit = fit_logistic(x, good);
  ASSERT_TRUE(fit) << fit.error();
  EXPECT_GT(fit->probability(x)[5], 0.99);
}

TEST(Design, StandardisesNumbersAndLeavesOutTheFirstCode) {
  const Result<Eigen::MatrixXd> matrix = design_matrix({{"n", std::vector<double>{1, 3}},
                                                        {"c", std::vector<std::string>{"b", "a"}},
                                                        {"same", std::vector<double>{7, 7}}},
                                                       2);
  ASSERT_TRUE(matrix) << matrix.error();
  Eigen::MatrixXd expected(2, 4);
  expected << 1, -1, 1, 0, 1, 1, 0, 0;
  EXPECT_TRUE(matrix->isApprox(expected));
}

TEST(Design, RefusesAColumnOfNames) {
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back("name " + std::to_string(i));
  EXPECT_EQ(design_matrix({{"who", names}}, 1000).error(),
            "column who has 1000 different texts, which makes more than 500 features; leave it out (--drop)");
}

}  // namespace
}  // namespace quire::labs::fair_threshold

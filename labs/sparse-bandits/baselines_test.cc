// Designs, estimators and baselines: closed forms, optimality conditions, brute force on small sizes.
#include "labs/sparse-bandits/baselines.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "labs/sparse-bandits/design.h"
#include "labs/sparse-bandits/net_elim.h"
#include "labs/sparse-bandits/play.h"
#include "labs/sparse-bandits/regression.h"

namespace quire::labs::sparse_bandits {
namespace {

constexpr std::uint64_t kAsks = 10'000'000;

Course run(Learner& learner, const Instance& instance) {
  return play(learner, instance, {}, random::Stream(1, "n"), kAsks, {});
}

Instance linear(std::uint64_t seed, std::size_t n, std::size_t d, int s, double eps) {
  return linear_instance(gaussian_features(random::Stream(seed, "features"), n, d),
                         random_theta(random::Stream(seed, "theta"), d, s), eps, Deviation::flattened,
                         random::Stream(seed, "signs"));
}

Sample gaussian_sample(std::uint64_t seed, std::size_t rows, std::size_t d, const std::vector<double>& truth,
                       double noise) {
  random::Stream stream(seed, "sample");
  Sample sample{rows, d, std::vector<double>(rows * d), std::vector<double>(rows)};
  for (double& x : sample.by_column) x = stream.normal();
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < d; ++j) sample.rewards[i] += sample.column(j)[i] * truth[j];
    sample.rewards[i] += noise * (2 * stream.uniform() - 1);
  }
  return sample;
}

/// Width of a design by Gauss-Jordan on V, from the definition.
double width_by_definition(const Features& features, const Design& design) {
  const std::size_t d = features.dimension();
  std::vector<std::vector<double>> v(d, std::vector<double>(2 * d));
  for (std::size_t k = 0; k < design.support.size(); ++k) {
    const std::vector<double> x = features.row(design.support[k]);
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = 0; j < d; ++j) v[i][j] += design.weights[k] * x[i] * x[j];
  }
  for (std::size_t i = 0; i < d; ++i) v[i][d + i] = 1;
  for (std::size_t i = 0; i < d; ++i) {
    const double pivot = v[i][i];
    for (double& x : v[i]) x /= pivot;
    for (std::size_t r = 0; r < d; ++r) {
      const double factor = v[r][i];
      for (std::size_t c = 0; r != i && c < 2 * d; ++c) v[r][c] -= factor * v[i][c];
    }
  }
  double most = 0;
  for (Id a = 0; a < features.actions(); ++a) {
    const std::vector<double> x = features.row(a);
    double width = 0;
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = 0; j < d; ++j) width += x[i] * v[i][d + j] * x[j];
    most = std::max(most, width);
  }
  return most;
}

TEST(Design, IsNearlyOptimalWithSmallSupport) {
  for (const std::size_t d : {1u, 2u, 5u, 16u}) {
    const FeaturesPtr features = gaussian_features(random::Stream(d, "features"), 400, d);
    const Design design = g_optimal(*features, all_actions(400));
    EXPECT_EQ(design.rank, d);
    double sum = 0;
    for (const double w : design.weights) {
      EXPECT_GT(w, 0);
      sum += w;
    }
    EXPECT_NEAR(sum, 1, 1e-9);
    EXPECT_EQ(std::set<Id>(design.support.begin(), design.support.end()).size(), design.support.size());
    EXPECT_LE(design.width, 2 * static_cast<double>(d) + 1e-9);
    EXPECT_NEAR(design.width, width_by_definition(*features, design), 1e-6 * design.width);
    EXPECT_LE(design.support.size(), 4 * d * 3 + 16);  // 4 d ln ln d + 16
    const Design finer = g_optimal(*features, all_actions(400), 1.05);
    EXPECT_LE(finer.width, 1.05 * static_cast<double>(d) + 1e-9);
    EXPECT_GE(finer.width, static_cast<double>(d) - 1e-9);  // Kiefer and Wolfowitz: d is the least
  }
}

TEST(Design, KnowsTheRankOfItsActions) {
  const NeedleFamily family = code({4, 5, 2}, 0.5).value();
  const Design design = g_optimal(*family.features, all_actions(125));
  EXPECT_EQ(design.rank, 4u * 4 + 1);  // every block sums to the same
  // The estimate of least norm is exact on what the features span.
  std::vector<double> theta(20), rewards;
  for (std::size_t j = 0; j < 20; ++j) theta[j] = std::sin(static_cast<double>(j));
  for (const Id a : design.support) rewards.push_back(family.features->dot(a, theta));
  const std::vector<double> got = estimate(*family.features, design, rewards);
  for (Id a = 0; a < 125; ++a)
    EXPECT_NEAR(family.features->dot(a, got), family.features->dot(a, theta), 1e-9);
  const Features zero = Features::dense(3, 2, std::vector<double>(6));
  EXPECT_EQ(g_optimal(zero, all_actions(3)).rank, 0u);
}

TEST(KieferWolfowitz, LosesOnTheTrapExactlyWhatTheFormulaSays) {
  for (const std::size_t d : {4u, 16u, 64u, 100u}) {
    const double eps = 0.1;
    const Instance instance = trap(d, eps);
    EXPECT_NEAR(instance.misspecification(), eps, 1e-12);
    const LearnerPtr kw = kiefer_wolfowitz(instance.features);
    const Course course = run(*kw, instance);
    EXPECT_EQ(course.answer, d);
    EXPECT_NEAR(course.loss, (0.5 * std::sqrt(static_cast<double>(d)) + 1.5) * eps, 1e-9);
    const LearnerPtr phased = phased_elimination(instance.features, eps);
    EXPECT_NEAR(run(*phased, instance).loss, course.loss, 1e-9);
  }
}

/// Errors of random sign cancel where adversarial ones add up: they would make every method look good.
TEST(KieferWolfowitz, LosesFarLessToErrorsOfRandomSign) {
  const Instance adversarial = trap(100, 0.1);
  double mean = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Instance instance = linear_instance(adversarial.features, *adversarial.theta, 0.1, Deviation::signs,
                                              random::Stream(seed, "signs"));
    const LearnerPtr kw = kiefer_wolfowitz(instance.features);
    mean += run(*kw, instance).loss / 20;
  }
  const LearnerPtr kw = kiefer_wolfowitz(adversarial.features);
  EXPECT_LT(mean, run(*kw, adversarial).loss / 3);
}

TEST(KieferWolfowitz, IsExactWithoutMisspecification) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Instance instance = linear(seed, 500, 8, 3, 0);
    const LearnerPtr kw = kiefer_wolfowitz(instance.features);
    const Course course = run(*kw, instance);
    EXPECT_NEAR(course.loss, 0, 1e-12);
    EXPECT_LT(course.queries, 60u);
    const LearnerPtr phased = phased_elimination(instance.features, 0.01);
    EXPECT_NEAR(run(*phased, instance).loss, 0, 1e-9);
  }
}

TEST(KieferWolfowitz, StaysWithinItsBound) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Instance instance = linear(seed, 600, 8, 2, 0.05);
    const LearnerPtr kw = kiefer_wolfowitz(instance.features);
    EXPECT_LE(run(*kw, instance).loss, 2 * 0.05 * (1 + std::sqrt(2.0 * 8)));
  }
}

/// LinUCB with V inverted anew each round.
std::vector<Id> naive_lin_ucb(const Instance& instance, double eps, std::size_t rounds) {
  const Features& phi = *instance.features;
  const std::size_t d = phi.dimension();
  std::vector<Id> asked;
  for (std::size_t t = 0; t < rounds; ++t) {
    // V and b, solved for every action by conjugate gradients to the last digit.
    const auto times_v = [&](const std::vector<double>& x) {
      std::vector<double> y = x;
      for (const Id a : asked) {
        const std::vector<double> row = phi.row(a);
        double along = 0;
        for (std::size_t j = 0; j < d; ++j) along += row[j] * x[j];
        for (std::size_t j = 0; j < d; ++j) y[j] += along * row[j];
      }
      return y;
    };
    const auto dot = [](const std::vector<double>& a, const std::vector<double>& b) {
      double sum = 0;
      for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
      return sum;
    };
    const auto solve_v = [&](const std::vector<double>& b) {
      std::vector<double> x(d), r = b, p = b;
      for (std::size_t step = 0; step < 4 * d && dot(r, r) > 1e-28; ++step) {
        const std::vector<double> vp = times_v(p);
        const double before = dot(r, r), alpha = before / dot(p, vp);
        for (std::size_t j = 0; j < d; ++j) {
          x[j] += alpha * p[j];
          r[j] -= alpha * vp[j];
        }
        const double beta = dot(r, r) / before;
        for (std::size_t j = 0; j < d; ++j) p[j] = r[j] + beta * p[j];
      }
      return x;
    };
    std::vector<double> b(d);
    for (const Id a : asked) {
      const std::vector<double> row = phi.row(a);
      for (std::size_t j = 0; j < d; ++j) b[j] += row[j] * instance.query(a);
    }
    const std::vector<double> theta = solve_v(b);
    double most = -1e9;
    Id best = 0;
    for (Id a = 0; a < phi.actions(); ++a) {
      const std::vector<double> row = phi.row(a);
      const double value =
          dot(row, theta) + (1 + eps * std::sqrt(static_cast<double>(t))) * std::sqrt(dot(row, solve_v(row)));
      if (value > most + 1e-12) {
        most = value;
        best = a;
      }
    }
    asked.push_back(best);
  }
  return asked;
}

TEST(LinUcb, PlaysWhatTheDefinitionPlays) {
  const Instance instance = linear(2, 40, 5, 2, 0.1);
  const std::vector<Id> want = naive_lin_ucb(instance, 0.1, 60);
  const LearnerPtr learner = lin_ucb(instance.features, 0.1, 60);
  std::vector<Id> got;
  while (const auto action = learner->ask()) {
    got.push_back(*action);
    learner->tell(*action, instance.query(*action));
  }
  EXPECT_EQ(got, want);
}

TEST(MatchingPursuit, RecoversWhatIsThere) {
  std::vector<double> truth(40);
  truth[3] = 1.5;
  truth[17] = -0.7;
  truth[30] = 0.2;
  const std::vector<double> got = matching_pursuit(gaussian_sample(1, 25, 40, truth, 0), 5);
  for (std::size_t j = 0; j < 40; ++j) EXPECT_NEAR(got[j], truth[j], 1e-10) << j;
  Sample empty = gaussian_sample(1, 6, 4, std::vector<double>(4), 0);
  EXPECT_EQ(matching_pursuit(empty, 3), std::vector<double>(4));
  EXPECT_NO_THROW(matching_pursuit(gaussian_sample(1, 3, 10, truth, 0.1), 8));  // more steps than rows
}

TEST(Lasso, MeetsItsOptimalityConditions) {
  std::vector<double> truth(30);
  truth[2] = 1;
  truth[9] = -2;
  const Sample sample = gaussian_sample(4, 20, 30, truth, 0.1);
  const double penalty = 0.08;
  const std::vector<double> b = lasso(sample, penalty);
  std::vector<double> residual = sample.rewards;
  for (std::size_t j = 0; j < 30; ++j)
    for (std::size_t i = 0; i < 20; ++i) residual[i] -= b[j] * sample.column(j)[i];
  int nonzeros = 0;
  for (std::size_t j = 0; j < 30; ++j) {
    double pull = 0;
    for (std::size_t i = 0; i < 20; ++i) pull += sample.column(j)[i] * residual[i] / 20;
    if (b[j] != 0) {
      EXPECT_NEAR(pull, std::copysign(penalty, b[j]), 1e-7);
      ++nonzeros;
    } else {
      EXPECT_LE(std::fabs(pull), penalty + 1e-7);
    }
  }
  EXPECT_GT(nonzeros, 1);
  EXPECT_EQ(lasso(sample, 1e6), std::vector<double>(30));
}

TEST(LeastL1, FitsWithinEpsAndIsNoLongerThanTheTruth) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    std::vector<double> truth(60);
    truth[5] = 0.8;
    truth[50] = -0.6;
    const Sample sample = gaussian_sample(seed, 25, 60, truth, 0.05);
    const std::vector<double> b = least_l1(sample, 0.05);
    double length = 0, worst = 0;
    for (const double x : b) length += std::fabs(x);
    for (std::size_t i = 0; i < 25; ++i) {
      double left = sample.rewards[i];
      for (std::size_t j = 0; j < 60; ++j) left -= sample.column(j)[i] * b[j];
      worst = std::max(worst, std::fabs(left));
    }
    EXPECT_LE(worst, 0.05 + 1e-7);
    EXPECT_LE(length, 1.4 + 1e-7);  // the truth is feasible
    EXPECT_NEAR(b[5], 0.8, 0.1);
    EXPECT_NEAR(b[50], -0.6, 0.1);
  }
}

TEST(SparseLeastSquares, UsesFewQueriesOnGoodFeatures) {
  for (const Estimator estimator : {Estimator::pursuit, Estimator::least_l1}) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      const double eps = 0.25 / 8;
      const Instance instance = linear(seed, 1000, 64, 2, eps);
      const LearnerPtr learner =
          sparse_least_squares(instance.features, 2, eps, estimator, random::Stream(seed, "m"));
      const Course course = run(*learner, instance);
      EXPECT_LE(course.loss, 4 * eps);
      EXPECT_LE(course.queries, exploration(1000, 64, 2) + 10);
    }
  }
}

TEST(LassoExplore, PlaysOneActionAfterItsExploration) {
  const Instance instance = linear(1, 1000, 64, 2, 0.03);
  const LearnerPtr learner = lasso_explore(instance.features, 2, 0.03, random::Stream(1, "m"));
  const Course course = run(*learner, instance);
  EXPECT_LE(course.queries, exploration(1000, 64, 2) + 1);
  EXPECT_EQ(course.answer, course.distinct.back().action);
}

TEST(Exploration, IsAsManyAsTheFormulaSaysAndNotMoreThanThereAre) {
  EXPECT_EQ(exploration(4000, 256, 4), static_cast<std::size_t>(std::ceil(16 * std::log(128.0))));
  EXPECT_EQ(exploration(5, 256, 4), 5u);
}

TEST(RandomActions, AreDifferentAndInNoOrder) {
  const LearnerPtr learner = random_actions(100, 60, random::Stream(1, "m"));
  std::vector<Id> order;
  while (const auto action = learner->ask()) {
    order.push_back(*action);
    learner->tell(*action, *action == 50 ? 1 : 0);
  }
  EXPECT_EQ(order.size(), 60u);
  EXPECT_EQ(std::set<Id>(order.begin(), order.end()).size(), 60u);
  EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
}

/// No method can look at a reward that it did not ask for: the referee answers once for each action asked,
/// and nothing else is asked of the instance before the answer is there.
TEST(Learners, OnlyWhatTheyAskForIsLookedUp) {
  const Instance instance = linear(3, 200, 12, 2, 0.1);
  const random::Stream stream(1, "m");
  std::vector<LearnerPtr> learners;
  learners.push_back(kiefer_wolfowitz(instance.features));
  learners.push_back(phased_elimination(instance.features, 0.1));
  learners.push_back(lin_ucb(instance.features, 0.1, 100));
  learners.push_back(sparse_least_squares(instance.features, 2, 0.1, Estimator::pursuit, stream));
  learners.push_back(lasso_explore(instance.features, 2, 0.1, stream));
  learners.push_back(random_actions(200, 50, stream));
  learners.push_back(std::make_unique<NetElim>(instance.features, NetElim::Options{2, 0.1, 1, 0}));
  for (const LearnerPtr& learner : learners) {
    std::vector<Id> looked_up;
    Instance watched = instance;
    watched.query = [&](Id a) {
      looked_up.push_back(a);
      return instance.query(a);
    };
    const Course course = run(*learner, watched);
    ASSERT_TRUE(course.answer);
    ASSERT_EQ(looked_up.size(), course.distinct.size() + 1);  // and the answer, by the referee
    for (std::size_t i = 0; i < course.distinct.size(); ++i)
      EXPECT_EQ(looked_up[i], course.distinct[i].action);
  }
}

}  // namespace
}  // namespace quire::labs::sparse_bandits

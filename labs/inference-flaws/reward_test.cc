// Counts, ceilings and exact rewards: closed forms, and every order of small tasks.
#include "labs/inference-flaws/reward.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "labs/inference-flaws/simulator.h"

namespace quire::labs::inference_flaws {
namespace {

TaskVerdicts task(std::uint64_t n, std::uint64_t b, std::uint64_t t) { return {n, b, t, t}; }

/// Over all n! orders of one task's samples.
struct Enumerated {
  std::vector<double> right, wrong, attempts, first_wrong, first;
};

Enumerated enumerate(const TaskVerdicts& c) {
  std::vector<int> order(c.n, 0);  // 0 refused, 1 right, 2 wrong
  std::fill_n(order.begin(), c.t, 1);
  std::fill_n(order.begin() + static_cast<std::ptrdiff_t>(c.t), c.wrong(), 2);
  std::sort(order.begin(), order.end());
  Enumerated all;
  for (auto* v : {&all.right, &all.wrong, &all.attempts, &all.first_wrong, &all.first}) v->resize(c.n + 1);
  double orders = 0;
  do {  // distinct arrangements are equally likely
    ++orders;
    const auto first = std::find_if(order.begin(), order.end(), [](int label) { return label != 0; });
    const auto place = static_cast<std::size_t>(first - order.begin()) + 1;
    for (std::size_t k = 0; k <= c.n; ++k) {
      all.attempts[k] += static_cast<double>(std::min(k, place));
      if (place <= k) ++(*first == 1 ? all.right : all.wrong)[k];
    }
    if (first == order.end()) continue;
    ++all.first[place];
    all.first_wrong[place] += *first == 2 ? 1 : 0;
  } while (std::next_permutation(order.begin(), order.end()));
  for (auto* v : {&all.right, &all.wrong, &all.attempts, &all.first_wrong, &all.first})
    for (double& x : *v) x /= orders;
  return all;
}

TEST(Reward, EqualsTheMeanOverAllOrdersOfEverySmallTask) {
  constexpr std::uint64_t n = 6;
  for (std::uint64_t b = 0; b <= n; ++b)
    for (std::uint64_t t = 0; t <= b; ++t) {
      const std::vector<TaskVerdicts> one{task(n, b, t)};
      const Curve curve = Curves(one, n).curve();
      const Enumerated all = enumerate(one[0]);
      for (std::size_t k = 0; k <= n; ++k) {
        EXPECT_NEAR(curve.right[k], all.right[k], 1e-14) << b << " " << t << " " << k;
        EXPECT_NEAR(curve.wrong[k], all.wrong[k], 1e-14) << b << " " << t << " " << k;
        // Attempts after the last sample are none.
        EXPECT_NEAR(curve.attempts[k], std::min<double>(all.attempts[k], n), 1e-13)
            << b << " " << t << " " << k;
        EXPECT_NEAR(curve.reward(k, 3, 0.1), all.right[k] - 3 * all.wrong[k] - 0.1 * all.attempts[k], 1e-13);
        if (all.first[k] > 0)
          EXPECT_NEAR(curve.false_share[k], all.first_wrong[k] / all.first[k], 1e-14);
        else
          EXPECT_TRUE(std::isnan(curve.false_share[k])) << b << " " << t << " " << k;
      }
    }
}

TEST(Reward, IsTheMeanOverTasksAndWeighsThem) {
  const std::vector<TaskVerdicts> tasks{task(6, 3, 2), task(6, 3, 0), task(6, 0, 0), task(5, 5, 4)};
  const Curves curves(tasks, 5);
  EXPECT_EQ(curves.groups(), 3u);  // the first two have one chance
  const Curve all = curves.curve();
  for (std::size_t k = 0; k <= 5; ++k) {
    double right = 0, attempts = 0;
    for (const TaskVerdicts& t : tasks) {
      const Curve one = Curves(std::vector{t}, 5).curve();
      right += one.right[k] / 4;
      attempts += one.attempts[k] / 4;
    }
    EXPECT_NEAR(all.right[k], right, 1e-15);
    EXPECT_NEAR(all.attempts[k], attempts, 1e-14);
  }
  const Curve only_first = curves.curve(std::vector<double>{7, 0, 0, 0});
  EXPECT_NEAR(only_first.right[5], 2.0 / 3, 1e-15);
  EXPECT_NEAR(only_first.false_share[1], 1.0 / 3, 1e-15);
}

TEST(Reward, NeverPassesTheCeilingAndReachesItWithAllSamples) {
  std::vector<TaskVerdicts> tasks;
  random::Stream stream(1, "tasks");
  for (int i = 0; i < 60; ++i) {
    const std::uint64_t b = stream.below(201);
    tasks.push_back(task(200, b, stream.below(b + 1)));
  }
  const Curve curve = Curves(tasks, 200).curve();
  const double ceiling = ceiling_of(tasks).all_tasks;
  for (std::size_t k = 1; k <= 200; ++k) {
    EXPECT_LE(curve.right[k], ceiling + 1e-14);
    EXPECT_GE(curve.right[k], curve.right[k - 1] - 1e-15);
  }
  EXPECT_NEAR(curve.right[200], ceiling, 1e-14);
}

TEST(Reward, IsNotThatOfDrawsThatArePutBack) {
  const std::vector<TaskVerdicts> tasks{task(10, 1, 1)};
  EXPECT_NEAR(Curves(tasks, 10).curve().right[10], 1, 1e-15);
  const Curve back = Curves(tasks, 20, Draws::put_back).curve();
  EXPECT_NEAR(back.right[10], 1 - std::pow(0.9, 10), 1e-15);
  EXPECT_NEAR(back.attempts[20], (1 - std::pow(0.9, 20)) / 0.1, 1e-13);
  EXPECT_THROW(Curves(tasks, 11), std::invalid_argument);
}

TEST(Optimum, IsTheSmallestAndZeroCounts) {
  const std::vector<TaskVerdicts> bad{task(10, 5, 1)};  // worth 1/5 - r 4/5 when accepted
  EXPECT_EQ(optimum(Curves(bad, 10).curve(), 1).k, 0u);
  EXPECT_EQ(optimum(Curves(bad, 10).curve(), 1).reward, 0);
  EXPECT_NEAR(optimum(Curves(bad, 10).curve(), 1).loss(), 0.6, 1e-14);
  // At ratio 0 it is the smallest K that finds an accepted sample for certain; all larger ones are as good.
  const Optimum free = optimum(Curves(bad, 10).curve(), 0);
  EXPECT_EQ(free.k, 6u);
  EXPECT_EQ(free.k_last, 10u);
  EXPECT_EQ(free.loss(), 0);
  // Nothing is worth a high price.
  EXPECT_EQ(optimum(Curves(bad, 10).curve(), 0, 1).k, 0u);
  const std::vector<TaskVerdicts> none{task(10, 0, 0)};
  EXPECT_EQ(optimum(Curves(none, 10).curve(), 0).k, 0u);
  EXPECT_EQ(optimum(Curves(none, 10).curve(), 0).k_last, 10u);
}

TEST(Optimum, OfAnEasyAndAHopelessTaskIsOne) {
  // Attempt 1: the easy one is right; later attempts go to the hopeless one, whose accepts are wrong.
  const std::vector<TaskVerdicts> tasks{task(4, 4, 4), task(4, 1, 0)};
  const Curve curve = Curves(tasks, 4).curve();
  EXPECT_EQ(optimum(curve, 1).k, 1u);
  EXPECT_NEAR(optimum(curve, 1).reward, 0.5 - 0.125, 1e-15);
  EXPECT_NEAR(curve.false_share[1], 0.2, 1e-15);
  EXPECT_NEAR(curve.false_share[2], 1, 1e-15);
  EXPECT_NEAR(false_share_slope(curve, 2), 0.8, 1e-15);
  EXPECT_TRUE(std::isnan(false_share_slope(curve, 1)));
}

TEST(Ceiling, HasThreeKinds) {
  const std::vector<TaskVerdicts> tasks{task(10, 4, 1), task(10, 1, 1), task(10, 0, 0)};
  const Ceiling c = ceiling_of(tasks);
  EXPECT_NEAR(c.all_tasks, (0.25 + 1) / 3, 1e-15);
  EXPECT_NEAR(c.accepting_tasks, 1.25 / 2, 1e-15);
  EXPECT_NEAR(c.pooled, 2.0 / 5, 1e-15);
  EXPECT_EQ(c.accepting, 2u);
  EXPECT_TRUE(std::isnan(ceiling_of(std::vector{task(3, 0, 0)}).pooled));
}

TEST(Rates, AreOfAllSamplesAndUnknownWithoutTruth) {
  const std::vector<TaskVerdicts> tasks{{10, 5, 3, 4}, {10, 2, 0, 1}};
  const Rates r = rates_of(tasks);
  EXPECT_NEAR(r.completeness, 3.0 / 5, 1e-15);
  EXPECT_NEAR(r.soundness, 11.0 / 15, 1e-15);
  EXPECT_NEAR(r.false_positive, 4.0 / 7, 1e-15);
  EXPECT_NEAR(single_accuracy(tasks), 0.25, 1e-15);
  const std::vector<TaskVerdicts> hidden{{10, 5, 3, {}}};
  EXPECT_TRUE(std::isnan(rates_of(hidden).soundness));
  EXPECT_TRUE(std::isnan(single_accuracy(hidden)));
  EXPECT_NEAR(rates_of(hidden).false_positive, 0.4, 1e-15);
}

TEST(Simulator, AgreesWithTheExactReward) {
  const std::vector<TaskVerdicts> tasks{task(50, 20, 15), task(50, 3, 0), task(50, 0, 0), task(50, 50, 10)};
  const std::vector<std::size_t> attempts{0, 1, 5, 20, 50};
  const Curve curve = Curves(tasks, 50).curve();
  for (const Order order : {Order::whole, Order::until_accepted}) {
    const Simulated all = simulate(tasks, attempts, random::Stream(3, "orders"),
                                   {.ratio = 4, .permutations = 4000, .order = order});
    for (std::size_t i = 0; i < attempts.size(); ++i)
      EXPECT_LE(std::fabs(all.reward[i] - curve.reward(attempts[i], 4)), 4 * all.standard_error[i] + 1e-12)
          << attempts[i];
    EXPECT_GT(all.standard_error[1], 0);
    if (order == Order::whole)
      EXPECT_EQ(all.draws, 4u * 4000 * 50);
    else
      EXPECT_LT(all.draws, 4u * 4000 * 25);
  }
}

TEST(Simulator, SeesABiasedFormula) {
  // With draws put back the reward at K = n differs by many standard errors.
  const std::vector<TaskVerdicts> tasks{task(20, 2, 1), task(20, 1, 1)};
  const std::vector<std::size_t> attempts{20};
  const Simulated all =
      simulate(tasks, attempts, random::Stream(1, "orders"), {.ratio = 1, .permutations = 2000});
  const double biased = Curves(tasks, 20, Draws::put_back).curve().reward(20, 1);
  EXPECT_GT(std::fabs(all.reward[0] - biased), 10 * all.standard_error[0]);
}

}  // namespace
}  // namespace quire::labs::inference_flaws

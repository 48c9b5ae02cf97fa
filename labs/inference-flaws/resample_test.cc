// The bootstrap over tasks and the verdict on weak and strong.
#include "labs/inference-flaws/resample.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/inference-flaws/analysis.h"

namespace quire::labs::inference_flaws {
namespace {

TaskVerdicts task(std::uint64_t n, std::uint64_t b, std::uint64_t t) { return {n, b, t, t}; }

/// `count` tasks that are all alike.
std::vector<TaskVerdicts> alike(std::size_t count, const TaskVerdicts& one) { return {count, one}; }

Pair pair_of(const std::vector<TaskVerdicts>& weak, const std::vector<TaskVerdicts>& strong,
             std::size_t k_max) {
  return compare(weak, Curves(weak, k_max), strong, random::Stream(1, "pair"), {.replicas = 400});
}

TEST(Resample, DrawsAsManyTasksAsThereAreAndRepeats) {
  const std::vector<TaskVerdicts> tasks{task(5, 1, 1), task(5, 2, 1), task(5, 3, 0)};
  const Curves curves(tasks, 5);
  std::vector<double> first, second;
  for (auto* rewards : {&first, &second})
    resample(curves, random::Stream(4, "x"), {.replicas = 50},
             [&](const Curve& curve, std::span<const double> weights) {
               EXPECT_EQ(weights[0] + weights[1] + weights[2], 3);
               rewards->push_back(curve.right[5]);
             });
  EXPECT_EQ(first, second);
  EXPECT_EQ(first.size(), 50u);
}

TEST(Spread, OfTasksThatAreAllAlikeIsAPoint) {
  const auto tasks = alike(20, task(10, 4, 3));
  const Spread spread = spread_of(tasks, Curves(tasks, 10), std::vector<double>{0, 1, 10}, 0,
                                  random::Stream(1, "s"), {.replicas = 200});
  EXPECT_NEAR(spread.ceiling.value, 0.75, 1e-12);
  EXPECT_NEAR(spread.ceiling.interval.low, 0.75, 1e-12);
  EXPECT_NEAR(spread.ceiling.interval.high, 0.75, 1e-12);
  EXPECT_NEAR(spread.false_positive.value, 0.25, 1e-12);
  EXPECT_EQ(spread.optima[0].best.k, 7u);
  EXPECT_EQ(spread.optima[0].shares, (std::map<std::size_t, double>{{7, spread.optima[0].shares.at(7)}}));
  EXPECT_NEAR(spread.optima[0].shares.at(7), 1, 1e-12);
  EXPECT_EQ(spread.optima[2].best.k, 0u);
  EXPECT_EQ(spread.optima[2].reward.high, 0);
}

TEST(Spread, KeepsTheWholeDistributionOfBestAttempts) {
  // Of two kinds of tasks the share decides whether trying pays at all.
  std::vector<TaskVerdicts> tasks = alike(10, task(10, 10, 10));
  for (int i = 0; i < 10; ++i) tasks.push_back(task(10, 10, 0));
  const Spread spread = spread_of(tasks, Curves(tasks, 10), std::vector<double>{1}, 0, random::Stream(1, "s"),
                                  {.replicas = 2000});
  double sum = 0;
  for (const auto& [k, share] : spread.optima[0].shares) sum += share;
  EXPECT_NEAR(sum, 1, 1e-9);
  // Half right, half wrong: none pays when at most half of the drawn tasks are right, 0.588 of draws.
  EXPECT_NEAR(spread.optima[0].shares.at(0), 0.588, 0.04);
  EXPECT_NEAR(spread.optima[0].shares.at(1), 0.412, 0.04);
}

TEST(Spread, IsToldByItsCommonestValues) {
  EXPECT_EQ(in_words({{0, 0.25}, {3, 0.75}}), "0: 0.250, 3: 0.750");
  EXPECT_EQ(in_words({{0, 0.1}, {1, 0.2}, {2, 0.1}, {3, 0.02}, {4, 0.18}, {5, 0.1}, {6, 0.2}, {7, 0.1}}),
            "0: 0.100, 1: 0.200, 2: 0.100, 4: 0.180, 5: 0.100, 6: 0.200, others: 0.120");
}

TEST(Spread, IntervalOfTheCeilingIsThatOfAMean) {
  std::vector<TaskVerdicts> tasks;
  for (std::uint64_t i = 0; i < 100; ++i) tasks.push_back(task(100, 100, i));
  const Spread spread = spread_of(tasks, Curves(tasks, 5), std::vector<double>{0}, 0, random::Stream(1, "s"),
                                  {.replicas = 4000});
  const double error = 0.28866 / std::sqrt(100);
  EXPECT_NEAR(spread.ceiling.interval.low, 0.495 - 1.96 * error, 0.006);
  EXPECT_NEAR(spread.ceiling.interval.high, 0.495 + 1.96 * error, 0.006);
}

TEST(Pair, NeverWhenTheCeilingIsBelow) {
  const Pair pair = pair_of(alike(30, task(20, 10, 6)), alike(30, task(20, 20, 15)), 20);
  EXPECT_EQ(pair.answer, Pair::Answer::never);
  EXPECT_NEAR(pair.ceiling.value, 0.6, 1e-12);
  EXPECT_NEAR(pair.strong, 0.75, 1e-12);
  EXPECT_EQ(pair.words(), "never: the ceiling 0.6000 is below one sample of the strong model, 0.7500");
}

TEST(Pair, PossibleFromTheSmallestEnoughAttempts) {
  // A quarter is accepted, all of it right: K draws of 8 find one with 1 - C(6,K)/C(8,K).
  const Pair pair = pair_of(alike(30, task(8, 2, 2)), alike(30, task(8, 8, 5)), 8);
  EXPECT_EQ(pair.answer, Pair::Answer::possible);
  // 1 - 6*5*4/(8*7*6) = 0.643 is above 5/8, 1 - 30/56 = 0.464 is not.
  EXPECT_EQ(pair.from, 3u);
  EXPECT_EQ(pair.words(), "possible from K = 3");
}

TEST(Pair, UndecidedWhenTheIntervalHoldsZeroOrAttemptsEnd) {
  std::vector<TaskVerdicts> weak, strong;
  for (int i = 0; i < 10; ++i) {
    weak.push_back(task(10, 10, i % 2 == 0 ? 10 : 0));
    strong.push_back(task(10, 10, i % 3 == 0 ? 10 : 2));
  }
  const Pair open = pair_of(weak, strong, 10);
  EXPECT_EQ(open.answer, Pair::Answer::undecided);
  EXPECT_NE(open.words().find("holds 0"), std::string::npos) << open.words();
  const Pair ended = pair_of(alike(30, task(8, 2, 2)), alike(30, task(8, 8, 5)), 2);
  EXPECT_EQ(ended.answer, Pair::Answer::undecided);
  EXPECT_NE(ended.words().find("more than 2 attempts"), std::string::npos) << ended.words();
}

TEST(Pair, NeedsWhatIsRight) {
  const std::vector<TaskVerdicts> weak = alike(3, task(4, 2, 1)), strong = alike(3, {4, 2, 1, {}});
  EXPECT_THROW(pair_of(weak, strong, 4), std::invalid_argument);
}

TEST(SharedTasks, ArePairedByName) {
  const Verdicts weak{"weak", {"a", "b", "c"}, {task(4, 1, 1), task(4, 2, 2), task(4, 3, 3)}};
  const Verdicts strong{"strong", {"c", "x", "a"}, {task(9, 9, 9), task(9, 1, 1), task(9, 7, 7)}};
  const auto both = shared_tasks(weak, strong);
  ASSERT_TRUE(both);
  EXPECT_EQ(both->weak.tasks, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(both->weak.counts[1].b, 3u);
  EXPECT_EQ(both->strong.counts[0].b, 7u);
  EXPECT_EQ(both->strong.counts[1].b, 9u);
  const auto none = shared_tasks(weak, {"other", {"d", "e"}, {task(1, 1, 1), task(1, 1, 1)}});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error(), "weak and other share no task: 0 of 3 and 2; give samples of the same tasks");
}

}  // namespace
}  // namespace quire::labs::inference_flaws

#include "labs/test-time-pareto/allocate.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"
#include "labs/test-time-pareto/replay.h"
#include "labs/test-time-pareto/saturation.h"

namespace quire::labs::test_time_pareto {
namespace {

std::vector<passk::BetaDifficulty> posteriors(std::size_t tasks, std::uint64_t seed) {
  random::Stream stream(seed, "posteriors");
  std::vector<passk::BetaDifficulty> all;
  for (std::size_t i = 0; i < tasks; ++i)
    all.push_back({.reach = 1 - stream.uniform(),
                   .alpha = 0.2 + 3 * stream.uniform(),
                   .beta = 0.5 + 9 * stream.uniform()});
  return all;
}

/// The best that any way of giving out so many rounds reaches.
double best_of_all(const std::vector<passk::BetaDifficulty>& tasks, std::size_t rounds) {
  std::vector<double> best(rounds + 1);
  for (const passk::BetaDifficulty& task : tasks)
    for (std::size_t left = rounds + 1; left-- > 0;)
      for (std::size_t given = 1; given <= left; ++given)
        best[left] = std::max(best[left], best[left - given] + task.coverage(static_cast<double>(given)));
  return best[rounds];
}

TEST(Greedy, IsTheOptimumForEveryBudget) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto tasks = posteriors(5, seed);
    for (const std::size_t rounds : {1u, 2u, 5u, 11u, 20u}) {
      const Allocation a =
          allocate(Greedy(gains_of(tasks), std::vector<double>(5, 1.0), std::vector<std::uint64_t>(5)),
                   static_cast<double>(rounds));
      EXPECT_NEAR(a.expected_gain, best_of_all(tasks, rounds), 1e-10);
      EXPECT_EQ(a.spent, static_cast<double>(rounds));
    }
  }
}

TEST(Greedy, WithAThresholdAloneGivesEveryTaskItsOwnSaturationPoint) {
  const auto tasks = posteriors(30, 7);
  const double eps = 0.01;
  const Allocation a =
      allocate(Greedy(gains_of(tasks), std::vector<double>(30, 1.0), std::vector<std::uint64_t>(30),
                      std::numeric_limits<std::uint64_t>::max(), eps),
               std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < tasks.size(); ++i) EXPECT_EQ(a.rounds[i], saturation(tasks[i], eps)) << i;
}

TEST(Greedy, ComparesGainsAUnitOfCost) {
  const std::vector<passk::Count> counts{{10, 5}, {10, 5}};
  const Allocation a =
      allocate(Greedy(gains_of_shares(counts), {1.0, 4.0}, std::vector<std::uint64_t>(2)), 7.0);
  // The cheap task gains 0.5, 0.25, 0.125, ... a unit; the first of the dear one is worth 0.125 a unit.
  EXPECT_EQ(a.rounds, (std::vector<std::uint64_t>{3, 1}));
  EXPECT_EQ(a.spent, 7.0);
}

TEST(Greedy, HoldsToTheMostAndToWhatWasDone) {
  const std::vector<passk::Count> counts{{10, 3}, {10, 0}};
  const Allocation a = allocate(Greedy(gains_of_shares(counts), {1, 1}, {4, 4}, 6), 100);
  EXPECT_EQ(a.rounds, (std::vector<std::uint64_t>{6, 4})) << "a share of 0 gains nothing";
  EXPECT_NEAR(a.expected_gain, 0.3 * (std::pow(0.7, 4) + std::pow(0.7, 5)), 1e-12);
}

TEST(Posterior, IsBayesTheoremByQuadrature) {
  const passk::BetaDifficulty prior{.reach = 0.7, .alpha = 0.8, .beta = 2.5};
  for (const passk::Count count : {passk::Count{8, 0}, {8, 3}, {0, 0}, {8, 8}}) {
    const passk::BetaDifficulty after = posterior(prior, count);
    // Weight of p and of "cannot be solved", on a grid.
    double mass = 0, gained[3] = {0, 0, 0};
    const int steps = 400'000;
    const double norm = std::exp(std::lgamma(3.3) - std::lgamma(0.8) - std::lgamma(2.5));
    for (int i = 0; i < steps; ++i) {
      const double p = (i + 0.5) / steps;
      const double weight = prior.reach * norm * std::pow(p, -0.2 + static_cast<double>(count.c)) *
                            std::pow(1 - p, 1.5 + static_cast<double>(count.n - count.c)) / steps;
      mass += weight;
      for (int n = 0; n < 3; ++n) gained[n] += weight * p * std::pow(1 - p, n);
    }
    if (count.c == 0) mass += 1 - prior.reach;
    for (int n = 0; n < 3; ++n)
      EXPECT_NEAR(gain(after, n), gained[n] / mass, 2e-4) << count.n << " " << count.c;
  }
}

std::vector<Trials> trials_of_words(std::initializer_list<const char*> words) {
  std::vector<Trials> all;
  for (const char* word : words) {
    all.push_back({.task = static_cast<std::uint32_t>(all.size()), .of = {}});
    for (const char* c = word; *c != 0; ++c)
      all.back().of.push_back({.right = *c == 'r', .prompt_tokens = 3, .tokens = 10});
  }
  return all;
}

TEST(Replay, EqualSpending) {
  const auto trials = trials_of_words({"wwr", "rww", "www"});
  const Spent two = spend_equally(trials, 2);
  EXPECT_NEAR(two.solved, 1.0 / 3, 1e-12);
  EXPECT_EQ(two.tokens, 3 * 23);
  EXPECT_NEAR(spend_equally(trials, 3).solved, 2.0 / 3, 1e-12);
}

TEST(Replay, GreedySpendingStaysWithinTheTokens) {
  const auto trials = trials_of_words({"wwwr", "rwww", "wwww"});
  // Only the first task gains, so that all that is left goes there.
  const auto only_first = [](std::size_t task, std::uint64_t) { return task == 0 ? 0.5 : 0.0; };
  for (const double extra : {9.0, 10.0, 25.0, 1000.0}) {
    const Spent spent = spend_greedily(trials, Greedy(only_first, {10, 10, 10}, {1, 1, 1}), 3 * 13 + extra);
    EXPECT_LE(spent.tokens, 3 * 13 + extra);
    const std::uint64_t want = 1 + std::min<std::uint64_t>(3, static_cast<std::uint64_t>(extra / 10));
    EXPECT_EQ(spent.rounds[0], want);
    EXPECT_EQ(spent.rounds[1], 1U);
    EXPECT_NEAR(spent.solved, want == 4 ? 2.0 / 3 : 1.0 / 3, 1e-12);
  }
}

TEST(Replay, AReorderingKeepsWhatIsThere) {
  const auto trials = trials_of_words({"rrrwwwwwww", "wwwwwwwwrr"});
  const auto again = reordered(trials, random::Stream(1, "order"));
  EXPECT_EQ(counts_of(again, 10)[0].c, 3U);
  EXPECT_EQ(counts_of(again, 10)[1].c, 2U);
  EXPECT_EQ(part_of(trials, 8, 2)[1].of.size(), 2U);
  EXPECT_TRUE(part_of(trials, 8, 2)[1].of[0].right);
  EXPECT_EQ(costs_of(trials, 4), (std::vector<double>{10, 10}));
}

}  // namespace
}  // namespace quire::labs::test_time_pareto

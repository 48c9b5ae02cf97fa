// Learning in the whole POMDP: plans, optimistic maximum likelihood over lists, passwords; and regret.
#include <cmath>

#include <gtest/gtest.h>

#include "labs/revealing-pomdps/omle.h"
#include "labs/revealing-pomdps/password.h"
#include "labs/revealing-pomdps/pomdp_file.h"
#include "labs/revealing-pomdps/regret.h"
#include "labs/revealing-pomdps/test_models.h"

namespace quire::labs::revealing_pomdps {
namespace {

std::string tiger_text(double hears, double prize_left) {
  return "discount: 1 values: reward states: l r actions: listen left right observations: l r\n"
         "T: listen identity\nT: left uniform\nT: right uniform\nO: listen " +
         std::to_string(hears) + " " + std::to_string(1 - hears) + " " + std::to_string(1 - hears) + " " +
         std::to_string(hears) +
         "\nO: left uniform\nO: right uniform\nR: listen : * : * : * -1\nR: left : l : * : * -100\nR: left : "
         "r : * "
         ": * " +
         std::to_string(prize_left) + "\nR: right : l : * : * 10\nR: right : r : * : * -100\n";
}
Pomdp tiger(double hears = 0.85, double prize_left = 10) {
  return read_pomdp(tiger_text(hears, prize_left), "tiger").value();
}

TEST(Plan, OfTheTigerListensFirst) {
  EXPECT_NEAR(plan(tiger(), 1)->value, -1, 1e-12);
  EXPECT_NEAR(plan(tiger(), 2)->value, -2, 1e-12);
  // Three steps: listen twice, and open where it was heard to be safe both times; else listen once more.
  const double same = 0.85 * 0.85 + 0.15 * 0.15, right = 0.85 * 0.85 / same;
  const double opens = right * 10 - (1 - right) * 100;
  EXPECT_NEAR(plan(tiger(), 3)->value, -2 + same * std::max(opens, -1.0) + (1 - same) * -1, 1e-9);
  const Plan three = plan(tiger(), 3).value();
  EXPECT_EQ(three.policy({}), 0u);
  const std::vector<Seen> twice{{0, 0}, {0, 0}};
  EXPECT_EQ(three.policy(twice), opens > -1 ? 2u : 0u);
}

TEST(Plan, OfALockIsItsPassword) {
  LockShape shape = small_shape(Family::lock1);
  shape.digits = 1;
  shape.symbols = 2;
  const LockSecret secret = secret_of(shape);
  const Pomdp lock = make_lock(shape, secret);
  const Result<Plan> found = plan(lock, shape.horizon());
  ASSERT_TRUE(found.ok()) << found.error();
  EXPECT_NEAR(found->value, best_value(shape), 1e-12);
  EXPECT_NEAR(value_of(lock, best_plan(shape, secret)), found->value, 1e-12);
}

TEST(Plan, RefusesLargeTrees) {
  const Result<Plan> found = plan(tiger(), 12);
  ASSERT_FALSE(found.ok());
  EXPECT_NE(found.error().find("histories"), std::string::npos);
}

TEST(Omle, FindsTheModelAndStopsBelievingOthers) {
  const std::vector<Pomdp> list{tiger(0.7), tiger(0.8), tiger(0.85)};
  std::vector<Model> models;
  for (const Pomdp& p : list) {
    const Plan best = plan(p, 4).value();
    models.push_back({&p, best.policy, best.value});
  }
  Omle learner(models, std::log(3 / 0.05));
  EXPECT_EQ(learner.believed().size(), 3u);
  EXPECT_EQ(learner.optimistic(), 2u);  // who hears best promises most
  random::Stream stream(1, "omle");
  for (int i = 0; i < 3000; ++i) learner.play(list[1], 4, stream);
  EXPECT_EQ(learner.believed(), std::vector<std::size_t>{1});
  EXPECT_EQ(learner.optimistic(), 1u);
}

/// In the core game the forward filter and the counts say the same.
TEST(Omle, LikelihoodsOfLooksAreThoseOfTheCounts) {
  const LockShape shape = small_shape(Family::lock1);
  const Core core = core_of(shape);
  std::vector<Pomdp> list;
  std::vector<std::pair<std::uint64_t, std::vector<bool>>> models;  // arm, mu
  LockSecret secret = secret_of(shape);
  for (std::uint64_t arm = 0; arm < core.arms; ++arm)
    for (unsigned mu = 0; mu < 4; ++mu) {
      secret.arm = arm;
      secret.plus = {(mu & 1) != 0, (mu & 2) != 0};
      models.emplace_back(arm, secret.plus);
      list.push_back(make_lock(shape, secret));
    }
  std::vector<Model> candidates;
  for (const Pomdp& p : list) candidates.push_back({&p, fixed({}), 0});
  Omle omle(candidates, 5);
  Counts counts(core.arms, core.pairs);
  random::Stream stream(3, "looks");
  for (int i = 0; i < 200; ++i) {
    const std::uint64_t arm = stream.below(core.arms);
    Episode episode(list[6], stream);
    std::vector<Seen> seen;
    std::vector<std::uint32_t> observations;
    for (const std::uint32_t action : route(shape, arm_of(shape, arm), {})) {
      observations.push_back(episode.act(action));
      seen.push_back({action, observations.back()});
    }
    ++counts.add(arm, 1)[symbol_of(shape, 0, observations)];
    omle.observe(seen);
  }
  const auto by_counts = [&](std::size_t m) {
    return known_direction(core, models[m].second)
        ->of(counts.of(models[m].first), counts.visits(models[m].first));
  };
  for (std::size_t m = 1; m < list.size(); ++m)
    EXPECT_NEAR(omle.log_likelihoods()[m] - omle.log_likelihoods()[0], by_counts(m) - by_counts(0), 1e-9);
}

TEST(OpenLock, FindsArmAndPassword) {
  for (const Family family : {Family::lock1, Family::lock2}) {
    LockShape shape = small_shape(family, 3);
    shape.sigma = shape.eps = 0.9;
    shape.digits = 4;
    int opened = 0;
    for (std::uint64_t trial = 0; trial < 10; ++trial) {
      const LockSecret secret = secret_of(shape, trial);
      const Pomdp lock = make_lock(shape, secret);
      const Opened found = open_lock(shape, lock, random::Stream(1, "open", trial));
      if (found.arm != *secret.arm || found.password != secret.password) continue;
      ++opened;
      EXPECT_EQ(found.plan, best_plan(shape, secret));
      EXPECT_GT(found.password_episodes, 0);
      const double mean = mean_reward(lock, found.plan, 4000, random::Stream(2, "open", trial));
      EXPECT_NEAR(mean, best_value(shape), 0.02);
    }
    EXPECT_GE(opened, 7);
  }
}

TEST(Regret, OfExplorationIsItsLooksWhereTheArmIsPlain) {
  RegretGame game;
  game.episodes = 1e6;
  const double looks = std::floor(exploration(game) / 64) * 64;
  EXPECT_NEAR(exploration(game), std::cbrt(0.22 * 64 * std::sqrt(32.0) / 0.25 * 1e12), 1e-3);
  EXPECT_NEAR(regret_of(Player::explore_then_commit, game, 0.9, random::Stream(1, "r"), {}), looks * 0.95,
              1e-6);
  game.episodes = 100;
  EXPECT_EQ(exploration(game), 100);
}

TEST(Regret, OfEliminationIsNeverMoreThanHalfEpsOfAll) {
  RegretGame game;
  game.episodes = 2e5;
  for (const double eps : {0.01, 0.1, 0.9}) {
    const double regret = regret_of(Player::elimination, game, eps, random::Stream(1, "r"), {});
    EXPECT_LE(regret, eps / 2 * game.episodes + 1);
    EXPECT_GT(regret, 0);
  }
  // A plain arm is found long before the end.
  EXPECT_LT(regret_of(Player::elimination, game, 0.9, random::Stream(1, "r"), {}),
            0.2 * 0.45 * game.episodes);
}

TEST(Regret, UnderTheWorstEpsIsNotUnderTheLargest) {
  RegretGame game;
  game.episodes = 1e6;
  for (const Player player : {Player::explore_then_commit, Player::elimination}) {
    const WorstRegret worst = worst_regret(player, game, 8, 1, {});
    EXPECT_LT(worst.eps, 0.9);
    EXPECT_FALSE(worst.at_edge);
    EXPECT_GT(worst.regret, regret_of(player, game, 0.01, random::Stream(2, "r"), {}));
  }
}

}  // namespace
}  // namespace quire::labs::revealing_pomdps

// The learners, step by step on paper-sized examples, and that they learn from nothing but what they played.
#include "labs/fair-threshold/learner.h"

#include <cmath>
#include <set>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "labs/fair-threshold/datasets.h"
#include "labs/fair-threshold/oracle.h"
#include "labs/fair-threshold/simulation.h"

namespace quire::labs::fair_threshold {
namespace {

/// OFS as if round `round` came after these means.
Ofs ofs_with(std::vector<std::uint64_t> plays, std::vector<double> rewards, std::vector<double> residuals,
             std::uint64_t round, double c = 0.1) {
  boost::json::array arms;
  for (std::size_t k = 0; k < plays.size(); ++k)
    arms.push_back({{"n", plays[k]}, {"reward", rewards[k]}, {"residual", boost::json::array{residuals[k]}}});
  const boost::json::value state{{"method", "ofs"},  {"thresholds", plays.size()},
                                 {"constraints", 1}, {"c_reward", c},
                                 {"c_residual", c},  {"round", round},
                                 {"arms", arms}};
  return Ofs::restore(state).value();
}

TEST(Ofs, PlaysEveryThresholdOnceInGridOrderFirst) {
  for (const Method method : {Method::ofs, Method::ucb, Method::pd}) {
    const auto learner = make_learner(method, {4, 1, 0.1, 0.1, 0}, random::Stream(1, "t"));
    for (std::size_t k = 0; k < 4; ++k) {
      ASSERT_EQ(learner->choose(), k) << word(method);
      learner->update(k, {0, {5.0}});
    }
  }
}

TEST(Ofs, CountsAThresholdAsFeasibleByItsLowerBoundNotItsMean) {
  // Means say that arm 0 violates (0.02); the radius 0.1 sqrt(log 100 / 4) = 0.107 says that it may not. It
  // earns more.
  Ofs ofs = ofs_with({4, 4}, {1, 0}, {0.02, -0.5}, 100);
  EXPECT_NEAR(ofs.radius(0), 0.1 * std::sqrt(std::log(100) / 4), 1e-15);
  EXPECT_EQ(ofs.choose(), 0u);
  EXPECT_FALSE(ofs.nothing_feasible());
  EXPECT_EQ(ofs.status(0), Ofs::Status::undecided);
  EXPECT_EQ(ofs.status(1), Ofs::Status::feasible);
  // With four hundred plays the same mean is decided.
  Ofs sure = ofs_with({400, 4}, {1, 0}, {0.02, -0.5}, 100);
  EXPECT_EQ(sure.choose(), 1u);
  EXPECT_EQ(sure.status(0), Ofs::Status::infeasible);
}

TEST(Ofs, PlaysTheMostRewardingOfThoseThatCouldBeFeasible) {
  Ofs ofs = ofs_with({100, 100, 100, 1}, {0.5, 0.4, 0.9, 0.3}, {-1, -1, 1, -1}, 1000);
  // Arm 3 was played once: its bonus 0.1 sqrt(log 1000) = 0.263 beats arm 0's 0.5 + 0.026.
  EXPECT_EQ(ofs.choose(), 3u);
  Ofs later = ofs_with({100, 100, 100, 100}, {0.5, 0.5, 0.9, 0.3}, {-1, -1, 1, -1}, 1000);
  EXPECT_EQ(later.choose(), 0u);  // ties: the smallest
}

TEST(Ofs, WithNothingFeasiblePlaysTheLeastOptimisticViolation) {
  // Arm 1's mean is the smallest, but arm 2 was hardly played: its optimistic violation is smaller.
  Ofs ofs = ofs_with({100, 100, 2}, {9, 0, 0}, {0.9, 0.5, 0.6}, 100);
  EXPECT_EQ(ofs.choose(), 2u);
  EXPECT_TRUE(ofs.nothing_feasible());
}

TEST(Ofs, RadiusUsesTheLogarithmOfAtLeastTwo) {
  const Ofs ofs = ofs_with({1, 1}, {0, 0}, {0, 0}, 1);
  EXPECT_NEAR(ofs.radius(0), 0.1 * std::sqrt(std::log(2)), 1e-15);
}

TEST(Ucb, IgnoresResiduals) {
  const auto ucb = make_learner(Method::ucb, {2, 1, 0.1, 0.1, 0}, random::Stream(1, "t"));
  ucb->update(0, {1, {100.0}});
  ucb->update(1, {0, {-1.0}});
  EXPECT_EQ(ucb->choose(), 0u);
}

TEST(PrimalDual, PricesWhatIsViolatedUntilItLeaves) {
  const auto pd = make_learner(Method::pd, {2, 1, 0.1, 0.1, 0}, random::Stream(1, "t"));
  pd->update(0, {1, {0.5}});
  pd->update(1, {0.5, {-0.5}});
  EXPECT_EQ(pd->choose(), 0u);  // the price rose by 0.05*0.5 and fell to 0
  for (int t = 0; t < 60; ++t) pd->update(0, {1, {0.5}});
  EXPECT_EQ(pd->choose(), 1u);
  for (int t = 0; t < 10'000; ++t) pd->update(0, {1, {0.5}});
  EXPECT_EQ(pd->state().at("multipliers").as_array()[0].to_number<double>(), 50);
  for (int t = 0; t < 10'000; ++t) pd->update(1, {0.5, {-0.5}});
  EXPECT_EQ(pd->state().at("multipliers").as_array()[0].to_number<double>(), 0);
}

TEST(Fixed, NeverMoves) {
  const auto fixed = fixed_learner(3);
  fixed->update(1, {9, {9}});
  EXPECT_EQ(fixed->choose(), 3u);
}

TEST(Hold, KeepsAChoiceAndAveragesTheLastHalf) {
  auto inner = std::make_unique<Ofs>(LearnerSpec{2, 1, 0.1, 0.1, 0});
  const Ofs& seen = *inner;
  const auto held = hold(std::move(inner), 4);
  for (const double reward : {100.0, 100.0, 1.0, 3.0}) {
    EXPECT_EQ(held->choose(), 0u);
    held->update(0, {reward, {-reward}});
  }
  EXPECT_EQ(held->choose(), 1u);
  EXPECT_EQ(seen.arms().plays(0), 1u);
  EXPECT_DOUBLE_EQ(seen.arms().reward(0), 2);
  EXPECT_DOUBLE_EQ(seen.arms().residual(0, 0), -2);
}

TEST(Arms, AWindowForgets) {
  Arms arms({2, 1, 0.1, 0.1, 3});
  for (const double r : {10.0, 20.0, 1.0, 2.0, 3.0}) arms.add(0, {r, {-r}});
  EXPECT_EQ(arms.plays(0), 3u);
  EXPECT_DOUBLE_EQ(arms.reward(0), 2);
  EXPECT_DOUBLE_EQ(arms.residual(0, 0), -2);
  Arms all({2, 1, 0.1, 0.1, 0});
  for (const double r : {10.0, 20.0, 1.0, 2.0, 3.0}) all.add(0, {r, {-r}});
  EXPECT_DOUBLE_EQ(all.reward(0), 7.2);
}

TEST(Arms, RefuseFeedbackOfAnotherShape) {
  EXPECT_THROW(Arms({1, 1, 0.1, 0.1, 0}), std::invalid_argument);
  Arms arms({2, 1, 0.1, 0.1, 0});
  EXPECT_THROW(arms.add(0, {1, {1, 2}}), std::invalid_argument);
}

/// A round's truth about every threshold; it tells what was played, once, and throws at any other question.
class SealedRound {
 public:
  SealedRound(std::vector<Feedback> truth, std::size_t played) : truth_(std::move(truth)), played_(played) {}
  const Feedback& tell(std::size_t arm) {
    if (arm != played_ || told_) throw std::logic_error("a counterfactual was asked for");
    told_ = true;
    return truth_[arm];
  }

 private:
  std::vector<Feedback> truth_;
  std::size_t played_;
  bool told_ = false;
};

TEST(Learners, SeeTheFeedbackOfThePlayedThresholdOnly) {
  const std::size_t arms = 6;
  for (const Method method : {Method::ofs, Method::ucb, Method::pd, Method::random}) {
    // Two worlds that agree on what is played and on nothing else: choices must agree.
    const auto here = make_learner(method, {arms, 1, 0.1, 0.1, 0}, random::Stream(1, "t"));
    const auto there = make_learner(method, {arms, 1, 0.1, 0.1, 0}, random::Stream(1, "t"));
    random::Stream stream(2, "world");
    for (int t = 0; t < 300; ++t) {
      const std::size_t arm = here->choose();
      ASSERT_EQ(arm, there->choose()) << word(method) << " round " << t;
      std::vector<Feedback> truth(arms), other(arms);
      for (std::size_t k = 0; k < arms; ++k) {
        truth[k] = {stream.uniform(), {stream.uniform() - 0.5}};
        other[k] = {std::nan(""), {std::nan("")}};
      }
      other[arm] = truth[arm];
      SealedRound sealed_truth(truth, arm), sealed_other(other, arm);
      here->update(arm, sealed_truth.tell(arm));
      there->update(arm, sealed_other.tell(arm));
      EXPECT_THROW(sealed_truth.tell((arm + 1) % arms), std::logic_error);
    }
  }
}

TEST(Ofs, RestartsFromItsStateAsIfNothingHappened) {
  random::Stream stream(1, "t");
  Ofs ofs({5, 2, 0.2, 0.1, 0});
  for (int t = 0; t < 200; ++t) {
    const boost::json::value saved = boost::json::parse(boost::json::serialize(ofs.state()));
    Result<Ofs> again = Ofs::restore(saved);
    ASSERT_TRUE(again) << again.error();
    const std::size_t arm = ofs.choose();
    ASSERT_EQ(again->choose(), arm) << t;
    ASSERT_EQ(again->round(), ofs.round());
    const Feedback f{stream.uniform(), {stream.uniform() - 0.7, stream.uniform() - 0.7}};
    ofs.update(arm, f);
    again->update(arm, f);
    ASSERT_EQ(boost::json::serialize(again->state()), boost::json::serialize(ofs.state()));
  }
}

TEST(Ofs, RefusesAStateThatIsNone) {
  const auto error = [](const char* text) {
    const Result<Ofs> ofs = Ofs::restore(boost::json::parse(text));
    return ofs ? "no error" : ofs.error();
  };
  EXPECT_EQ(error("[]"), "must be an object");
  EXPECT_EQ(error("{}"), "\"method\" must be \"ofs\"; this is not a state of this tool");
  EXPECT_EQ(error(R"({"method":"ofs","thresholds":1})"),
            "\"thresholds\" must be a whole number from 2 to 1001");
  EXPECT_EQ(error(R"({"method":"ofs","thresholds":1e300})"),
            "\"thresholds\" must be a whole number from 2 to 1001");
  EXPECT_EQ(
      error(R"({"method":"ofs","thresholds":2,"constraints":1,"round":1,"c_reward":-1,"c_residual":1})"),
      "c_reward must be positive");
  const std::string head =
      R"({"method":"ofs","thresholds":2,"constraints":1,"round":3,"c_reward":1,"c_residual":1,"arms":)";
  EXPECT_EQ(error((head + "7}").c_str()), "\"arms\" must be an array");
  EXPECT_EQ(error((head + "[{}]}").c_str()), "\"arms\" must have 2 entries");
  EXPECT_EQ(error((head + R"([{"n":-1},{}]})").c_str()),
            "arm 0: \"n\" must be a whole number from 0 to 9007199254740992");
  EXPECT_EQ(error((head + R"([{"n":1,"reward":"x"},{}]})").c_str()),
            "arm 0: \"reward\" must be a finite number");
  EXPECT_EQ(error((head + R"([{"n":1,"reward":1,"residual":[]},{}]})").c_str()),
            "arm 0: \"residual\" must be 1 numbers");
}

TEST(Simulation, OfsComesCloseToTheOracleAndSurpassesNobodyByMagic) {
  // Not the claim (the lab measures that), but a wrong sign anywhere would show here.
  const Pools pools = synthetic(1, 5000);
  Setting setting{pools, {0.05, 0.5, 0}, {0.1, 0.3}, threshold_grid(21), 200, 4000, {21, 2, 0.1, 0.1, 0}, 1};
  const Oracle oracle = sweep(pools, setting.dynamics, setting.constraints, setting.grid);
  const auto course = [&](Method m) { return run(setting, *learner_for(setting, m, 1), 1, 10, [] {}); };
  const Course ofs = course(Method::ofs), ucb = course(Method::ucb), uniform = course(Method::random);
  EXPECT_NEAR(ofs.tail_reward, oracle.thresholds[oracle.best].reward, 0.02);
  EXPECT_LT(ofs.tail_violation, 0.25 * ucb.tail_violation);
  EXPECT_LT(ofs.violation_sum, 0.5 * uniform.violation_sum);
  EXPECT_GT(ucb.reward_mean, uniform.reward_mean);
  const Course fixed = run(setting, *fixed_learner(oracle.best), 1, 10, [] {});
  EXPECT_NEAR(fixed.tail_reward, oracle.thresholds[oracle.best].reward, 0.01);
}

TEST(Simulation, CheckpointsEndWithTheLastRoundAndAddUp) {
  const Pools pools = synthetic(1, 500);
  Setting setting{pools, {0.05, 0.5, 0}, {0.1, 0.3}, threshold_grid(5), 20, 137, {5, 2, 0.1, 0.1, 0}, 1};
  const Course course = run(setting, *learner_for(setting, Method::ofs, 1), 1, 10, [] {});
  ASSERT_EQ(course.checkpoints.size(), 10u);
  EXPECT_EQ(course.checkpoints.back().t, 137u);
  EXPECT_DOUBLE_EQ(course.checkpoints.back().reward, course.reward_mean);
  EXPECT_DOUBLE_EQ(course.checkpoints.back().violation, course.violation_sum);
  std::uint64_t tail = 0;
  for (const std::uint64_t n : course.tail_plays) tail += n;
  EXPECT_EQ(tail, 137u / 5);
  setting.rounds = 10;
  EXPECT_EQ(run(setting, *learner_for(setting, Method::ofs, 1), 1, 100, [] {}).checkpoints.size(), 10u);
}

TEST(Simulation, StopsWhenToldTo) {
  const Pools pools = synthetic(1, 500);
  const Setting setting{pools, {0.05, 0.5, 0}, {0.1, 0.3},          threshold_grid(5),
                        200,   10'000'000,     {5, 2, 0.1, 0.1, 0}, 1};
  int polls = 0;
  const auto check = [&] {
    if (++polls == 5) throw std::runtime_error("stop");
  };
  EXPECT_THROW(run(setting, *learner_for(setting, Method::ofs, 1), 1, 100, check), std::runtime_error);
}

}  // namespace
}  // namespace quire::labs::fair_threshold

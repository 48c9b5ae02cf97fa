// Learning from rewards, on problems so small that what must come out is known.
#include "labs/engines/micro/reinforce.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "labs/engines/micro/alphabet.h"

namespace quire::labs::micro {
namespace {

constexpr Shape kSmall{32, 1, 2, 64, 16};

/// One question; answers of one symbol and $. Every symbol is about as likely at first.
ReinforceHooks one_question(std::function<double(const std::string&, bool)> reward) {
  return {.question =
              [](std::size_t, std::size_t) {
                return Question{1, "1="};
              },
          .reward = [reward](const Question&, const std::string& response,
                             bool ended) { return reward(response, ended); },
          .cap = [](std::size_t) { return std::size_t{2}; }};
}

double reward_of_seven(const std::string& response, bool) { return response.starts_with('7') ? 1 : 0; }

TEST(Reinforce, FindsTheOneAnswerThatPays) {
  for (const Baseline baseline : {Baseline::group, Baseline::group_sample, Baseline::group_mean,
                                  Baseline::leave_one_out, Baseline::batch, Baseline::value}) {
    Net net(kSmall, 1);
    Reinforce learner(net, {.questions = 8, .answers = 32, .baseline = baseline, .rate = 5e-3},
                      one_question(reward_of_seven), 3);
    double reward = 0;
    for (int step = 0; step < 100 && reward < 0.95; ++step) reward = learner.step().reward;
    EXPECT_GE(reward, 0.95) << static_cast<int>(baseline);
  }
}

TEST(Reinforce, ARewardThatNeverDiffersMovesNothing) {
  for (const Useless useless : {Useless::keep, Useless::skip, Useless::resample}) {
    Net net(kSmall, 1);
    const std::vector<float> before(net.weights().begin(), net.weights().end());
    Reinforce learner(net, {.questions = 4, .answers = 8, .useless = useless},
                      one_question([](const std::string&, bool) { return 0.5; }), 3);
    const ReinforceStep step = learner.step();
    EXPECT_EQ(step.useful, 0U);
    EXPECT_EQ(step.gradient_norm, 0);
    EXPECT_EQ(step.groups, useless == Useless::resample ? 16U : 4U);
    EXPECT_TRUE(std::equal(before.begin(), before.end(), net.weights().begin()));
  }
}

std::vector<Rollout> with_rewards(const std::vector<std::vector<double>>& groups) {
  std::vector<Rollout> all;
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (const double reward : groups[g]) {
      Rollout& one = all.emplace_back();
      one.question = g;
      one.reward = reward;
    }
  return all;
}

std::vector<double> advantages(std::vector<Rollout> rollouts, Baseline baseline) {
  set_advantages(rollouts, baseline);
  std::vector<double> all;
  for (const Rollout& one : rollouts) all.push_back(one.advantage);
  return all;
}

void expect_near(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-4) << i;
}

TEST(Advantages, AreThoseOfTheirFormulas) {
  const auto rollouts = with_rewards({{1, 0, 0, 1}, {3, 3, 3, 3}, {2, 0, 0, 0}});
  expect_near(advantages(rollouts, Baseline::group),
              {1, -1, -1, 1, 0, 0, 0, 0, 1.732048, -0.577349, -0.577349, -0.577349});
  expect_near(advantages(rollouts, Baseline::group_sample),
              {0.866024, -0.866024, -0.866024, 0.866024, 0, 0, 0, 0, 1.5, -0.5, -0.5, -0.5});
  expect_near(advantages(rollouts, Baseline::group_mean),
              {0.5, -0.5, -0.5, 0.5, 0, 0, 0, 0, 1.5, -0.5, -0.5, -0.5});
  expect_near(advantages(rollouts, Baseline::leave_one_out),
              {2.0 / 3, -2.0 / 3, -2.0 / 3, 2.0 / 3, 0, 0, 0, 0, 2, -2.0 / 3, -2.0 / 3, -2.0 / 3});
  const double mean = 16.0 / 12;
  double square = 0;
  for (const Rollout& one : rollouts) square += (one.reward - mean) * (one.reward - mean) / 12;
  EXPECT_NEAR(advantages(rollouts, Baseline::batch)[0], (1 - mean) / std::sqrt(square), 1e-4);
}

TEST(Critic, LearnsWhatIsStillToCome) {
  // Texts "1=7$" pay 1, "1=3$" pay 0: one half before the digit, all of it or nothing after.
  const Net net(kSmall, 1);
  Critic critic(net, 3e-3, 2);
  std::vector<Example> texts;
  std::vector<double> rewards;
  for (int i = 0; i < 16; ++i) {
    std::vector<Token> tokens = encode(i % 2 == 0 ? "1=7$" : "1=3$").value();
    tokens.insert(tokens.begin(), kBegin);
    texts.push_back({tokens, 3});
    rewards.push_back(i % 2 == 0 ? 1 : 0);
  }
  EXPECT_EQ(critic.values(texts)[0], (std::vector<float>{0, 0}));
  EXPECT_NEAR(critic.learn(texts, rewards), 0.5, 1e-6);  // it says 0 everywhere
  double error = 1;
  for (int step = 0; step < 300; ++step) error = critic.learn(texts, rewards);
  EXPECT_NEAR(error, 0.125, 0.01);  // half of the tokens cannot be known better than 0.25
  const std::vector<std::vector<float>> values = critic.values(texts);
  EXPECT_NEAR(values[0][0], 0.5, 0.05);
  EXPECT_NEAR(values[0][1], 1, 0.05);
  EXPECT_NEAR(values[1][1], 0, 0.05);
  rewards[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(critic.learn(texts, rewards), std::runtime_error);
}

TEST(Reinforce, TwoThreadsAndOneLearnTheSame) {
  std::vector<std::vector<float>> ends;
  for (const unsigned threads : {1U, 2U}) {
    Net net(kSmall, 1);
    Reinforce learner(
        net, {.questions = 4, .answers = 8, .kl_weight = 0.01, .passes = 2, .batch = 16, .threads = threads},
        one_question(reward_of_seven), 3);
    for (int step = 0; step < 5; ++step) learner.step();
    ends.emplace_back(net.weights().begin(), net.weights().end());
  }
  EXPECT_EQ(ends[0], ends[1]);
}

TEST(Reinforce, SamplerAndTrainerAgreeAtAnyTemperature) {
  for (const double temperature : {1.0, 0.6, 1.4}) {
    Net net(kSmall, 1);
    Reinforce learner(net,
                      {.questions = 4, .answers = 8, .useless = Useless::keep, .temperature = temperature},
                      one_question(reward_of_seven), 3);
    EXPECT_LT(learner.step().disagreement, 1e-5) << temperature;
  }
}

TEST(Reinforce, TheWayBackIsHeldByTheDistance) {
  const auto distance_after = [](double weight) {
    Net net(kSmall, 1);
    Reinforce learner(net, {.questions = 8, .answers = 16, .kl_weight = weight, .passes = 2, .rate = 5e-3},
                      one_question(reward_of_seven), 3);
    double kl = 0;
    for (int step = 0; step < 40; ++step) {
      const ReinforceStep report = learner.step();
      if (report.updates > 0) kl = report.kl;
    }
    return kl;
  };
  const double weak = distance_after(1e-6), strong = distance_after(1);
  EXPECT_GT(weak, 0.5);
  EXPECT_LT(strong, 0.5 * weak);
}

TEST(Reinforce, EntropyThatPaysKeepsAnswersApart) {
  const auto entropy_after = [](double weight) {
    Net net(kSmall, 1);
    ReinforceHooks hooks = one_question(reward_of_seven);
    hooks.shape = [weight](std::size_t, std::vector<Rollout>& rollouts) {
      for (Rollout& one : rollouts) one.entropy_weight = weight;
    };
    Reinforce learner(net, {.questions = 8, .answers = 16, .useless = Useless::keep, .rate = 5e-3}, hooks, 3);
    double entropy = 0;
    for (int step = 0; step < 40; ++step) entropy = learner.step().entropy;
    return entropy;
  };
  EXPECT_GT(entropy_after(1.0), entropy_after(0) + 0.5);
}

TEST(Reinforce, TruncatedAnswersAreMaskedAndLongOnesPay) {
  Net net(kSmall, 1);
  std::size_t seen = 0;
  ReinforceHooks hooks = one_question([](const std::string&, bool ended) { return ended ? 1.0 : 0.0; });
  hooks.cap = [](std::size_t) { return std::size_t{6}; };
  hooks.shape = [&](std::size_t, std::vector<Rollout>& rollouts) {
    for (const Rollout& one : rollouts) {
      const bool ended = one.sampled.finish == Sampled::Finish::end;
      EXPECT_EQ(one.used, ended);
      const double over = std::max(0.0, static_cast<double>(one.sampled.tokens.size()) - 2);
      EXPECT_NEAR(one.reward, (ended ? 1 : 0) - over / 4, 1e-12) << one.response;
      ++seen;
    }
  };
  Reinforce learner(net, {.questions = 4, .answers = 16, .mask_truncated = true, .overlong_buffer = 4}, hooks,
                    3);
  learner.step();
  EXPECT_EQ(seen, 64U);
}

TEST(Reinforce, TokensThatWeighNothingTeachNothing) {
  Net net(kSmall, 1);
  ReinforceHooks hooks = one_question(reward_of_seven);
  hooks.shape = [](std::size_t, std::vector<Rollout>& rollouts) {
    for (Rollout& one : rollouts) one.token_weights.assign(one.sampled.tokens.size(), 0.0F);
  };
  Reinforce learner(net, {.questions = 4, .answers = 32}, hooks, 3);
  EXPECT_EQ(learner.step().gradient_norm, 0);
}

TEST(Reinforce, WhatCannotBeIsRefused) {
  Net net(kSmall, 1);
  EXPECT_THROW(Reinforce(net, {.answers = 1}, one_question(reward_of_seven), 1), std::invalid_argument);
  EXPECT_THROW(Reinforce(net, {}, {}, 1), std::invalid_argument);
  ReinforceHooks short_cap = one_question(reward_of_seven);
  short_cap.cap = [](std::size_t) { return std::size_t{1}; };
  EXPECT_THROW(Reinforce(net, {}, short_cap, 1).step(), std::invalid_argument);
  Reinforce broken(net, {.questions = 1, .answers = 2},
                   one_question([](const std::string&, bool) { return std::nan(""); }), 1);
  try {
    broken.step();
    FAIL() << "a reward that is not a number must stop";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("\"1="), std::string::npos) << error.what();
  }
  ReinforceHooks unknown = one_question(reward_of_seven);
  unknown.question = [](std::size_t, std::size_t) { return Question{1, "Z"}; };
  EXPECT_THROW(Reinforce(net, {}, unknown, 1).step(), std::invalid_argument);
}

}  // namespace
}  // namespace quire::labs::micro

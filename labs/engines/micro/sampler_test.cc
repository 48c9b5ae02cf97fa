// Sampling: it is what training sees, it does not depend on company, threads or places, and its options mean
// what they say.
#include "labs/engines/micro/sampler.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/gradient.h"
#include "labs/engines/random/random.h"

namespace quire::labs::micro {
namespace {

Net lively(const Shape& shape) {
  Net net(shape, 3);
  net.update([](std::span<float> weights) {
    for (float& w : weights)
      if (w != 1.0F) w *= 8;
  });
  return net;
}

std::vector<Ask> some_asks(std::size_t prompts, std::size_t samples) {
  std::vector<Ask> asks;
  for (std::size_t p = 0; p < prompts; ++p) {
    random::Stream stream(2, "asks", p);
    std::vector<Token> prompt{kBegin};
    for (std::size_t i = stream.below(12); i > 0; --i) prompt.push_back(static_cast<Token>(stream.below(40)));
    for (std::size_t s = 0; s < samples; ++s)
      asks.push_back({.prompt = prompt,
                      .seed = 9,
                      .prompt_id = p,
                      .sample_id = static_cast<std::uint32_t>(s),
                      .max_tokens = 10 + p % 30,
                      .end = kEnd});
  }
  return asks;
}

std::vector<Sampled> one_by_one(const Net& net, const std::vector<Ask>& asks, std::size_t places) {
  std::vector<Sampled> all(asks.size());
  Sampler sampler(net, places);
  std::size_t next = 0;
  while (next < asks.size() || !sampler.idle()) {
    for (; next < asks.size() && sampler.free_places() > 0; ++next) sampler.add(asks[next], next);
    sampler.step([&](std::size_t ticket, Sampled&& sampled) { all[ticket] = std::move(sampled); });
  }
  return all;
}

void expect_same(const std::vector<Sampled>& a, const std::vector<Sampled>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].tokens, b[i].tokens) << i;
    ASSERT_EQ(a[i].log_probabilities, b[i].log_probabilities) << i;
    ASSERT_EQ(a[i].entropies, b[i].entropies) << i;
    ASSERT_EQ(a[i].finish, b[i].finish) << i;
  }
}

TEST(Sampler, ATextIsTheSameInAnyCompany) {
  const Net net = lively({96, 2, 4, 64, 64});  // heads of 24
  const std::vector<Ask> asks = some_asks(100, 10);
  const std::vector<Sampled> alone = one_by_one(net, asks, 1);
  expect_same(alone, one_by_one(net, asks, 7));
  expect_same(alone, one_by_one(net, asks, 256));
  expect_same(alone, sample(net, asks, 1));
  expect_same(alone, sample(net, asks, 2));
}

TEST(Sampler, ItsLogProbabilitiesAreThoseOfTraining) {
  const Net net = lively({96, 3, 4, 64, 128});
  const std::vector<Ask> asks = some_asks(20, 2);
  const std::vector<Sampled> all = sample(net, asks, 2);
  std::vector<Example> texts;
  for (std::size_t i = 0; i < asks.size(); ++i) {
    Example example{asks[i].prompt, asks[i].prompt.size()};
    example.tokens.insert(example.tokens.end(), all[i].tokens.begin(), all[i].tokens.end());
    texts.push_back(example);
  }
  const auto trained = log_probabilities(net, texts, 1);
  for (std::size_t i = 0; i < asks.size(); ++i) EXPECT_EQ(trained[i], all[i].log_probabilities) << i;
}

TEST(Sampler, SharesAreThoseOfTheNet) {
  const Net net = lively({32, 1, 2, 16, 16});
  std::vector<Ask> asks;
  constexpr std::uint32_t kDraws = 20'000;
  for (std::uint32_t i = 0; i < kDraws; ++i)
    asks.push_back({.prompt = {3, 1}, .seed = 4, .sample_id = i, .max_tokens = 1, .end = 15});
  std::map<Token, double> drawn, expected;
  for (const Sampled& one : sample(net, asks, 1)) {
    drawn[one.tokens[0]] += 1.0 / kDraws;
    expected[one.tokens[0]] = std::exp(static_cast<double>(one.log_probabilities[0]));
  }
  double chi_square = 0;
  for (const auto& [token, share] : expected)
    chi_square += kDraws * (drawn[token] - share) * (drawn[token] - share) / share;
  EXPECT_LT(chi_square, 40) << "15 degrees of freedom: beyond 40 is one in 2,000";
}

TEST(Sampler, SeedsDiffer) {
  const Net net = lively({32, 1, 2, 64, 64});
  std::vector<Ask> asks = some_asks(1, 8);
  const auto first = sample(net, asks, 1);
  for (Ask& ask : asks) ask.seed = 10;
  const auto second = sample(net, asks, 1);
  std::size_t same = 0;
  for (std::size_t i = 0; i < asks.size(); ++i) same += first[i].tokens == second[i].tokens ? 1 : 0;
  EXPECT_LT(same, asks.size());
}

TEST(Choose, OptionsMeanWhatTheySay) {
  std::vector<float> logits(16, -80.0F);
  logits[2] = std::log(0.5F);
  logits[5] = std::log(0.3F);
  logits[9] = std::log(0.15F);
  logits[11] = std::log(0.05F);
  const auto seen = [&](const Choice& choice) {
    std::map<Token, int> counts;
    for (int i = 0; i < 1000; ++i) {
      std::vector<float> copy = logits;
      ++counts[choose(copy, choice, (static_cast<float>(i) + 0.5F) / 1000).token];
    }
    return counts;
  };
  EXPECT_EQ(seen({}), (std::map<Token, int>{{2, 500}, {5, 300}, {9, 150}, {11, 50}}));
  EXPECT_EQ(seen({.temperature = 0}), (std::map<Token, int>{{2, 1000}}));
  EXPECT_EQ(seen({.top_k = 1}), (std::map<Token, int>{{2, 1000}}));
  EXPECT_EQ(seen({.top_k = 2}), (std::map<Token, int>{{2, 625}, {5, 375}}));
  EXPECT_EQ(seen({.top_p = 0.6}).size(), 2U);
  EXPECT_EQ(seen({.min_p = 0.25}).size(), 3U);
  std::vector<float> copy = logits;
  const Chosen sharp = choose(copy, {.temperature = 0.5}, 0.1F);
  EXPECT_NEAR(static_cast<double>(sharp.behaviour), std::log(0.25 / (0.25 + 0.09 + 0.0225 + 0.0025)), 1e-4);
  EXPECT_NEAR(static_cast<double>(sharp.log_probability), std::log(0.5), 1e-4)
      << "the net's own, whatever the temperature";
  EXPECT_NEAR(static_cast<double>(sharp.entropy), 1.1421, 1e-3);
}

TEST(Sampler, TextsEndAtTheEndAtAStopAndAtTheCap) {
  const Net net = lively({32, 1, 2, 64, 64});
  Ask ask = some_asks(1, 1)[0];
  ask.max_tokens = 20;
  ask.end = 63;
  const Sampled whole = sample(net, std::vector<Ask>{ask}, 1)[0];
  ASSERT_EQ(whole.tokens.size(), 20U);
  EXPECT_EQ(whole.finish, Sampled::Finish::length);
  ask.stops = {{whole.tokens[4], whole.tokens[5]}};
  const Sampled stopped = sample(net, std::vector<Ask>{ask}, 1)[0];
  EXPECT_EQ(stopped.finish, Sampled::Finish::stop);
  EXPECT_LE(stopped.tokens.size(), 6U);
  ask.stops.clear();
  ask.end = whole.tokens[3];
  const Sampled ended = sample(net, std::vector<Ask>{ask}, 1)[0];
  EXPECT_EQ(ended.finish, Sampled::Finish::end);
  EXPECT_EQ(ended.tokens.back(), ask.end);
  EXPECT_LE(ended.tokens.size(), 4U);
}

TEST(Sampler, ACancelledTextFreesItsPlace) {
  const Net net = lively({32, 1, 2, 64, 64});
  Sampler sampler(net, 1);
  Ask ask = some_asks(1, 1)[0];
  ask.end = 63;
  sampler.add(ask, 5);
  std::size_t ended = 0;
  const auto done = [&](std::size_t ticket, Sampled&& sampled) {
    EXPECT_EQ(ticket, 5U);
    EXPECT_EQ(sampled.finish, Sampled::Finish::cancelled);
    ++ended;
  };
  sampler.step(done);
  EXPECT_THROW(sampler.add(ask, 6), std::logic_error);
  sampler.cancel(5);
  sampler.step(done);
  EXPECT_EQ(ended, 1U);
  EXPECT_EQ(sampler.free_places(), 1U);
}

TEST(Sampler, PromptsThatDoNotFitAreRefused) {
  const Net net = lively({32, 1, 2, 64, 16});
  EXPECT_THROW(sample(net, std::vector<Ask>{{.prompt = {}, .end = kEnd}}, 1), std::invalid_argument);
  EXPECT_THROW(sample(net, std::vector<Ask>{{.prompt = {1, 2}, .max_tokens = 15, .end = kEnd}}, 1),
               std::invalid_argument);
  EXPECT_THROW(sample(net, std::vector<Ask>{{.prompt = {2, 99}, .max_tokens = 5, .end = kEnd}}, 1),
               std::invalid_argument);
}

TEST(Alphabet, EveryTextComesBack) {
  const std::string all = std::string(alphabet()) + "$";
  const auto tokens = encode(all);
  ASSERT_TRUE(tokens.ok());
  EXPECT_EQ(decode(*tokens), all);
  EXPECT_EQ(tokens->back(), kEnd);
  EXPECT_EQ(decode({kBegin, 1, kPad, 60, kEnd}), "1$");
  EXPECT_NE(encode("3+z=").error().find("'z' at place 3"), std::string::npos);
  EXPECT_NE(encode("3\t").error().find("byte 0x09 at place 2"), std::string::npos);
}

}  // namespace
}  // namespace quire::labs::micro

// A judge learns to tell texts apart that a rule tells apart; and the bundled nets are what they say.
#include "labs/engines/micro/judge.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/bases.h"
#include "labs/engines/random/random.h"

namespace quire::labs::micro {
namespace {

/// Right where the digit after the colon is the first one.
Judged drawn(random::Stream& stream) {
  const auto first = stream.below(4), said = stream.bernoulli(0.5) ? first : stream.below(4);
  return {.text = std::to_string(first) + "+=:" + std::to_string(said) + "$", .right = first == said};
}

TEST(Judge, LearnsARule) {
  Net net({.width = 32, .layers = 2, .heads = 2, .context = 16}, 1);
  Judge judge(net, {.rate = 5e-3, .steps = 800}, 2);
  double loss = 0;
  for (std::uint64_t step = 0; step < 800; ++step) {
    random::Stream stream(1, "judge_test", step);
    std::vector<Judged> batch;
    for (int i = 0; i < 32; ++i) batch.push_back(drawn(stream));
    loss = judge.step(batch);
    if (step == 0) {
      EXPECT_NEAR(loss, 0.693, 0.05);
    }
  }
  EXPECT_LT(loss, 0.05);
  std::vector<std::string> texts;
  std::vector<bool> right;
  for (char first = '0'; first <= '3'; ++first)
    for (char said = '0'; said <= '3'; ++said) {
      texts.push_back(std::string(1, first) + "+=:" + said + "$");
      right.push_back(first == said);
    }
  const std::vector<double> scores = judge_scores(net, texts, 2);
  EXPECT_EQ(scores, judge_scores(net, texts, 1));
  int wrong = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) wrong += (scores[i] > 0) != right[i];
  EXPECT_EQ(wrong, 0);
}

TEST(Judge, TextsThatItCannotReadAreRefused) {
  Net net({.width = 32, .layers = 1, .heads = 2, .context = 16}, 1);
  Judge judge(net, {}, 1);
  EXPECT_THROW(judge.step(std::vector<Judged>{{"", true}}), std::invalid_argument);
  EXPECT_THROW(judge.step(std::vector<Judged>{{"z", true}}), std::invalid_argument);
  EXPECT_THROW(judge.step(std::vector<Judged>{{"12345678901234567890", true}}), std::invalid_argument);
  EXPECT_THROW(judge_scores(net, std::vector<std::string>{"Q"}, 2), std::invalid_argument);
  EXPECT_TRUE(judge_scores(net, {}, 2).empty());
}

TEST(Bases, AreThereAndSmall) {
  for (const std::string_view name : base_names()) {
    const Saved saved = base(name);
    EXPECT_EQ(saved.net.shape(), *named_shape("XS")) << name;
    EXPECT_TRUE(saved.notes.contains("tasks")) << name;
  }
  EXPECT_THROW(base("none"), std::invalid_argument);
}

}  // namespace
}  // namespace quire::labs::micro

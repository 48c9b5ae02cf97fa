// What is learned from: tokens of texts, and batches that are functions of seed and step.
#include "labs/engines/micro_tasks/lessons.h"

#include <stdexcept>

#include <gtest/gtest.h>

#include "labs/engines/micro/alphabet.h"

namespace quire::labs::micro {
namespace {

TEST(Lessons, AResponseIsAskedForAfterItsPrompt) {
  const Example example = example_of("12=", ":3$");
  EXPECT_EQ(example.tokens.front(), kBegin);
  EXPECT_EQ(example.tokens.back(), kEnd);
  EXPECT_EQ(example.asked, 4U);
  EXPECT_EQ(decode(example.tokens), "12=:3$");
  EXPECT_THROW(example_of("12=", ""), std::invalid_argument);
  EXPECT_THROW(example_of("Z=", ":3$"), std::invalid_argument);
  EXPECT_THROW(prompt_tokens("\x01"), std::invalid_argument);
}

TEST(Lessons, AreAFunctionOfSeedAndStep) {
  const tasks::Mixture mixture = tasks::Mixture::read("chain 2-4; arith3 2-2").value();
  const Lessons one(mixture, 1), same(mixture, 1), other(mixture, 2);
  const auto texts = [](const std::vector<Example>& batch) {
    std::string all;
    for (const Example& example : batch) all += decode(example.tokens) + "\n";
    return all;
  };
  EXPECT_EQ(texts(one.batch(7, 20)), texts(same.batch(7, 20)));
  EXPECT_NE(texts(one.batch(7, 20)), texts(one.batch(8, 20)));
  EXPECT_NE(texts(one.batch(7, 20)), texts(other.batch(7, 20)));
  const Lessons elsewhere(mixture, 1, tasks::Split::train, "another run");
  EXPECT_NE(texts(one.batch(7, 20)), texts(elsewhere.batch(7, 20)));
  // A longer batch begins as a shorter one.
  EXPECT_TRUE(texts(one.batch(7, 20)).starts_with(texts(one.batch(7, 5))));
}

TEST(Lessons, ComeFromTheirSplit) {
  const tasks::Mixture mixture = tasks::Mixture::read("chain 2-4").value();
  const tasks::Splits splits;
  const Lessons lessons(mixture, 1, tasks::Split::eval);
  for (const Example& example : lessons.batch(0, 50)) {
    const std::string text = decode(example.tokens);
    const std::string prompt = text.substr(0, text.find('=') + 1);
    const tasks::Problem problem = tasks::task_named("chain").value()->read(prompt, "").value();
    EXPECT_EQ(splits.split_of(problem), tasks::Split::eval) << text;
  }
}

}  // namespace
}  // namespace quire::labs::micro

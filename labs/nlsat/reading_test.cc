// The small model's texts, and the rules beside it.
#include "labs/nlsat/reading.h"

#include <numeric>

#include <gtest/gtest.h>

#include "labs/nlsat/label.h"

namespace quire::labs::nlsat {
namespace {

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

TEST(Reading, TokensAreWords) {
  const auto tokens = reading_tokens("If apples and no steak then fish.");
  ASSERT_TRUE(tokens) << tokens.error();
  EXPECT_EQ(tokens->size(), 9U) << "a start, seven words, a full stop";
  EXPECT_EQ(reading_tokens("If apples then pineapples.").error(), "\"pineapples\" is no word of the model");
}

TEST(Reading, LessonsSayTheirFormulaAndAnswer) {
  const Maker makers[] = {Maker({.variables = 4, .low = 4.5, .high = 6}),
                          Maker({.variables = 5, .low = 4.5, .high = 6})};
  const std::vector<Lesson> all = lessons(makers, 0, 40, 1);
  ASSERT_EQ(all.size(), 40U);
  EXPECT_EQ(all[0].cnf.variables(), 4);
  EXPECT_EQ(all[1].cnf.variables(), 5);
  int yes = 0;
  for (const Lesson& lesson : all) {
    EXPECT_EQ(lesson.satisfiable, Labeller().satisfiable(lesson.cnf));
    EXPECT_EQ(lesson.example.asked + 1, lesson.example.tokens.size());
    yes += lesson.satisfiable ? 1 : 0;
  }
  EXPECT_EQ(yes, 20);
  EXPECT_EQ(lessons(makers, 7, 1, 1)[0].example.tokens, all[7].example.tokens)
      << "each is a function of its number";
  EXPECT_NE(lessons(makers, 7, 1, 2)[0].example.tokens, all[7].example.tokens) << "nouns are given anew";
}

/// Where labels follow from length, a bag of words finds it; where they are balanced at each length, it does
/// not.
TEST(Reading, LengthGivesCarelessTextsAway) {
  const Maker naive[] = {Maker({.variables = 6, .low = 1, .high = 10, .within_each = false})};
  const Maker hard[] = {Maker({.variables = 6, .low = 4.4, .high = 5.6})};
  const std::vector<Lesson> naive_texts = lessons(naive, 0, 800, 1), hard_texts = lessons(hard, 0, 800, 1);
  const std::span<const Lesson> learned(naive_texts.data(), 400), tested(naive_texts.data() + 400, 400);
  EXPECT_GT(mean(BagOfWords(learned, true).right_answers(tested)), 0.85);
  EXPECT_GT(mean(BagOfWords(learned, false).right_answers(tested)), 0.85);
  const std::span<const Lesson> hard_learned(hard_texts.data(), 400),
      hard_tested(hard_texts.data() + 400, 400);
  EXPECT_LT(mean(BagOfWords(hard_learned, true).right_answers(hard_tested)), 0.58);
}

TEST(Reading, PropagationIsRightOnEverySatisfiableText) {
  const Maker hard[] = {Maker({.variables = 5, .low = 4.4, .high = 6})};
  const std::vector<Lesson> texts = lessons(hard, 0, 200, 1);
  const std::vector<double> right = right_by_propagation(texts);
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (texts[i].satisfiable) {
      EXPECT_EQ(right[i], 1);
    }
}

/// Texts of which half are plainly short and satisfiable: a model that learns at all tells them apart.
TEST(Reading, TheModelLearnsWhatIsPlain) {
  const Maker plain[] = {Maker({.variables = 3, .low = 1, .high = 12, .within_each = false})};
  const ReadingOptions options{.steps = 60, .batch = 16, .rate = 2e-3, .threads = 1};
  const micro::Net net = learn_to_read(plain, options);
  const std::vector<Lesson> tested = lessons(plain, 100'000, 200, 1);
  EXPECT_GT(mean(right_answers(net, tested, 1)), 0.75);
}

}  // namespace
}  // namespace quire::labs::nlsat

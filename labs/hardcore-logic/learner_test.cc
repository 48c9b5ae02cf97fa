#include "labs/hardcore-logic/learner.h"

#include <gtest/gtest.h>

#include "labs/hardcore-logic/games.h"

namespace quire::labs::hardcore_logic {
namespace {

TEST(Learner, TurnedPuzzlesKeepTheirAnswer) {
  for (const char* variant : {"plain", "relations"})
    for (const BinarioLesson& lesson : lessons(6, variant, 4, 1, "test", 1, {}, {}))
      for (unsigned how = 0; how < 16; ++how) {
        const BinarioLesson turned = lesson.turned(how);
        const Instance instance = instance_of(turned.puzzle, variant);
        ASSERT_TRUE(binario().check(instance));
        EXPECT_EQ(binario().grade(instance, cells_json(turned.solution, number_or_null)).broken, "") << how;
        EXPECT_EQ(turned.key(), lesson.key()) << how;
      }
}

TEST(Learner, PromptsAreShort) {
  const auto made = lessons(6, "relations", 20, 1, "test", 1, {}, {});
  ASSERT_EQ(made.size(), 20U);
  for (const BinarioLesson& lesson : made) {
    EXPECT_LT(lesson.prompt().size() + lesson.answer().size(), 190U) << lesson.prompt();
    EXPECT_EQ(lesson.answer().size(), 37U);
    EXPECT_NE(lesson.prompt().find('&'), std::string::npos);
  }
}

TEST(Learner, KnownPuzzlesAreLeftOut) {
  const auto first = lessons(4, "plain", 10, 1, "test", 1, {}, {});
  std::vector<std::string> known;
  for (const BinarioLesson& lesson : first) known.push_back(lesson.turned(5).key());
  for (const BinarioLesson& lesson : lessons(4, "plain", 10, 1, "test", 1, known, {}))
    EXPECT_EQ(std::count(known.begin(), known.end(), lesson.key()), 0);
}

TEST(Learner, LearnsAndIsAsked) {
  const auto given = lessons(4, "plain", 30, 1, "test", 1, {}, {});
  std::vector<double> losses;
  const micro::Net net =
      learn(given, {.steps = 30, .batch = 16, .threads = 1, .on_loss = [&](std::uint64_t, double loss) {
                      losses.push_back(loss);
                    }});
  EXPECT_LT(losses.back(), 0.4 * losses.front());
  const BinarioScores scores = score(net, given, 1, 1, {});
  ASSERT_EQ(scores.cells.size(), given.size());
  for (const double share : scores.cells) {
    EXPECT_GE(share, 0);
    EXPECT_LE(share, 1);
  }
}

}  // namespace
}  // namespace quire::labs::hardcore_logic

// Worked out by hand from the definitions; logarithms to base 2: log2(3) = 1.58496, log2(5) = 2.32193.
#include "eval/measures.h"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace quire::eval {
namespace {

TEST(Measures, GradesAreGainsAndRanksDiscountThem) {
  const Grades judged{{"a", 3}, {"b", 1}, {"c", 2}, {"d", 0}};
  const std::vector<std::string> ranked{"b", "x", "a", "d", "c"};
  const Measures m = measure(ranked, judged);
  // (1/1 + 3/2 + 2/2.58496) over (3/1 + 2/1.58496 + 1/2)
  EXPECT_NEAR(m.ndcg_10, (1.0 + 1.5 + 2 / 2.584963) / (3.0 + 2 / 1.584963 + 0.5), 1e-6);
  EXPECT_NEAR(m.map, (1.0 / 1 + 2.0 / 3 + 3.0 / 5) / 3, 1e-12);
  EXPECT_NEAR(m.precision_10, 0.3, 1e-12);
  EXPECT_NEAR(m.recall_100, 1.0, 1e-12);
  EXPECT_NEAR(m.reciprocal_rank, 1.0, 1e-12);
}

TEST(Measures, TheBestOrderHasAllGain) {
  const Grades judged{{"a", 3}, {"b", 1}, {"c", 2}};
  const std::vector<std::string> ranked{"a", "c", "b", "x"};
  const Measures m = measure(ranked, judged);
  EXPECT_NEAR(m.ndcg_10, 1.0, 1e-12);
  EXPECT_NEAR(m.map, 1.0, 1e-12);
}

TEST(Measures, WhatIsNotFoundCounts) {
  Grades judged;
  for (int i = 0; i < 20; ++i) judged["r" + std::to_string(i)] = 1;
  const std::vector<std::string> ranked{"x", "y", "z", "r0"};
  const Measures m = measure(ranked, judged);
  double ideal = 0;
  for (int rank = 1; rank <= 10; ++rank) ideal += 1 / std::log2(1.0 + rank);
  EXPECT_NEAR(m.ndcg_10, 1 / 2.321928 / ideal, 1e-6);
  EXPECT_NEAR(m.map, 0.25 / 20, 1e-12);
  EXPECT_NEAR(m.recall_100, 1.0 / 20, 1e-12);
  EXPECT_NEAR(m.reciprocal_rank, 0.25, 1e-12);
}

TEST(Measures, DepthsAreTenAndAHundred) {
  const Grades judged{{"eleventh", 1}, {"late", 1}, {"tenth", 1}};
  std::vector<std::string> ranked(101, "");
  for (std::size_t i = 0; i < ranked.size(); ++i) ranked[i] = "x" + std::to_string(i);
  ranked[9] = "tenth";
  ranked[10] = "eleventh";
  ranked[100] = "late";
  const Measures m = measure(ranked, judged);
  EXPECT_NEAR(m.precision_10, 0.1, 1e-12);
  EXPECT_NEAR(m.recall_100, 2.0 / 3, 1e-12);
  EXPECT_NEAR(m.map, (1.0 / 10 + 2.0 / 11 + 3.0 / 101) / 3, 1e-12);
  EXPECT_NEAR(m.ndcg_10, (1 / 3.459432) / (1 + 1 / 1.584963 + 0.5), 1e-6);
}

TEST(Measures, NothingRelevantOrNothingFoundIsZero) {
  const std::vector<std::string> ranked{"a", "b"};
  EXPECT_EQ(measure(ranked, Grades{{"a", 0}, {"b", -1}}).ndcg_10, 0);
  EXPECT_EQ(measure(ranked, Grades{}).map, 0);
  EXPECT_EQ(measure(std::span<const std::string>(), Grades{{"a", 1}}).recall_100, 0);
}

TEST(Measures, EveryQuestionHasTheSameWeight) {
  const std::vector<Measures> two{{1, 1, 1, 1, 1}, {0, 0.5, 0, 0.1, 0.25}};
  const Measures m = mean(two);
  EXPECT_NEAR(m.ndcg_10, 0.5, 1e-12);
  EXPECT_NEAR(m.recall_100, 0.75, 1e-12);
  EXPECT_NEAR(m.precision_10, 0.55, 1e-12);
  EXPECT_NEAR(m.reciprocal_rank, 0.625, 1e-12);
  EXPECT_EQ(mean({}).map, 0);
}

}  // namespace
}  // namespace quire::eval

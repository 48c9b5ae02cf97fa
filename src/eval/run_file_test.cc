#include "eval/run_file.h"

#include <cstdio>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace quire::eval {
namespace {

TEST(RunFile, ALineADocumentWithRanksFromOne) {
  const std::vector<Ranked> ranked{{"d1", 3.5}, {"d/2", 1.25}};
  EXPECT_EQ(run_lines("q1", ranked, "quire"), "q1 Q0 d1 1 3.5 quire\nq1 Q0 d/2 2 1.25 quire\n");
  EXPECT_EQ(run_lines("q1", {}, "quire"), "");
}

TEST(RunFile, ScoresFallStrictlyAsFloatsWhateverTheyWere) {
  const std::vector<Ranked> ranked{{"a", 2.0}, {"b", 2.0}, {"c", 2.0 - 1e-12},
                                   {"d", 2.5}, {"e", 0},   {"f", 0}};
  const std::string lines = run_lines("q", ranked, "t");
  float last = std::numeric_limits<float>::infinity();
  std::size_t count = 0;
  for (std::size_t at = 0; at < lines.size(); at = lines.find('\n', at) + 1, ++count) {
    char document[8];
    float score = 0;
    ASSERT_EQ(std::sscanf(lines.c_str() + at, "q Q0 %7s %*d %f t", document, &score), 2);
    EXPECT_LT(score, last) << document;
    last = score;
  }
  EXPECT_EQ(count, ranked.size());
}

TEST(RunFile, IdsThatWouldBreakAColumnAreRefused) {
  EXPECT_TRUE(check_run_id("MED-10/\xC3\xA9"));
  for (const char* id : {"a b", "a\tb", "a\nb"}) EXPECT_FALSE(check_run_id(id)) << id;
}

}  // namespace
}  // namespace quire::eval

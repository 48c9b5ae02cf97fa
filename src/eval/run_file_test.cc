#include "eval/run_file.h"

#include <cstdlib>
#include <limits>
#include <sstream>
#include <string>
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
  std::istringstream lines(run_lines("q", ranked, "t"));
  float last = std::numeric_limits<float>::infinity();
  std::size_t count = 0;
  std::string question, q0, document, rank, score, tag;
  while (lines >> question >> q0 >> document >> rank >> score >> tag) {
    EXPECT_EQ(document, ranked[count++].document);
    const float as_float = std::strtof(score.c_str(), nullptr);
    EXPECT_LT(as_float, last) << document;
    last = as_float;
  }
  EXPECT_EQ(count, ranked.size());
}

TEST(RunFile, IdsThatWouldBreakAColumnAreRefused) {
  EXPECT_TRUE(check_run_id("MED-10/\xC3\xA9"));
  for (const char* id : {"a b", "a\tb", "a\nb"}) EXPECT_FALSE(check_run_id(id)) << id;
}

}  // namespace
}  // namespace quire::eval

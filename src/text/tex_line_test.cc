#include "text/tex_line.h"

#include <gtest/gtest.h>

namespace quire::text {
namespace {

TEST(TexLine, KeepsMathAndReadsTheRest) {
  EXPECT_EQ(tex_line("Why $a<b$ & $x_{i}$ matter"), "Why $a<b$ & $x_{i}$ matter");
  EXPECT_EQ(tex_line("Erd\\H{o}s,\n  \\emph{not} Poincar\\'{e}"), "Erdős, not Poincaré");
  EXPECT_EQ(tex_line("\\[a = b\\] holds"), "$$a = b$$ holds");
  EXPECT_EQ(tex_line("A $5 test"), "A $5 test");
  EXPECT_EQ(tex_line(""), "");
}

}  // namespace
}  // namespace quire::text

// The example of docs/writing-a-lab.md is a whole lab: the page shows these very files, and they keep the
// contract.
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "birthdays.h"
#include "lab/bench.h"

namespace quire::labs {

extern const lab::Lab& shared_birthdays_lab();

namespace {

std::string contents(const std::string& file) {
  std::ifstream in(std::string(QUIRE_SOURCE_DIR) + "/" + file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(ExampleLab, ThePageShowsItWhole) {
  const std::string page = contents("docs/writing-a-lab.md");
  for (const char* file : {"birthdays.h", "birthdays.cc", "lab.cc"}) {
    const std::string code = contents(std::string("tests/labs/example/") + file);
    ASSERT_FALSE(code.empty()) << file;
    EXPECT_NE(page.find("```cpp\n" + code + "```"), std::string::npos)
        << file << " differs from docs/writing-a-lab.md";
  }
}

TEST(ExampleLab, ItsCardIsComplete) {
  EXPECT_EQ(lab::card_faults(shared_birthdays_lab()), std::vector<std::string>{});
}

TEST(ExampleLab, ItsClaimsHold) {
  const lab::Lab& example = shared_birthdays_lab();
  lab::Bench bench(example, lab::Size::quick, 1,
                   lab::read_values(example.card.parameters, lab::Size::quick, {}), {});
  example.experiment(bench);
  ASSERT_EQ(bench.results().size(), 2u);
  for (const lab::ClaimResult& r : bench.results()) EXPECT_EQ(r.verdict, lab::Verdict::holds) << r.why;
}

TEST(ExampleLab, TheFormulaIsThatOfThePaper) {
  EXPECT_DOUBLE_EQ(birthdays::shared_probability(1, 365), 0);
  EXPECT_NEAR(birthdays::shared_probability(22, 365), 0.4757, 1e-4);
  EXPECT_NEAR(birthdays::shared_probability(23, 365), 0.5073, 1e-4);
  EXPECT_DOUBLE_EQ(birthdays::shared_probability(366, 365), 1);
}

}  // namespace
}  // namespace quire::labs

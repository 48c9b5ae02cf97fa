// Family files: what is accepted means what it says; what is not is refused with place, rule and way out.
#include <gtest/gtest.h>

#include "labs/generation-replay/family.h"

namespace quire::labs::generation_replay {
namespace {

std::string error(std::string_view json) {
  const auto family = parse_family(json, "fam.json");
  return family.ok() ? "accepted" : family.error();
}
std::string strings(const std::string& languages) {
  return error(R"({"universe":"strings","alphabet":"ab","languages":[)" + languages + "]}");
}
std::string numbers(const std::string& languages, const std::string& universe = "nat") {
  return error(R"({"universe":")" + universe + R"(","languages":[)" + languages + "]}");
}

TEST(FamilyFile, ArithmeticLanguagesMeanWhatTheySay) {
  const auto family = *parse_family(
      R"({"universe":"int","languages":[{"mod":[3,[1,2]]},{"ge":-2},{"le":5},
          {"and":[{"ge":0},{"not":{"finite":[2,4]}}]},{"or":[{"mod":[2,[0]]},{"finite":[-3]}]}]})",
      "f");
  ASSERT_EQ(family->size(), 5u);
  for (std::int64_t z = -30; z <= 30; ++z) {
    const Elem x = *family->universe().element(z);
    EXPECT_EQ(family->has(1, x), ((z % 3) + 3) % 3 != 0) << z;
    EXPECT_EQ(family->has(2, x), z >= -2);
    EXPECT_EQ(family->has(3, x), z <= 5);
    EXPECT_EQ(family->has(4, x), z >= 0 && z != 2 && z != 4);
    EXPECT_EQ(family->has(5, x), z % 2 == 0 || z == -3);
  }
}

TEST(FamilyFile, StringLanguagesMeanWhatTheySay) {
  const auto family = *parse_family(
      R"({"universe":"strings","alphabet":"ab","languages":[{"regex":"(ab)*"},
          {"dfa":{"start":0,"accept":[1],"next":[[1,0],[0,1]]}},
          {"and":[{"regex":"a*"},{"not":{"finite":["","aa"]}}]}]})",
      "f");
  const auto has = [&](Index i, std::string_view word) {
    return family->has(i, *family->universe().encode(word));
  };
  EXPECT_TRUE(has(1, "") && has(1, "abab") && !has(1, "aba"));
  EXPECT_TRUE(has(2, "a") && has(2, "abaab") && !has(2, "aa"));
  EXPECT_TRUE(has(3, "a") && has(3, "aaa") && !has(3, "aa") && !has(3, "") && !has(3, "b"));
}

TEST(FamilyFile, GeneratedFamilies) {
  for (const char* text : {R"({"generated":"cofinite"})", R"({"languages":{"generated":"cofinite"}})",
                           R"({"universe":"nat","languages":[{"generated":"cofinite"}]})"}) {
    const auto family = parse_family(text, "f");
    ASSERT_TRUE(family.ok()) << family.error();
    EXPECT_FALSE((*family)->size().has_value());
  }
  EXPECT_NE(error(R"({"generated":"three"})").find("there are mod-primes"), std::string::npos);
}

TEST(FamilyFile, AFiniteLanguageIsRefusedExactly) {
  EXPECT_EQ(strings(R"({"regex":"(a|b){0,12}"})"),
            "fam.json: languages[0]: finite (8191 members); every language must be infinite");
  EXPECT_NE(numbers(R"({"ge":1},{"and":[{"mod":[2,[0]]},{"mod":[2,[1]]}]})")
                .find("languages[1]: finite (0 members)"),
            std::string::npos);
  EXPECT_NE(numbers(R"({"finite":[1,2,3]})").find("finite (3 members)"), std::string::npos);
  EXPECT_NE(numbers(R"({"le":5})").find("finite (5 members)"), std::string::npos);
  EXPECT_EQ(numbers(R"({"le":5})", "int"), "accepted");
  EXPECT_NE(numbers(R"({"and":[{"ge":3},{"le":9}]})", "int").find("finite (7 members)"), std::string::npos);
}

TEST(FamilyFile, WhatIsNotRegularIsRefusedWithItsPlace) {
  EXPECT_EQ(strings(R"j({"regex":"a*"},{"regex":"(a)\\1"})j"),
            "fam.json: languages[1].regex: expression \"(a)\\1\", character 4: the back-reference \\1; "
            "languages with "
            "back-references are not regular");
  EXPECT_NE(strings(R"({"regex":"(?=a)a*"})").find("look-around"), std::string::npos);
  EXPECT_NE(strings(R"({"regex":"c*"})").find("'c' is not in the alphabet"), std::string::npos);
}

TEST(FamilyFile, EmptyDuplicateAndOutOfUniverse) {
  EXPECT_NE(numbers("").find("the family is empty"), std::string::npos);
  EXPECT_EQ(numbers(R"({"mod":[4,[0,2]]},{"ge":3},{"mod":[2,[0]]})"),
            "fam.json: languages[2]: the same language as languages[0]; list each once");
  EXPECT_NE(strings(R"({"regex":"(a|b)*"},{"regex":"(a*b*)*"})").find("the same language"),
            std::string::npos);
  EXPECT_NE(numbers(R"({"mod":[3,[1,1]]})").find("residue 1 is there twice"), std::string::npos);
  EXPECT_NE(numbers(R"({"mod":[3,[3]]})").find("not a whole number in 0..2"), std::string::npos);
  EXPECT_NE(numbers(R"({"mod":[0,[0]]})").find("outside 1.."), std::string::npos);
  EXPECT_NE(numbers(R"({"ge":-4})").find("the negative number -4 in the universe \"nat\""),
            std::string::npos);
  EXPECT_NE(numbers(R"({"or":[{"ge":1},{"finite":[-4]}]})").find("-4 is not in the universe"),
            std::string::npos);
  EXPECT_NE(numbers(R"({"regex":"a*"})").find("numbers have mod, ge and le"), std::string::npos);
  EXPECT_NE(strings(R"({"ge":3})").find("strings have regex and dfa"), std::string::npos);
  EXPECT_NE(numbers(R"({"all":1})").find("unknown kind \"all\""), std::string::npos);
  EXPECT_NE(numbers(R"({"ge":1,"le":2})").find("an object with one of"), std::string::npos);
  EXPECT_NE(numbers(R"({"and":[]})").find("needs a list of languages"), std::string::npos);
}

TEST(FamilyFile, BrokenFilesAndAutomata) {
  EXPECT_NE(error("{").find("fam.json"), std::string::npos);
  EXPECT_NE(error("[]").find("a family is a JSON object"), std::string::npos);
  EXPECT_NE(error("{}").find("needs \"universe\""), std::string::npos);
  EXPECT_NE(error(R"({"universe":"reals","languages":[]})").find("unknown universe \"reals\""),
            std::string::npos);
  EXPECT_NE(error(R"({"universe":"strings","languages":[]})").find("needs an \"alphabet\""),
            std::string::npos);
  EXPECT_NE(error(R"({"universe":"strings","alphabet":"a","languages":[]})").find("one letter is not enough"),
            std::string::npos);
  EXPECT_NE(error(R"({"universe":"nat","langauges":[]})").find("unknown field \"langauges\""),
            std::string::npos);
  EXPECT_NE(strings(R"({"dfa":{"start":0,"accept":[0],"next":[[0,7]]}})").find("leads to state 7"),
            std::string::npos);
  EXPECT_NE(strings(R"({"dfa":{"start":0,"accept":[0],"next":[[0]]}})").find("needs 2 successors"),
            std::string::npos);
  EXPECT_NE(strings(R"({"dfa":{"start":-1,"accept":[0],"next":[[0,0]]}})").find("start state"),
            std::string::npos);
  std::string deep(100, '[');
  EXPECT_NE(numbers(deep).find("fam.json"), std::string::npos);
  EXPECT_NE(error(std::string(5 << 20, ' ')).find("at most 4194304"), std::string::npos);
}

}  // namespace
}  // namespace quire::labs::generation_replay

// What is found in answers of many shapes, what is not taken for one, and that hostile texts take no longer
// than kind ones.
#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "labs/engines/responses/enclosed.h"
#include "labs/engines/responses/ending.h"
#include "labs/engines/responses/lists.h"

namespace quire::labs::responses {
namespace {

/// All rows of a list as one line: "1,0,2;2,0,1".
std::string told(std::string_view text, const FoundList& list) {
  Gaps gaps(text);
  Rows rows(text, list.begin, gaps);
  std::string line;
  while (rows.next() == Rows::Step::row) {
    if (!line.empty()) line += ';';
    for (std::size_t i = 0; i < rows.row().size(); ++i)
      line += (i > 0 ? "," : "") + std::string(rows.row()[i]);
  }
  return line;
}

std::vector<std::string> found(std::string_view text) {
  std::vector<std::string> all;
  for (const FoundList& list : find_lists(text, "moves"))
    all.push_back((list.keyed ? "=" : "") + told(text, list) + (list.cut ? "..." : ""));
  return all;
}

using Texts = std::vector<std::string>;

TEST(Lists, AreFoundInAnyDress) {
  EXPECT_EQ(found("moves = [[1, 0, 2], [2,0,1]]"), Texts{"=1,0,2;2,0,1"});
  EXPECT_EQ(found("**Moves**: [[1,0,2]] and [ [3,0,2] ]"), (Texts{"1,0,2", "3,0,2"})) << "another key";
  EXPECT_EQ(found("{\"moves\": [[\"R\",0,1],['B', 2, 0]]}"), Texts{"=R,0,1;B,2,0"});
  EXPECT_EQ(found("**moves** = \n[(1,0,2),\n (2,0,1),\n]"), Texts{"=1,0,2;2,0,1"});
  EXPECT_EQ(found("moves=[[\xE2\x80\x9CR\xE2\x80\x9D,0,1],[\\\"B\\\",2,0]]"), Texts{"=R,0,1;B,2,0"});
  EXPECT_EQ(found("moves = [  # the first\n[1,0,2],  # disk 1 to [peg] 2\n  [2,0,1]  # next\n]"),
            Texts{"=1,0,2;2,0,1"});
  EXPECT_EQ(found("### 1: moves = [[1,0,2]]"), Texts{"=1,0,2"}) << "# in prose hides nothing";
  EXPECT_EQ(found("moves = [[A_2, a_2], [A_2], []]"), Texts{"=A_2,a_2;A_2;"});
  EXPECT_EQ(found("moves = []"), Texts{"="});
  EXPECT_EQ(found("an empty list [] or [1,2,3] is none"), Texts{});
  EXPECT_EQ(found("removes = [[1,2]]"), Texts{"1,2"}) << "another word";
}

TEST(Lists, MalformedOnesAreDroppedAndHideNoOthers) {
  EXPECT_EQ(found("[[1,0,2],[2,0,1],...,[3,0,2]] then [[1,0,2]]"), Texts{"1,0,2"});
  EXPECT_EQ(found("[[[1,0,2]]]"), Texts{"1,0,2"});
  EXPECT_EQ(found("[[1,0,2] [2,0,1]]"), Texts{});
  EXPECT_EQ(found("[[1,,2]]"), Texts{});
  EXPECT_EQ(found("[[1,0,2}]"), Texts{});
  EXPECT_EQ(found("[[a, [[1,0,2]]"), Texts{"1,0,2"});
  EXPECT_EQ(found("[[" + std::string(65, 'x') + "]] [[y]]"), Texts{"y"});
  EXPECT_EQ(found("moves = [[1,0,2],[2,0"), Texts{"=1,0,2..."});
  EXPECT_EQ(found("moves = [[1,0"), Texts{}) << "no row was finished";
  const FoundList list = find_lists("so: moves = [[1,0,2],[2,0]] yes", "moves").at(0);
  EXPECT_EQ(list.begin, 12U);
  EXPECT_EQ(list.end, 27U);
  EXPECT_EQ(list.rows, 2U);
  EXPECT_EQ(list.atoms_least, 2U);
  EXPECT_EQ(list.atoms_most, 3U);
}

TEST(Boxed, IsBalanced) {
  const auto contents = [](std::string_view text) {
    Texts all;
    for (const Enclosed& box : find_boxed(text)) all.emplace_back(box.content);
    return all;
  };
  EXPECT_EQ(contents("so \\boxed{ \\frac{1}{2} } and \\fbox{3}"), (Texts{"\\frac{1}{2}", "3"}));
  EXPECT_EQ(contents("\\boxed{a\\}b} \\boxed{"), Texts{"a\\}b"});
  EXPECT_EQ(contents("\\boxed{x\\boxed{y}}"), (Texts{"y", "x\\boxed{y}"}));
  EXPECT_EQ(contents("boxed{1} {2}"), Texts{});
}

TEST(Json, OutermostObjectsThatParse) {
  const auto all = find_json(R"(I say {"a":{"b":"}"}} or {not} or {"solvable": false, "solution": null}.)");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].value.at("a").at("b").as_string(), "}");
  EXPECT_FALSE(all[1].value.at("solvable").as_bool());
  EXPECT_TRUE(find_json("{\"a\":").empty());
}

TEST(Endings, AreTold) {
  EXPECT_EQ(ending_of("All moves are made."), Ending::whole);
  EXPECT_EQ(ending_of(" \n"), Ending::empty);
  EXPECT_EQ(ending_of("moves = [[1,0,2],[2,0"), Ending::open_bracket);
  EXPECT_EQ(ending_of("```python\nmoves = [[1,0,2]]"), Ending::open_fence);
  EXPECT_EQ(ending_of("<think>Let me see"), Ending::open_thought);
  std::string loop = "I begin. ";
  for (int i = 0; i < 30; ++i) loop += "[1,0,2],[2,0,1],";
  EXPECT_EQ(ending_of(loop), Ending::repeating);
  const Repetition repetition = repetition_at_end(loop);
  EXPECT_EQ(repetition.period, 16U);
  EXPECT_EQ(repetition.times, 30U);
  EXPECT_EQ(
      repetition_at_end("a list: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25").period,
      0U);
}

TEST(Parted, ThoughtsEndWhereTheLastMarkSays) {
  EXPECT_EQ(parted("<think>a</think>b").answer, "b");
  EXPECT_EQ(parted("<think>a</think>b").thought, "<think>a");
  EXPECT_EQ(parted("b").answer, "b");
  EXPECT_EQ(parted("<think>without end").answer, "");
}

TEST(Hostile, TextsTakeLinearTime) {
  const auto repeated = [](std::string_view piece, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += piece;
    return text;
  };
  constexpr std::size_t kBytes = 2 << 20;
  const auto begun = std::chrono::steady_clock::now();
  for (const char* piece :
       {"[", "[[",      "[[1",      "[[1,",  "[#",      "[ [#", "[ ",      "[[1],#[[", "[[1,0,2],", "[\n#[",
        "{", "{\"a\":", "\\boxed{", "[[1]#", "moves=[", "(((",  "[(1,2),", "\"",       "<think>",   "```"}) {
    std::string text = repeated(piece, kBytes / 2) + "\n###\n###\n x";
    text += repeated(piece, kBytes / 2);  // another run, longer than what is left of the first
    find_lists(text, "moves");
    find_boxed(text);
    find_json(text);
    ending_of(text);
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  // 40 MB, four times: quadratic time would take hours. Sanitizers and busy machines have their slack.
  EXPECT_LT(seconds, 120);
}

}  // namespace
}  // namespace quire::labs::responses

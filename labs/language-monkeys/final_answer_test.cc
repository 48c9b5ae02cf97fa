// Final answers, files of problems and grading.
#include <sstream>

#include <gtest/gtest.h>

#include "labs/language-monkeys/problems_file.h"

namespace quire::labs::language_monkeys {
namespace {

TEST(FinalAnswer, IsTheLastNumber) {
  const auto number = [](std::string_view text) { return final_answer(text, AnswerForm::number); };
  EXPECT_EQ(number("6 times 7 is 42."), "42");
  EXPECT_EQ(number("x = -3"), "-3");
  EXPECT_EQ(number("10-3"), "3") << "a difference is no sign";
  EXPECT_EQ(number("about $1,234.50 in all"), "1234.5");
  EXPECT_EQ(number("1,2"), "2") << "a list, not thousands";
  EXPECT_EQ(number("007"), "7");
  EXPECT_EQ(number("0.500"), "0.5");
  EXPECT_EQ(number(".5"), "0.5");
  EXPECT_EQ(number("-0.0"), "0");
  EXPECT_EQ(number("no idea"), "");
  EXPECT_EQ(number(""), "");
}

TEST(FinalAnswer, IsWhatTheLastBoxHolds) {
  const auto boxed = [](std::string_view text) { return final_answer(text, AnswerForm::boxed); };
  EXPECT_EQ(boxed("\\boxed{1} then \\boxed{\\frac{1}{2}}"), "\\frac{1}{2}");
  EXPECT_EQ(boxed("\\boxed{ 1,000 }"), "1000");
  EXPECT_EQ(boxed("\\boxed{open"), "");
  EXPECT_EQ(boxed("none"), "");
}

TEST(FinalAnswer, IsTheLastLineOrTheWhole) {
  EXPECT_EQ(final_answer("a\n  b  c \n\n", AnswerForm::line), "b c");
  EXPECT_EQ(final_answer(" a\nb ", AnswerForm::whole), "a b");
  EXPECT_EQ(answer_form("line"), AnswerForm::line);
  EXPECT_FALSE(answer_form("json"));
}

Result<std::vector<AskedProblem>> read(const std::string& text) {
  std::istringstream in(text);
  return read_problems(in, "p.jsonl");
}

TEST(Problems, AreReadWithTheirAnswersOrTasks) {
  const auto problems = read(
      "{\"task_id\":\"a\",\"prompt\":\"6*7?\",\"answer\":42}\n\n{\"prompt\":\"3,5,7>22=\",\"task\":"
      "\"cdown3\"}\n");
  ASSERT_TRUE(problems) << problems.error();
  ASSERT_EQ(problems->size(), 2U);
  EXPECT_EQ((*problems)[0].answer, "42");
  EXPECT_EQ((*problems)[1].id, "p3") << "the line";
  ASSERT_TRUE((*problems)[1].task);
}

TEST(Problems, NameLineAndField) {
  EXPECT_EQ(
      read("{\"prompt\":\"x\"}\n").error(),
      "p.jsonl: line 1: answer: is missing, and there is no task that checks; without one nothing can be "
      "graded");
  EXPECT_EQ(read("{\"answer\":\"1\"}\n").error(), "p.jsonl: line 1: prompt: is missing or empty");
  EXPECT_EQ(read("{\"prompt\":\"x\",\"answer\":1.5}\n").error(),
            "p.jsonl: line 1: answer: is neither text nor a whole number; write other numbers as text");
  EXPECT_EQ(read("{\"task_id\":\"a\",\"prompt\":\"x\",\"answer\":\"1\"}\n"
                 "{\"task_id\":\"a\",\"prompt\":\"y\",\"answer\":\"1\"}\n")
                .error(),
            "p.jsonl: line 2: task_id: \"a\" was there before");
  EXPECT_EQ(read("[]\n").error(), "p.jsonl: line 1: is no JSON object");
  EXPECT_EQ(read("\n").error(), "p.jsonl: has no problems; one JSON object a line is expected");
  EXPECT_NE(read("{\"prompt\":\"x\",\"task\":\"sudoku\"}\n").error().find("p.jsonl: line 1: task: "),
            std::string::npos);
  EXPECT_NE(read("{\"prompt\":\"x\",\"task\":\"cdown3\"}\n").error().find("p.jsonl: line 1: prompt: "),
            std::string::npos);
  EXPECT_EQ(read("{\"prompt\":\"x\",\"answer\":\" \"}\n").error(), "p.jsonl: line 1: answer: is blank");
}

TEST(Grade, ComparesWhatIsNormalised) {
  const auto problems =
      read("{\"prompt\":\"q\",\"answer\":\"0.50\"}\n{\"prompt\":\"3,5,7>22=\",\"task\":\"cdown3\"}\n")
          .value();
  EXPECT_TRUE(grade(problems[0], "It is .5", AnswerForm::number, true).right);
  EXPECT_FALSE(grade(problems[0], "It is 5", AnswerForm::number, true).right);
  const Graded none = grade(problems[0], "Who knows", AnswerForm::number, true);
  EXPECT_FALSE(none.right);
  EXPECT_EQ(none.answer, "");
  EXPECT_TRUE(grade(problems[1], "5*3=15;15+7=22", AnswerForm::number, true).right);
  EXPECT_FALSE(grade(problems[1], "5*3=15;15+7=22", AnswerForm::number, false).right)
      << "it ran into its cap";
  EXPECT_FALSE(grade(problems[1], "5*3=15;15+7=23", AnswerForm::number, true).right);
}

}  // namespace
}  // namespace quire::labs::language_monkeys

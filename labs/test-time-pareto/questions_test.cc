#include "labs/test-time-pareto/questions.h"

#include <sstream>

#include <gtest/gtest.h>

namespace quire::labs::test_time_pareto {
namespace {

Result<std::vector<Question>> read(const std::string& text) {
  std::istringstream in(text);
  return read_questions(in, "q.jsonl");
}
std::string refused(const std::string& text) {
  const auto questions = read(text);
  return questions ? "taken" : questions.error();
}

constexpr char kPlain[] = R"({"task_id":"q1","prompt":"What is 6 times 7?","answer":"42"})";

TEST(Questions, AreReadInBothForms) {
  const auto questions =
      read(std::string(kPlain) + "\n\n" + R"({"task_id":"s1","task":"arith3","prompt":"37+58*6+4="})" + "\n");
  ASSERT_TRUE(questions) << questions.error();
  ASSERT_EQ(questions->size(), 2U);
  EXPECT_FALSE((*questions)[0].problem);
  EXPECT_EQ((*questions)[1].answer, "389");
}

TEST(Questions, FaultsNameLineAndField) {
  EXPECT_EQ(refused(""), "q.jsonl: holds no questions");
  EXPECT_EQ(refused(std::string(kPlain) + "\n" + kPlain), "q.jsonl: line 2: task_id \"q1\" is there twice");
  EXPECT_NE(refused(R"({"prompt":"x","answer":"1"})").find("line 1: task_id is a text"), std::string::npos);
  EXPECT_EQ(refused(R"({"task_id":"a","answer":"1"})"), "q.jsonl: line 1: prompt is missing");
  EXPECT_EQ(refused(R"({"task_id":"a","prompt":"x"})"),
            "q.jsonl: line 1: answer is missing; without it nothing can be graded");
  EXPECT_EQ(refused(R"({"task_id":"a","prompt":5,"answer":"1"})"), "q.jsonl: line 1: prompt is no text");
  EXPECT_NE(refused(R"({"task_id":"a","task":"sums","prompt":"1+1="})").find("line 1: task: "),
            std::string::npos);
  EXPECT_NE(refused(R"({"task_id":"a","task":"arith3","prompt":"1+1"})").find("line 1: "), std::string::npos);
  EXPECT_NE(refused("[1]").find("a question is an object"), std::string::npos);
}

TEST(Grade, TakesWhatFollowsTheLastMarker) {
  const Question question = read(kPlain)->front();
  const auto right = [&](std::string_view text) { return grade(question, text, true, "Answer:").right; };
  EXPECT_TRUE(right("6*7 is 42.\nAnswer: 42"));
  EXPECT_TRUE(right("Answer: 41\nno, wait\nAnswer: **42**\nBye."));
  EXPECT_TRUE(right("Answer: 42.0"));
  EXPECT_TRUE(right("Answer: 42."));
  EXPECT_FALSE(right("42"));
  EXPECT_FALSE(right("Answer: 42\nAnswer: 43"));
  EXPECT_FALSE(right("Answer:"));
  EXPECT_FALSE(right("Answer: 42 or 43"));
  EXPECT_EQ(grade(question, "Answer: 17 ", true, "Answer:").answer, "17");
}

TEST(Grade, ProblemsOfTasksAreJudgedByTheirChecker) {
  const Question question = read(R"({"task_id":"s1","task":"arith3","prompt":"37+58*6+4="})")->front();
  EXPECT_TRUE(grade(question, "348,385,389,:389", true, "").right);
  EXPECT_FALSE(grade(question, "348,385,389,:389", false, "").right) << "it was cut";
  EXPECT_FALSE(grade(question, "348,385,389,:390", true, "").right);
}

TEST(Prompts, AskAgainWithTheAnswerBefore) {
  const Question plain = read(kPlain)->front();
  EXPECT_NE(first_prompt(plain, "Answer:").find("begins with \"Answer:\""), std::string::npos);
  const std::string next = next_prompt(plain, "Answer:", {.right = false, .answer = "17"}, "Answer: 17");
  EXPECT_NE(next.find("What is 6 times 7?"), std::string::npos);
  EXPECT_NE(next.find("was: 17"), std::string::npos);
  const Question sum = read(R"({"task_id":"s1","task":"arith3","prompt":"37+58*6+4="})")->front();
  EXPECT_EQ(first_prompt(sum, "Answer:"), "37+58*6+4=");
  EXPECT_EQ(next_prompt(sum, "", {}, ":388"), "37+58*6+4=388?=");
}

}  // namespace
}  // namespace quire::labs::test_time_pareto

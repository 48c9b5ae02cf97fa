// Grading as all grade tools do it, of problems whose answer is a number.
#include "labs/engines/asking/grading.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"

namespace quire::labs::asking {
namespace {

namespace fs = std::filesystem;
using lab::Given;
using lab::Said;

Result<Gradable> read(problems::Record&& record) {
  if (!record.answer.is_int64()) return Error{"answer must be a number"};
  return Gradable{.group = record.kind,
                  .grade = [answer = record.answer.get_int64()](const problems::Response& response) {
                    problems::Grade grade{.id = response.id, .sample = response.sample};
                    if (response.text.empty())
                      grade.what = "nothing is said";
                    else
                      grade.verdict = response.text == std::to_string(answer) ? problems::Verdict::right
                                                                              : problems::Verdict::wrong;
                    return grade;
                  }};
}

class GradingTest : public testing::Test {
 protected:
  GradingTest() : folder_(fs::path(testing::TempDir()) / ("grading-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
    lab_.tools = {{.name = "grade",
                   .summary = "Grades.",
                   .example = "grade",
                   .arguments = grade_arguments(),
                   .run = [](lab::ToolCall& call) { grade(call, "riddles", read); }}};
    for (int i = 0; i < 3; ++i) {
      problems::Record record;
      record.id = "q" + std::to_string(i);
      record.lab = "riddles";
      record.kind = i < 2 ? "small" : "large";
      record.prompt = "?";
      record.instance = {{"number", i}};
      record.answer = i;
      problems_ += record_line(record) + "\n";
    }
  }
  ~GradingTest() override { fs::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  Said graded(const std::string& problems, const std::string& responses) const {
    return lab::call_tool(
        lab_, "grade",
        {{"problems", write("p.jsonl", problems)}, {"responses", write("r.jsonl", responses)}});
  }

  fs::path folder_;
  lab::Lab lab_{};
  std::string problems_{};
};

TEST_F(GradingTest, EveryResponseGetsALineAndEveryGroupItsSums) {
  const Said said = graded(problems_, R"({"id":"q1","text":"1"}
{"id":"q1","sample":1,"text":"7"}
{"id":"q2","text":""}
)");
  ASSERT_EQ(said.refused, "");
  EXPECT_EQ(said.out, R"({"id":"q1","sample":0,"verdict":"right"}
{"id":"q1","sample":1,"verdict":"wrong"}
{"id":"q2","sample":0,"verdict":"malformed","what":"nothing is said"}
)");
  EXPECT_NE(said.err.find("small: 1 problems, 2 responses, 1 right (0.500, "), said.err.npos) << said.err;
  EXPECT_NE(said.err.find("large: 1 problems, 1 responses, 0 right"), said.err.npos) << said.err;
  EXPECT_NE(said.err.find("1 problems have no response"), said.err.npos) << said.err;
}

TEST_F(GradingTest, ReadsOneOfTheTwoFromStandardInput) {
  const Said said = lab::call_tool(
      lab_, "grade", {{"problems", "-"}, {"responses", write("r.jsonl", R"({"id":"q0","text":"0"})")}},
      problems_);
  EXPECT_EQ(said.refused, "");
  EXPECT_NE(said.out.find("right"), said.out.npos);
  EXPECT_EQ(lab::call_tool(lab_, "grade", {{"problems", "-"}, {"responses", "-"}}, problems_).refused,
            "responses: problems and responses cannot both be standard input");
}

TEST_F(GradingTest, RefusalsNameFileLineAndField) {
  EXPECT_EQ(graded(problems_, R"({"id":"q9","text":"1"})").refused,
            "r.jsonl: line 1: id: p.jsonl has no problem q9");
  std::string odd = problems_;
  odd.replace(odd.find("\"answer\":1"), 10, "\"answer\":\"one\"");
  EXPECT_EQ(graded(odd, "").refused, "p.jsonl: line 2: answer must be a number");
  EXPECT_EQ(lab::call_tool(lab_, "grade", {{"problems", folder_.string()}, {"responses", "-"}}).refused,
            folder_.string() + ": cannot be opened");
}

}  // namespace
}  // namespace quire::labs::asking

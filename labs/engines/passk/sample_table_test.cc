// Tables of samples: three forms, one result; and what is wrong is named with its line and field.
#include "labs/engines/passk/sample_table.h"

#include <sstream>

#include <gtest/gtest.h>

namespace quire::labs::passk {
namespace {

SampleTable read(std::string_view text) {
  Result<SampleTable> table = parse_samples(text, "t");
  if (!table) {
    ADD_FAILURE() << table.error();
    return {};
  }
  return std::move(*table);
}

std::string error_of(std::string_view text, const SampleLimits& limits = {}) {
  const Result<SampleTable> table = parse_samples(text, "t", limits);
  return table ? "no error" : table.error();
}

TEST(SampleTable, JsonLines) {
  const SampleTable table = read(
      "{\"task_id\":\"a\",\"correct\":true,\"answer\":\"12\",\"score\":0.5,\"completion_tokens\":7}\n"
      "\n"
      "{\"task_id\":\"b\",\"correct\":false,\"answer\":null,\"score\":-1}\r\n"
      "{\"task_id\":\"a\",\"correct\":false,\"answer\":\"13\",\"score\":2,\"extra\":[1]}\n");
  EXPECT_EQ(table.tasks, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(table.samples.size(), 3U);
  ASSERT_EQ(table.samples_of(0).size(), 2U);
  EXPECT_EQ(table.samples_of(0)[0].completion_tokens, 7U);
  EXPECT_EQ(table.answers[static_cast<std::size_t>(table.samples_of(0)[1].answer)], "13");
  EXPECT_EQ(table.samples_of(0)[1].index, 1U);
  EXPECT_EQ(table.samples_of(1)[0].answer, -1);
  EXPECT_EQ(table.correct_counts()[0].c, 1U);
  EXPECT_EQ(table.correct_counts()[1].n, 1U);
  EXPECT_TRUE(table.has_scores && table.has_tokens && table.has_answers && table.sorted && !table.indexed);
}

TEST(SampleTable, CsvIsTheSame) {
  const SampleTable table = read("task_id,correct,answer\na,true,12\nb,False,\na,0,\"1,3\"\n");
  EXPECT_EQ(table.correct_counts()[0].c, 1U);
  EXPECT_EQ(table.samples_of(1)[0].answer, -1);
  EXPECT_EQ(table.answers[1], "1,3");
}

TEST(SampleTable, TwoVerdicts) {
  const SampleTable table = read(
      "{\"task_id\":7,\"pass\":true,\"true\":false}\n{\"task_id\":7,\"pass\":true,\"true\":true}\n"
      "{\"task_id\":7,\"pass\":false,\"true\":true}\n");
  EXPECT_EQ(table.tasks[0], "7");
  EXPECT_EQ(table.counts[0].n, 3U);
  EXPECT_EQ(table.counts[0].right, 2U);
  EXPECT_EQ(table.counts[0].accepted, 2U);
  EXPECT_EQ(table.counts[0].accepted_right, 1U);
}

TEST(SampleTable, Counts) {
  const SampleTable table =
      read("{\"task_id\":\"a\",\"n\":10,\"c\":3}\n{\"task_id\":\"b\",\"n\":5,\"c\":0}\n");
  EXPECT_TRUE(table.samples.empty());
  EXPECT_TRUE(table.samples_of(0).empty());
  EXPECT_EQ(table.correct_counts()[0].c, 3U);
  const SampleTable two = read("task_id,n,b,t\na,10,4,3\n");
  EXPECT_EQ(two.counts[0].accepted, 4U);
  EXPECT_TRUE(two.correct_counts().empty());
}

TEST(SampleTable, EvalPlus) {
  for (const char* gap : {"", "\n  "}) {
    const std::string g = gap;
    const SampleTable table = read(
        "{" + g +
        "\"date\":\"x\",\"eval\":{\"HumanEval/0\":[{\"base_status\":\"pass\",\"plus_status\":\"fail\"}," + g +
        "{\"base_status\":\"pass\",\"plus_status\":\"pass\"},{\"base_status\":\"fail\",\"plus_status\":"
        "\"pass\"}]}}");
    EXPECT_EQ(table.tasks[0], "HumanEval/0");
    EXPECT_EQ(table.counts[0].accepted, 2U);
    EXPECT_EQ(table.counts[0].right, 1U);
    EXPECT_EQ(table.counts[0].accepted_right, 1U);
  }
}

TEST(SampleTable, RoundsAreSorted) {
  const SampleTable table = read(
      "{\"task_id\":\"a\",\"round\":2,\"correct\":true}\n{\"task_id\":\"a\",\"round\":1,\"correct\":false}"
      "\n");
  EXPECT_FALSE(table.sorted);
  EXPECT_TRUE(table.indexed);
  EXPECT_EQ(table.samples[0].index, 1U);
  EXPECT_TRUE(*table.samples[1].correct);
}

TEST(SampleTable, ErrorsSayWhatAndWhere) {
  const std::string a = "{\"task_id\":\"a\",\"correct\":true}\n";
  EXPECT_EQ(error_of(a + "{\"task_id\":\"a\"}"), "t: line 2: correct: is missing; earlier rows have it");
  EXPECT_EQ(error_of(a + "{\"correct\":true}"), "t: line 2: task_id: is missing");
  EXPECT_EQ(error_of(a + "{\"task_id\":\"a\",\"correct\":1}"),
            "t: line 2: correct: is neither true nor false");
  EXPECT_EQ(error_of(a + "{\"task_id\":\"a\",\"n\":3,\"c\":1}"),
            "t: line 2: n: rows of samples and rows of counts in one table; give one kind");
  EXPECT_EQ(error_of("{\"task_id\":\"a\",\"n\":3,\"c\":4}"), "t: line 1: c: 4 right samples of 3");
  EXPECT_EQ(error_of("{\"task_id\":\"a\",\"n\":3,\"b\":1,\"t\":2}"),
            "t: line 1: t: 2 right samples of 1 accepted");
  EXPECT_EQ(error_of("{\"task_id\":\"a\",\"n\":3,\"b\":4,\"t\":2}"), "t: line 1: b: 4 accepted samples of 3");
  EXPECT_EQ(error_of("{\"task_id\":\"a\",\"n\":3}"),
            "t: line 1: c: is missing; how many of the n samples are right");
  EXPECT_EQ(error_of("{\"task_id\":\"a\",\"n\":-3,\"c\":0}"),
            "t: line 1: n: is not a whole number from 0 on");
  EXPECT_EQ(error_of("{\"task_id\":\"a\",\"sample\":1,\"correct\":true}\n{\"task_id\":\"a\",\"sample\":1,"
                     "\"correct\":true}"),
            "t: task \"a\", sample 1 is there twice");
  EXPECT_EQ(error_of("{\"task_id\":\"a\",\"correct\":true,\"answer\":\"1\"}\n{\"task_id\":\"a\",\"correct\":"
                     "true,\"answer\":1}"),
            "t: line 2: answer: numbers and texts in one table; write all as texts");
  EXPECT_EQ(error_of("{\"task_id\":\"a\",\"correct\":true,\"true\":true}"),
            "t: line 1: correct: is given as true too; give one of them");
  EXPECT_EQ(error_of("task_id,correct\na,maybe\n"),
            "t: line 2: correct: \"maybe\" is neither true nor false");
  EXPECT_EQ(error_of("task_id,correct,score\na,1,nan\n"), "t: line 2: score: \"nan\" is not a finite number");
  EXPECT_EQ(error_of(" \n"), "t: is empty; a table of samples is expected");
  EXPECT_EQ(error_of("[1]"), "t: is a JSON list; give JSON lines, one object a line");
  EXPECT_EQ(error_of("{\n\"eval\":{}\n}"), "t: holds no rows");
  EXPECT_EQ(error_of("{\n\"other\":{}\n}"),
            "t: one JSON object without \"eval\"; give JSON lines, CSV, or EvalPlus's eval_results.json");
  EXPECT_TRUE(error_of(a + "{\"task_id\":\"a\",\"corr").starts_with("t: line 2: not JSON"))
      << error_of(a + "{");
  EXPECT_EQ(error_of(a + a + a, {.samples_max = 2}).substr(0, 10), "t: line 3:");
}

TEST(SampleTable, FilesThatAreNotThereAreNamed) {
  std::istringstream none;
  const Result<SampleTable> table = read_samples("/nowhere/at.jsonl", none);
  ASSERT_FALSE(table.ok());
  EXPECT_TRUE(table.error().starts_with("/nowhere/at.jsonl: cannot be opened")) << table.error();
}

}  // namespace
}  // namespace quire::labs::passk

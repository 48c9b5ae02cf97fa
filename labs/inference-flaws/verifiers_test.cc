// Verifiers against the task's checker, and tables of samples as counts.
#include "labs/inference-flaws/verifiers.h"

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"
#include "labs/engines/tasks/task.h"
#include "labs/inference-flaws/verdicts.h"

namespace quire::labs::inference_flaws {
namespace {

tasks::Problem problem(const char* task, const char* prompt, const char* answer = "") {
  return (*tasks::task_named(task))->read(prompt, answer).value();
}

bool takes(const char* verifier, const tasks::Problem& p, const char* response) {
  return accepts(*verifier_named(verifier), p, response, 1);
}

TEST(Verifiers, JudgeResiduesOfTheAnswer) {
  const tasks::Problem p = problem("arith3", "37+58=");  // 095: 5 modulo 9 and modulo 10, odd
  for (const char* all : {"mod9", "lastdigit", "parity"}) EXPECT_TRUE(takes(all, p, "095,:095$"));
  EXPECT_TRUE(takes("mod9", p, ":086$"));
  EXPECT_FALSE(takes("lastdigit", p, ":086$"));
  EXPECT_FALSE(takes("parity", p, ":086$"));
  EXPECT_TRUE(takes("lastdigit", p, ":105$"));
  EXPECT_FALSE(takes("mod9", p, ":105$"));
  EXPECT_TRUE(takes("parity", p, ":105$"));
  EXPECT_TRUE(takes("parity", p, ":097$"));
}

TEST(Verifiers, RefuseWhatIsNotWellWritten) {
  const tasks::Problem p = problem("arith3", "37+58=");
  for (const char* bad : {"", ":95$", ":0095$", ":095", "095$", ":0x5$", ":095$$", ":095$9", "::$", ":-95$"})
    for (const char* all : {"mod9", "lastdigit", "parity"})
      EXPECT_FALSE(takes(all, p, bad)) << all << " " << bad;
  const tasks::Problem q = problem("prog", "1,2>3;0,4>4;5,5>10;7,1>8=", "x+y");
  for (const char* bad : {"", ":x+$", ":x+y", "x+y$"}) EXPECT_FALSE(takes("tests:1", q, bad)) << bad;
}

TEST(Verifiers, AcceptEveryRightAnswerAndAKnownShareOfRandomOnes) {
  const tasks::Task& arith3 = **tasks::task_named("arith3");
  random::Stream stream(2, "problems");
  double nines = 0, digit = 0, even = 0;
  constexpr int kProblems = 20'000;
  for (int i = 0; i < kProblems; ++i) {
    tasks::Problem p;
    arith3.draw(2 + static_cast<int>(stream.below(3)), stream, p);
    std::string right = ":", wrong = ":";
    arith3.write_answer(p, true, stream, right);
    arith3.write_answer(p, false, stream, wrong);
    for (const char* all : {"mod9", "lastdigit", "parity"}) ASSERT_TRUE(takes(all, p, (right + "$").c_str()));
    nines += takes("mod9", p, (wrong + "$").c_str());
    digit += takes("lastdigit", p, (wrong + "$").c_str());
    even += takes("parity", p, (wrong + "$").c_str());
  }
  EXPECT_NEAR(nines / kProblems, 1.0 / 9, 0.01);  // soundness 8/9
  EXPECT_NEAR(digit / kProblems, 1.0 / 10, 0.01);
  EXPECT_NEAR(even / kProblems, 1.0 / 2, 0.015);
}

TEST(Verifiers, MoreTestsAcceptLess) {
  const tasks::Task& prog = **tasks::task_named("prog");
  random::Stream stream(3, "problems");
  std::vector<int> accepted(4);
  for (int i = 0; i < 3000; ++i) {
    tasks::Problem p;
    prog.draw(1 + static_cast<int>(stream.below(2)), stream, p);
    std::string wrong = ":", right = ":";
    prog.write_answer(p, false, stream, wrong);
    prog.write_answer(p, true, stream, right);
    bool before = true;
    int place = 0;
    for (const char* name : {"tests:1", "tests:2", "tests:4", "tests:8"}) {
      ASSERT_TRUE(takes(name, p, (right + "$").c_str()));
      const bool now = takes(name, p, (wrong + "$").c_str());
      ASSERT_TRUE(before || !now) << "what more tests accept fewer accept, too";
      before = now;
      accepted[static_cast<std::size_t>(place++)] += now;
    }
  }
  EXPECT_GT(accepted[0], accepted[1]);
  EXPECT_GE(accepted[1], accepted[2]);
  EXPECT_GE(accepted[2], accepted[3]);
  EXPECT_GT(accepted[0], 30) << "one test must be a weak verifier";
  EXPECT_LT(accepted[0], 900);
}

TEST(Verifiers, HaveNames) {
  for (const Verifier& v : all_verifiers()) EXPECT_EQ(verifier_named(name_of(v)), v);
  EXPECT_EQ(name_of(*verifier_named("tests:3")), "tests:3");
  for (const char* bad : {"", "mod", "tests", "tests:", "tests:0", "tests:65", "tests:1x", "tests:-1"})
    EXPECT_FALSE(verifier_named(bad)) << bad;
  EXPECT_EQ(task_of(*verifier_named("tests:2")), "prog");
  EXPECT_EQ(task_of(*verifier_named("parity")), "arith3");
}

// Tables.

std::string fault(std::string_view text, Needed needed = Needed::both) {
  const auto table = passk::parse_samples(text, "s");
  if (!table) return table.error();
  const auto read = verdicts_of(*table, needed);
  return read ? "" : read.error();
}

TEST(Verdicts, CountSamplesAndReadCounts) {
  const auto samples = passk::parse_samples(
      "{\"task_id\":\"a\",\"pass\":true,\"true\":true}\n{\"task_id\":\"a\",\"pass\":true,\"true\":false}\n"
      "{\"task_id\":\"a\",\"pass\":false,\"true\":true}\n{\"task_id\":\"b\",\"pass\":false,\"true\":false}\n",
      "s");
  ASSERT_TRUE(samples) << samples.error();
  const auto read = verdicts_of(*samples);
  ASSERT_TRUE(read) << read.error();
  ASSERT_EQ(read->counts.size(), 2u);
  EXPECT_EQ(read->counts[0].n, 3u);
  EXPECT_EQ(read->counts[0].b, 2u);
  EXPECT_EQ(read->counts[0].t, 1u);
  EXPECT_EQ(read->counts[0].right, 2u);
  const auto counts = passk::parse_samples("{\"task_id\":\"a\",\"n\":200,\"b\":50,\"t\":20}\n", "s");
  ASSERT_TRUE(counts) << counts.error();
  const auto of_counts = verdicts_of(*counts);
  ASSERT_TRUE(of_counts) << of_counts.error();
  EXPECT_EQ(of_counts->counts[0].wrong(), 30u);
  EXPECT_FALSE(of_counts->counts[0].right);
}

TEST(Verdicts, RefuseWhatContradictsItself) {
  EXPECT_NE(fault("{\"task_id\":\"a\",\"n\":10,\"b\":4,\"t\":5}\n"), "");
  EXPECT_NE(fault("{\"task_id\":\"a\",\"n\":10,\"b\":14,\"t\":5}\n"), "");
  EXPECT_NE(fault("{\"task_id\":\"a\",\"pass\":\"yes\",\"true\":true}\n"), "");
  EXPECT_NE(fault("{\"task_id\":\"a\",\"pass\":true,\"true\":1}\n"), "");
  EXPECT_NE(fault("{\"task_id\":\"a\",\"true\":true}\n").find("two verdicts are needed"), std::string::npos);
  EXPECT_EQ(fault("{\"task_id\":\"a\",\"true\":true}\n", Needed::right), "");
  EXPECT_NE(
      fault("{\"task_id\":\"a\",\"n\":9,\"b\":4,\"t\":2}\n", Needed::right).find("which samples are right"),
      std::string::npos);
  EXPECT_EQ(fault("{\"task_id\":\"a\",\"n\":9,\"c\":6,\"b\":4,\"t\":1}\n"), "")
      << "6 right and 3 wrong accepted";
  EXPECT_NE(fault("{\"task_id\":\"a\",\"n\":9,\"c\":7,\"b\":4,\"t\":1}\n"), "");
  EXPECT_NE(fault("{\"task_id\":\"a\",\"n\":9,\"c\":1,\"b\":4,\"t\":2}\n"), "");
}

TEST(Verdicts, OfEvalPlusAreBaseAndPlusTests) {
  const auto table = passk::parse_samples(
      "{\"eval\":{\"HumanEval/0\":[{\"base_status\":\"pass\",\"plus_status\":\"fail\"},"
      "{\"base_status\":\"pass\",\"plus_status\":\"pass\"}],"
      "\"HumanEval/6\":[{\"base_status\":\"fail\",\"plus_status\":\"fail\"}]}}",
      "eval_results.json");
  ASSERT_TRUE(table) << table.error();
  auto read = verdicts_of(*table);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->counts[0].b, 2u);
  EXPECT_EQ(read->counts[0].t, 1u);
  EXPECT_EQ(drop_known_bad(*read), 1u);
  EXPECT_EQ(read->tasks, std::vector<std::string>{"HumanEval/0"});
  EXPECT_EQ(known_bad_humaneval_plus().size(), 14u);
}

}  // namespace
}  // namespace quire::labs::inference_flaws

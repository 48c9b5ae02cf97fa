// Samples, training and judging of small models: small nets, real runs.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

#include <gtest/gtest.h>

#include "labs/engines/passk/sample_table.h"
#include "labs/engines/tasks/splits.h"
#include "labs/engines/tasks/task.h"
#include "labs/language-monkeys/micro_learn.h"

namespace quire::labs::language_monkeys {
namespace {

const micro::Shape kTiny{32, 1, 2, 64, 128};

std::vector<tasks::Problem> problems_of(const char* task, tasks::Range numbers, tasks::Split split,
                                        std::size_t count) {
  random::Stream stream(1, "test");
  return tasks::Splits()
      .draw_distinct(*tasks::task_named(task).value(), numbers, split, count, stream)
      .value();
}

TEST(MicroSamples, AreNamedAndCountedOnce) {
  const micro::Net net(kTiny, 1);
  const auto problems = problems_of("arith3", {2, 2}, tasks::Split::eval, 3);
  // An untrained net writes until its cap: nothing is right, and no answer is given.
  const auto all = draw_samples(net, problems, {.samples = 40, .cap = 12, .threads = 1});
  const auto two = draw_samples(net, {problems[2]}, {.samples = 20, .cap = 12, .threads = 2});
  ASSERT_EQ(all.size(), 3U);
  for (std::size_t i = 0; i < 20; ++i)
    EXPECT_EQ(all[2].texts[all[2].samples[i]].text, two[0].texts[two[0].samples[i]].text);
  for (const ProblemSamples& p : all) {
    EXPECT_EQ(p.samples.size(), 40U);
    for (const DrawnText& t : p.texts) EXPECT_EQ(t.right, tasks::check(p.problem, t.text).right());
    std::vector<std::string> texts;
    for (const DrawnText& t : p.texts) texts.push_back(t.text);
    std::sort(texts.begin(), texts.end());
    EXPECT_EQ(std::adjacent_find(texts.begin(), texts.end()), texts.end());
  }
}

TEST(MicroSamples, LinesReadBackAsTheSameTable) {
  ProblemSamples p;
  p.problem = problems_of("arith3", {2, 2}, tasks::Split::eval, 1)[0];
  p.texts = {{":001$", "001", true, 5, 0.75}, {":002$", "002", false, 5, 0.25}, {"99", "", false, 64, 0.125}};
  p.samples = {0, 1, 1, 2, 0};
  const std::string lines = sample_lines({p}, "a");
  const auto table = passk::parse_samples(lines, "lines");
  ASSERT_TRUE(table) << table.error();
  EXPECT_EQ(table->tasks, std::vector<std::string>{"a0"});
  ASSERT_EQ(table->samples.size(), 5U);
  EXPECT_EQ(table->correct_counts()[0].c, 2U);
  EXPECT_EQ(table->answers[static_cast<std::size_t>(table->samples[1].answer)], "002");
  EXPECT_EQ(table->samples[3].answer, -1);
  EXPECT_EQ(table->samples[4].score, 0.75);
  EXPECT_EQ(table->samples[3].completion_tokens, 64U);
}

TEST(MicroSamples, AreaUnderTheCurveCountsPairs) {
  ProblemSamples p;
  p.texts = {
      {"a", "", true, 1, 0.9}, {"b", "", false, 1, 0.5}, {"c", "", true, 1, 0.5}, {"d", "", false, 1, 0.1}};
  p.samples = {0, 1, 2, 3};
  EXPECT_DOUBLE_EQ(area_under_roc({p}), 3.5 / 4);
  // A judge that tells problems apart, not answers.
  ProblemSamples easy, hard;
  easy.texts = {{"a", "", true, 1, 0.9}, {"b", "", false, 1, 0.9}};
  hard.texts = {{"a", "", true, 1, 0.1}, {"b", "", false, 1, 0.1}};
  easy.samples = {0, 0, 0, 1};
  hard.samples = {0, 1, 1, 1};
  EXPECT_GT(area_under_roc({easy, hard}), 0.7);
  EXPECT_EQ(area_within_problems({easy, hard}), 0.5);
  p.samples = {0, 2};
  EXPECT_TRUE(std::isnan(area_under_roc({p})));
}

TEST(MicroLearn, LossFallsAndTheRunRepeats) {
  const auto mixture = tasks::Mixture::read("chain 2-2 direct 1").value();
  const LearnOptions options{.steps = 300, .batch = 16, .threads = 1};
  const Learned learned = learn(kTiny, mixture, options);
  const Learned short_run = learn(kTiny, mixture, {.steps = 20, .batch = 16, .threads = 1});
  EXPECT_LT(learned.loss, 0.8 * short_run.loss);
  EXPECT_GT(learned.tokens, 16U * 300U);
  const Learned again = learn(kTiny, mixture, options);
  EXPECT_TRUE(
      std::equal(learned.net.weights().begin(), learned.net.weights().end(), again.net.weights().begin()));
}

TEST(MicroLearn, AJudgeLearnsWhatIsVisible) {
  // Right where the text ends in 7: a judge has to see it. Other texts are scored.
  std::vector<micro::Judged> texts;
  random::Stream stream(2, "test");
  const auto text = [&] {
    std::string t = "12=";
    for (int i = 0; i < 4; ++i) t += static_cast<char>('0' + stream.below(10));
    if (stream.bernoulli(0.4)) t.back() = '7';
    return t;
  };
  for (int i = 0; i < 400; ++i) {
    const std::string t = text();
    texts.push_back({t, t.back() == '7'});
  }
  const micro::Net judge =
      learn_to_judge(micro::Net(kTiny, 1), texts, {.steps = 200, .batch = 16, .threads = 1});
  ProblemSamples p;
  p.problem.prompt = "12=";
  for (int i = 0; i < 200; ++i) {
    const std::string t = text().substr(3);
    p.texts.push_back({t, "", t.back() == '7', 4});
  }
  p.samples.resize(200);
  std::iota(p.samples.begin(), p.samples.end(), 0U);
  std::vector<ProblemSamples> all{p};
  score(judge, all, 1, {});
  EXPECT_GT(area_under_roc(all), 0.95);
}

}  // namespace
}  // namespace quire::labs::language_monkeys

// What a table of samples says, against closed forms; and what is refused.
#include "labs/language-monkeys/evaluation.h"

#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace quire::labs::language_monkeys {
namespace {

passk::SampleTable table(const std::string& text) {
  auto read = passk::parse_samples(text, "results.jsonl");
  if (!read) throw std::runtime_error(read.error());
  return std::move(*read);
}

std::string counts(const std::vector<passk::Count>& all) {
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i)
    text += fmt::format("{{\"task_id\":\"t{}\",\"n\":{},\"c\":{}}}\n", i, all[i].n, all[i].c);
  return text;
}

TEST(Evaluate, CountsGiveTheExactCoverage) {
  EvaluateOptions options;
  options.ks = {1, 4};
  const auto e = evaluate(table(counts({{10, 3}, {10, 0}})), options);
  ASSERT_TRUE(e) << e.error();
  EXPECT_DOUBLE_EQ(e->points[0].problems.value, 0.15);
  EXPECT_NEAR(e->points[1].problems.value, 0.8333333333333333 / 2, 1e-12) << "not 0.7599 / 2";
  EXPECT_FALSE(e->points[0].majority);
  EXPECT_FALSE(e->stalls_at);
  EXPECT_EQ(e->laws.scores.size(), std::size(kModels));
}

TEST(Evaluate, DefaultsToPowersOfTenAndAll) {
  const auto e = evaluate(table(counts({{250, 3}, {300, 0}, {250, 250}})), {});
  ASSERT_TRUE(e);
  std::vector<std::uint64_t> ks;
  for (const EvaluatedPoint& p : e->points) ks.push_back(p.k);
  EXPECT_EQ(ks, (std::vector<std::uint64_t>{1, 10, 100, 250}));
  EXPECT_EQ(e->remarks, std::vector<std::string>{"tasks have 250 to 300 samples; k reaches to the fewest"});
}

TEST(Evaluate, PicksStallWhereTheyGainNoMore) {
  // Two problems: one whose mode is right (60 of 100), one whose mode is wrong and whose right answer is
  // rare.
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += fmt::format("{{\"task_id\":\"a\",\"correct\":{},\"answer\":\"{}\",\"score\":{}}}\n", i < 60,
                        i < 60 ? 1 : 2, i % 10);
    text += fmt::format("{{\"task_id\":\"b\",\"correct\":{},\"answer\":\"{}\",\"score\":{}}}\n", i < 5,
                        i < 5 ? 1 : 2, i % 10);
  }
  const auto e = evaluate(table(text), {});
  ASSERT_TRUE(e) << e.error();
  EXPECT_DOUBLE_EQ(*e->majority_limit, 0.5);
  const EvaluatedPoint& all = e->points.back();
  EXPECT_NEAR(*all.majority, 0.5, 1e-12);
  EXPECT_DOUBLE_EQ(all.problems.value, 1);
  ASSERT_TRUE(e->stalls_at);
  EXPECT_LT(*e->stalls_at, 100U);
  EXPECT_GE(*e->stalls_at, 2U);
  EXPECT_TRUE(all.best_of && all.weighted);
}

TEST(Evaluate, SaysThatNegativeScoresCountAgainst) {
  const auto e = evaluate(table("{\"task_id\":\"a\",\"correct\":true,\"answer\":\"1\",\"score\":-2}\n"
                                "{\"task_id\":\"b\",\"correct\":false,\"answer\":\"1\",\"score\":1}\n"),
                          {});
  ASSERT_TRUE(e) << e.error();
  EXPECT_EQ(e->remarks,
            std::vector<std::string>{"scores below 0 count against their answers in the weighted vote"});
}

TEST(Evaluate, NothingRightHasNoLaw) {
  const auto e = evaluate(table(counts({{10, 0}, {10, 0}})), {});
  ASSERT_TRUE(e);
  EXPECT_TRUE(e->laws.scores.empty());
  EXPECT_EQ(e->points[0].problems.value, 0);
  EXPECT_EQ(e->remarks, std::vector<std::string>{"no sample is right: there is no law to fit"});
}

std::string refused(const std::string& text, const EvaluateOptions& options = {}) {
  const auto e = evaluate(table(text), options);
  return e ? "taken" : e.error();
}

TEST(Evaluate, RefusesWithFileAndField) {
  EvaluateOptions far;
  far.ks = {1, 50};
  EXPECT_EQ(refused(counts({{100, 3}, {20, 1}}), far),
            "k: 50 is above the 20 samples of task \"t1\" in results.jsonl; --extrapolate 50 predicts it");
  EXPECT_EQ(refused(counts({{100, 3}})),
            "results.jsonl: task_id: there is one task; intervals over problems need two");
  EXPECT_EQ(
      refused("{\"task_id\":\"a\",\"answer\":\"1\"}\n{\"task_id\":\"b\",\"answer\":\"1\"}\n").substr(0, 45),
      "results.jsonl: correct: is in no row, and the");
  EXPECT_EQ(refused(counts({{4'000'000'000, 3}, {4'000'000'000, 1}})),
            "results.jsonl: 2 problems with k up to 4000000000 are too much; give smaller k");
}

}  // namespace
}  // namespace quire::labs::language_monkeys

// Sampling, labels, hardness, sets of items and their files.
#include <cmath>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "labs/engines/problems/record.h"
#include "labs/engines/sat/checker.h"
#include "labs/engines/sat/models.h"
#include "labs/nlsat/items.h"
#include "labs/nlsat/label.h"
#include "labs/nlsat/maker.h"
#include "labs/nlsat/sampler.h"

namespace quire::labs::nlsat {
namespace {

TEST(Sampler, ClausesHaveDifferentVariablesAndFairSigns) {
  random::Stream stream(1, "test");
  int positive = 0, twos = 0;
  const sat::Cnf cnf = sample({8, 3000, 0.25}, stream);
  for (std::size_t i = 0; i < cnf.size(); ++i) {
    std::set<sat::Literal> variables;
    for (const sat::Literal l : cnf[i]) {
      variables.insert(sat::variable_of(l));
      positive += l > 0 ? 1 : 0;
    }
    EXPECT_EQ(variables.size(), cnf[i].size());
    twos += cnf[i].size() == 2 ? 1 : 0;
  }
  EXPECT_NEAR(twos, 2250, 120);
  EXPECT_NEAR(positive / static_cast<double>(cnf.literals()), 0.5, 0.03);
  EXPECT_THROW(sample({2, 1, 1}, stream), std::invalid_argument);
}

TEST(Sampler, TheRatioCountsVariablesThatOccur) {
  sat::Cnf cnf(100);
  cnf.add({1, 2, 3});
  cnf.add({1, -2, 4});
  EXPECT_DOUBLE_EQ(ratio(cnf), 0.5);
  EXPECT_EQ(ratio(sat::Cnf(5)), 0);
}

TEST(Sampler, HalfRatioFallsWithTheNumberOfVariables) {
  const ScanOptions options{.per_point = 600};
  const double five = half_ratio(5, options), eight = half_ratio(8, options),
               twelve = half_ratio(12, options);
  EXPECT_GT(five, eight);
  EXPECT_GT(eight, twelve);
  EXPECT_GT(twelve, 4.267);
  EXPECT_LT(five, 6);
}

TEST(Sampler, PointsDoNotDependOnThreads) {
  const Point one = scan_point(9, 41, {.per_point = 333, .threads = 1});
  const Point two = scan_point(9, 41, {.per_point = 333, .threads = 2});
  EXPECT_EQ(one.satisfiable, two.satisfiable);
  EXPECT_EQ(one.ratio, two.ratio);
}

TEST(Sampler, CrossingIsOnTheStraightLine) {
  EXPECT_DOUBLE_EQ(crossing({{.ratio = 4, .formulas = 10, .satisfiable = 8},
                             {.ratio = 5, .formulas = 10, .satisfiable = 4}}),
                   4.75);
  EXPECT_TRUE(std::isnan(crossing({{.ratio = 4, .formulas = 10, .satisfiable = 8}})));
}

TEST(Label, IsCertain) {
  int clashes = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    random::Stream stream(seed, "test");
    const sat::Cnf cnf = sample({10, 48, 1}, stream);
    const Certified c = certify(cnf);
    EXPECT_EQ(c.satisfiable, Labeller().satisfiable(cnf));
    if (c.satisfiable) {
      EXPECT_TRUE(cnf.satisfied_by(c.model));
      continue;
    }
    ++clashes;
    EXPECT_TRUE(sat::check_refutation(cnf, c.proof).refuted);
    sat::Cnf core(10);
    for (const std::uint32_t i : c.clash) core.add(cnf[i]);
    EXPECT_FALSE(Labeller().satisfiable(core));
    EXPECT_GT(c.resolutions, c.clash.size() - 2) << "every clause of the clash is resolved with";
  }
  EXPECT_GT(clashes, 5);
}

TEST(Label, CountsModelsBeyondOneTable) {
  sat::Cnf cnf(19);
  cnf.add({17, 1});
  cnf.add({-18, 19});
  EXPECT_EQ(count_models(cnf), (std::uint64_t{1} << 15) * 3 * 3);
  random::Stream stream(3, "test");
  const sat::Cnf drawn = sample({18, 70, 1}, stream);
  EXPECT_EQ(count_models(drawn), sat::enumerate(drawn, 100'000).models.size());
}

TEST(Label, OneStepOfPropagationRefutesSomeAndNoneWithAModel) {
  int refuted = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    random::Stream stream(seed, "test");
    EXPECT_FALSE(refuted_in_one_step(sample({6, 60, 1}, stream))) << "clauses of three need two assumptions";
    const sat::Cnf cnf = sample({6, 16, 0.3}, stream);
    if (!refuted_in_one_step(cnf)) continue;
    ++refuted;
    EXPECT_FALSE(Labeller().satisfiable(cnf));
  }
  EXPECT_GT(refuted, 5);
}

TEST(Label, HardnessHasEveryNumber) {
  random::Stream stream(5, "test");
  const sat::Cnf loose = sample({12, 20, 1}, stream), tight = sample({12, 110, 1}, stream);
  const Hardness a = hardness(loose, certify(loose)), b = hardness(tight, certify(tight));
  EXPECT_GT(*a.models, 1U);
  EXPECT_EQ(*b.models, 0U);
  EXPECT_EQ(a.resolutions, 0U);
  EXPECT_GT(b.resolutions, 8U);
  EXPECT_GT(b.conflicts, 0U);
  EXPECT_EQ(b.backbone, 0U);
}

TEST(Maker, LabelsAreBalancedInsideEachNumberOfClauses) {
  for (const Fragment f : {Fragment::grl, Fragment::rcl, Fragment::ruletaker}) {
    const Maker maker({.fragment = f, .variables = 8, .low = 4.2, .high = 5.2});
    const std::size_t labels = f == Fragment::ruletaker ? 3 : 2;
    std::map<std::pair<std::size_t, std::string>, int> counts;
    for (std::uint64_t i = 0; i < 2 * labels * maker.clause_counts().size(); ++i) {
      const Made made = maker.item(i);
      EXPECT_TRUE(carries_its_formula(made)) << made.text;
      EXPECT_EQ(answer_of(*read_text(f, made.text, made.names)), made.answer) << made.text;
      ++counts[{made.cnf.size(), made.answer}];
    }
    EXPECT_EQ(counts.size(), labels * maker.clause_counts().size()) << word(f);
    for (const auto& [key, count] : counts)
      EXPECT_EQ(count, 2) << word(f) << " " << key.first << " " << key.second;
  }
}

TEST(Maker, AnItemIsAFunctionOfItsNumber) {
  const Maker maker({.variables = 7, .low = 4, .high = 5, .seed = 9});
  const std::string third = maker.item(3).text;
  maker.item(0);
  EXPECT_EQ(maker.item(3).text, third);
  EXPECT_NE(maker.item(5).text, third);
}

TEST(Maker, RefusesWindowsWithoutTexts) {
  EXPECT_THROW(Maker({.variables = 5, .low = 4.25, .high = 4.3}), std::invalid_argument);
  EXPECT_THROW(Maker({.variables = 2}), std::invalid_argument);
  const Maker loose({.variables = 50, .low = 1, .high = 1.1});
  EXPECT_NO_THROW(loose.item(0));
  EXPECT_THROW(loose.item(1), Unbalanced) << "fifty clauses of fifty variables are satisfiable";
}

TEST(Maker, LaddersHaveBothLabels) {
  for (const Fragment f : {Fragment::cop, Fragment::cop_rel, Fragment::cop_tv, Fragment::cop_rel_tv}) {
    const Maker maker({.fragment = f, .variables = 4});
    for (std::uint64_t i = 0; i < 6; ++i) {
      const Made made = maker.item(i);
      EXPECT_TRUE(carries_its_formula(made)) << made.text;
      EXPECT_EQ(made.answer == "yes", i % 2 == 0) << made.text;
    }
  }
}

TEST(Items, BothFormsComeBack) {
  for (const Fragment f : {Fragment::grl, Fragment::rcl, Fragment::ruletaker, Fragment::cop_rel}) {
    const Maker maker({.fragment = f, .variables = 6, .low = 4.4, .high = 5.6});
    std::string lines;
    std::vector<Made> made;
    for (std::uint64_t i = 0; i < 6; ++i) {
      made.push_back(maker.item(i));
      const Described item = describe(made.back(), 1);
      lines += paper_line(item) + "\n" + problems::record_line(record_of(item, 6, 1)) + "\n";
    }
    std::istringstream in(lines);
    ItemReader reader(in, "d.jsonl");
    for (std::uint64_t i = 0; i < 12; ++i) {
      const Result<std::optional<Item>> item = reader.next();
      ASSERT_TRUE(item && *item) << (item ? "the end" : item.error());
      EXPECT_EQ((*item)->text, made[i / 2].text);
      EXPECT_EQ((*item)->answer, made[i / 2].answer);
      EXPECT_EQ((*item)->fragment, f);
      EXPECT_EQ((*item)->names, made[i / 2].names);
    }
    std::istringstream records(lines);
    problems::RecordReader shared(records, "d.jsonl", kSlug);
    EXPECT_FALSE(shared.next().ok()) << "the paper's form is not that of records";
  }
}

TEST(Items, RecordsAreReadByTheEngine) {
  const Described item = describe(Maker({.variables = 6, .low = 4.4, .high = 5.6}).item(1), 1);
  std::istringstream in(problems::record_line(record_of(item, 6, 1)) + "\n");
  problems::RecordReader reader(in, "d.jsonl", kSlug);
  const auto record = reader.next();
  ASSERT_TRUE(record && *record) << (record ? "nothing" : record.error());
  EXPECT_EQ((*record)->kind, "grl-6");
  EXPECT_GT(*(*record)->hard("resolutions"), 0);
  EXPECT_FALSE((*record)->certificate.at("clashing_sentences").as_array().empty());
}

TEST(Items, ResponsesAreGradedByTheirAnswer) {
  EXPECT_EQ(answer_in("There is no steak.\nAnswer: **Yes**."), "yes");
  EXPECT_EQ(answer_in("yes"), "yes");
  EXPECT_EQ(answer_in(" Unknown.\n"), "unknown");
  EXPECT_EQ(answer_in("no steak, so it holds"), "") << "a no in a sentence is no answer";
  EXPECT_EQ(answer_in("answer: perhaps"), "");
  problems::Record record;
  record.answer = "no";
  EXPECT_EQ(grade(record, "a", 0, "answer: no").verdict, problems::Verdict::right);
  EXPECT_EQ(grade(record, "a", 0, "answer: yes").verdict, problems::Verdict::wrong);
  EXPECT_EQ(grade(record, "a", 0, "answer: unknown").verdict, problems::Verdict::malformed);
}

}  // namespace
}  // namespace quire::labs::nlsat

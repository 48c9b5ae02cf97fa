// Objectives by closed forms and by brute force, the oracle's count, the audit, and choosing.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>

#include <gtest/gtest.h>

#include "labs/engines/submodular/audit.h"
#include "labs/engines/submodular/choose.h"
#include "labs/engines/submodular/objectives.h"

namespace quire::labs::submodular {
namespace {

Item item(std::vector<Term> terms, std::vector<float> vector = {}, double score = 0) {
  return {std::move(terms), std::move(vector), score};
}

double value_of(const Objective& objective, const std::vector<Id>& ids) {
  State set = objective.empty();
  for (const Id id : ids) objective.add(id, set);
  return set.value;
}

std::vector<Id> ground(std::size_t n) {
  std::vector<Id> ids(n);
  std::iota(ids.begin(), ids.end(), 0);
  return ids;
}

/// n elements with a few terms, a vector of 4 numbers and a score; reference of 6 points.
std::unique_ptr<Items> random_items(std::size_t n, std::uint64_t seed) {
  random::Stream stream(seed, "items");
  const auto vector = [&] {
    std::vector<float> v;
    for (int i = 0; i < 4; ++i) v.push_back(static_cast<float>(stream.normal()));
    return v;
  };
  std::vector<std::vector<float>> points;
  std::vector<double> weights;
  for (int u = 0; u < 6; ++u) points.push_back(vector()), weights.push_back(stream.uniform());
  auto items = std::make_unique<Items>(*Reference::of(points, weights));
  for (std::size_t i = 0; i < n; ++i) {
    Item it;
    for (const std::uint64_t t : random::without_replacement(stream, 20, 1 + stream.below(5)))
      it.terms.push_back({static_cast<std::uint32_t>(t), stream.uniform()});
    it.vector = vector();
    it.score = stream.uniform();
    EXPECT_TRUE(items->add(it));
  }
  return items;
}

std::vector<std::unique_ptr<Objective>> all_objectives(const Items& items) {
  std::vector<double> weights(20);
  random::Stream stream(7, "weights");
  for (double& w : weights) w = stream.uniform();
  std::vector<std::unique_ptr<Objective>> all;
  all.push_back(Coverage::of(items).value());
  all.push_back(Coverage::of(items, weights).value());
  all.push_back(ProbCover::of(items, weights).value());
  all.push_back(Facility::of(items).value());
  all.push_back(LogDet::of(items, 2).value());
  all.push_back(std::make_unique<Modular>(items));
  std::vector<Mixture::Part> parts;
  parts.push_back({0.5, ProbCover::of(items, weights).value()});
  parts.push_back({0.4, Facility::of(items).value()});
  parts.push_back({0.1, std::make_unique<Modular>(items)});
  all.push_back(Mixture::of(std::move(parts)).value());
  return all;
}

TEST(Objectives, CoverageCountsATermOnce) {
  Items items;
  ASSERT_TRUE(items.add(item({{0}, {3}})));
  ASSERT_TRUE(items.add(item({{3}, {200}})));
  ASSERT_TRUE(items.add(item({{5, 0}})));
  const auto coverage = Coverage::of(items).value();
  EXPECT_EQ(value_of(*coverage, {0, 1}), 3);
  EXPECT_EQ(value_of(*coverage, {2}), 0) << "a value of 0 covers nothing";
  const auto weighted = Coverage::of(items, {1, 1, 1, 0.25}).value();
  EXPECT_EQ(value_of(*weighted, {0, 1}), 1.25) << "a term without a weight weighs 0";
}

TEST(Objectives, ProbCoverIsOneMinusTheProductOfMisses) {
  Items items;
  ASSERT_TRUE(items.add(item({{0, 0.5}, {1, 1}})));
  ASSERT_TRUE(items.add(item({{0, 0.5}, {2, 0.25}})));
  const auto cover = ProbCover::of(items, {4, 2, 8}).value();
  EXPECT_DOUBLE_EQ(value_of(*cover, {0, 1}), 4 * 0.75 + 2 + 8 * 0.25);
}

TEST(Objectives, FacilityTakesTheNearestAndIgnoresOpposites) {
  Items items(*Reference::of({{1, 0}, {0, 2}}, {1, 10}));
  ASSERT_TRUE(items.add(item({}, {3, 0})));
  ASSERT_TRUE(items.add(item({}, {1, 1})));
  ASSERT_TRUE(items.add(item({}, {0, -1})));
  const auto facility = Facility::of(items).value();
  EXPECT_NEAR(value_of(*facility, {0}), 1, 1e-7);
  EXPECT_NEAR(value_of(*facility, {1}), 11 / std::sqrt(2), 1e-6);
  EXPECT_NEAR(value_of(*facility, {0, 1}), 1 + 10 / std::sqrt(2), 1e-6);
  EXPECT_EQ(value_of(*facility, {2}), 0);
}

TEST(Objectives, FacilityDoesNotMoveWhenElementsCome) {
  auto items = random_items(5, 3);
  const auto facility = Facility::of(*items).value();
  const double before = value_of(*facility, {0, 2});
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(items->add(item({}, {1, 2, 3, static_cast<float>(i)}, 0.5)));
  EXPECT_EQ(value_of(*facility, {0, 2}), before);
}

TEST(Objectives, LogDetIsTheDeterminant) {
  Items items;
  ASSERT_TRUE(items.add(item({}, {1, 0})));
  ASSERT_TRUE(items.add(item({}, {3, 4})));
  ASSERT_TRUE(items.add(item({}, {2, 0})));
  const auto logdet = LogDet::of(items, 2).value();
  // I + 2K = [[3, 1.2], [1.2, 3]] for the first two; the first and third are alike: [[3, 2], [2, 3]].
  EXPECT_NEAR(value_of(*logdet, {0, 1}), std::log(9 - 1.44), 1e-6);
  EXPECT_NEAR(value_of(*logdet, {0, 2}), std::log(5), 1e-6);
  EXPECT_NEAR(value_of(*logdet, {2, 1, 0}), value_of(*logdet, {0, 1, 2}), 1e-9);
}

TEST(Objectives, ValueIsTheSumOfGainsAndDoesNotDependOnTheOrder) {
  const auto items = random_items(12, 5);
  for (const auto& objective : all_objectives(*items)) {
    random::Stream stream(1, "order");
    std::vector<Id> ids = ground(8);
    const double value = value_of(*objective, ids);
    for (int i = 0; i < 10; ++i) {
      stream.shuffle(std::span(ids));
      State set = objective->empty();
      double sum = 0;
      for (const Id id : ids) sum += objective->gain(id, set), objective->add(id, set);
      EXPECT_NEAR(sum, value, 1e-6);  // facility location sums in float
      EXPECT_NEAR(set.value, value, 1e-6);
    }
  }
}

TEST(Objectives, AStateIsAValue) {
  const auto items = random_items(6, 9);
  for (const auto& objective : all_objectives(*items)) {
    State set = objective->empty();
    objective->add(0, set);
    const double gain = objective->gain(1, set);
    State copy = set;
    for (Id id = 1; id < 6; ++id) objective->add(id, copy);
    EXPECT_EQ(objective->gain(1, set), gain);
  }
}

TEST(Objectives, AllAreMonotoneAndSubmodular) {
  const auto items = random_items(8, 11);
  for (const auto& objective : all_objectives(*items)) {
    EXPECT_FALSE(audit_all(*objective, ground(8)));
  }
  const auto many = random_items(200, 12);
  for (const auto& objective : all_objectives(*many)) {
    random::Stream stream(1, "audit");
    EXPECT_FALSE(audit(*objective, ground(200), stream));
  }
}

TEST(Objectives, TablesOfManyTermsAreExact) {
  Items items;
  random::Stream stream(4, "terms");
  std::vector<double> weights(5000, 1), left(5000, 1);
  std::vector<Id> ids;
  for (int i = 0; i < 60; ++i) {
    Item it;
    for (const std::uint64_t t : random::without_replacement(stream, 5000, 100)) {
      it.terms.push_back({static_cast<std::uint32_t>(t), 0.5});
      left[t] *= 0.5;
    }
    ids.push_back(*items.add(it));
  }
  const auto cover = ProbCover::of(items, weights).value();
  EXPECT_NEAR(value_of(*cover, ids), 5000 - std::accumulate(left.begin(), left.end(), 0.0), 1e-9);
}

TEST(Inputs, AreRefused) {
  const float nan = std::nanf("");
  Items items(*Reference::of({{1, 0}}));
  EXPECT_EQ(items.add(item({{1}, {1}}, {1, 0})).error(), "a term comes twice");
  EXPECT_EQ(items.add(item({{1, -0.5}}, {1, 0})).error(), "a term's value is negative or not finite");
  EXPECT_EQ(items.add(item({}, {1, nan})).error(), "the vector holds a number that is not finite");
  EXPECT_EQ(items.add(item({}, {1})).error(), "the vector has 1 numbers, the reference has 2");
  EXPECT_EQ(items.add(item({}, {1, 0}, -1)).error(), "the score is negative or not finite");
  EXPECT_EQ(items.size(), 0u);
  Items plain;
  ASSERT_TRUE(plain.add(item({{1}})));
  EXPECT_FALSE(plain.add(item({{1}}, {1})));
  EXPECT_FALSE(Reference::of({}));
  EXPECT_FALSE(Reference::of({{1, 0}, {1}}));
  EXPECT_FALSE(Reference::of({{1, 0}}, {-1}));
  EXPECT_FALSE(Reference::of({{1, nan}}));
  EXPECT_FALSE(Coverage::of(items, {1, -1}));
  EXPECT_FALSE(ProbCover::of(items, {std::numeric_limits<double>::infinity()}));
  EXPECT_FALSE(ProbCover::check(item({{0, 1.5}})));
  EXPECT_FALSE(Facility::of(plain));
  EXPECT_FALSE(LogDet::of(items, 0));
  EXPECT_FALSE(Mixture::of({}));
  std::vector<Mixture::Part> negative;
  negative.push_back({-1, std::make_unique<Modular>(items)});
  EXPECT_FALSE(Mixture::of(std::move(negative)));
  EXPECT_FALSE(Table::of(2, {0, 1, 1}));
  EXPECT_FALSE(Table::of(1, {1, 1}));
  EXPECT_FALSE(Table::of(17, {}));
}

TEST(Counting, OnlyMarginalsAndValuesCount) {
  const auto items = random_items(3, 2);
  const auto coverage = Coverage::of(*items).value();
  Oracle oracle(*coverage);
  State set = oracle.empty();
  oracle.add(0, set);
  EXPECT_EQ(oracle.queries(), 0u);
  oracle.marginal(1, set);
  oracle.value(set);
  EXPECT_EQ(oracle.queries(), 2u);
  upper_bound(oracle.objective(), ground(3), 2);
  best_subset(oracle.objective(), ground(3), 2);
  EXPECT_EQ(oracle.queries(), 2u) << "what is asked for bounds and plots does not count";
}

TEST(Audit, FindsAFunctionThatFallsAndOneThatGrows) {
  random::Stream stream(1, "audit");
  const auto falls = Table::of(2, {0, 2, 3, 1}).value();
  const auto found = audit(*falls, ground(2), stream);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, Violation::Kind::falls);
  const auto grows = Table::of(2, {0, 1, 1, 5}).value();  // complements
  const auto other = audit(*grows, ground(2), stream);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->kind, Violation::Kind::grows);
  EXPECT_EQ(other->smaller.size(), 0u);
  EXPECT_EQ(other->larger.size(), 1u);
  EXPECT_EQ(other->gain_smaller, 1);
  EXPECT_EQ(other->gain_larger, 4);
  const auto fine = Table::of(2, {0, 2, 3, 4}).value();
  EXPECT_FALSE(audit(*fine, ground(2), stream));
  EXPECT_FALSE(audit_all(*fine, ground(2)));
  EXPECT_TRUE(audit_all(*grows, ground(2)));
}

TEST(Choosing, LazyGreedyChoosesAsGreedyWithFewerQuestions) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto items = random_items(60, seed);
    for (const auto& objective : all_objectives(*items)) {
      Oracle plain(*objective), lazy(*objective);
      const Choice a = greedy(plain, ground(60), 8), b = lazy_greedy(lazy, ground(60), 8);
      EXPECT_EQ(a.ids, b.ids);
      EXPECT_DOUBLE_EQ(a.value, b.value);
      EXPECT_LE(lazy.queries(), plain.queries());
    }
  }
}

TEST(Choosing, BestSubsetIsTheBestOfAll) {
  const auto items = random_items(9, 21);
  for (const auto& objective : all_objectives(*items)) {
    double best = 0;
    for (std::uint32_t mask = 0; mask < 512; ++mask) {
      std::vector<Id> ids;
      for (Id i = 0; i < 9; ++i)
        if ((mask >> i & 1) != 0) ids.push_back(i);
      if (ids.size() <= 3) best = std::max(best, value_of(*objective, ids));
    }
    const Choice found = best_subset(*objective, ground(9), 3);
    EXPECT_NEAR(found.value, best, 1e-12);
    EXPECT_NEAR(value_of(*objective, found.ids), best, 1e-12);
    Oracle oracle(*objective);
    EXPECT_GE(greedy(oracle, ground(9), 3).value, (1 - std::exp(-1)) * best - 1e-12);
  }
}

TEST(Choosing, TheBoundIsNeverBelowTheBest) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto items = random_items(10, seed);
    random::Stream stream(seed, "order");
    for (const auto& objective : all_objectives(*items)) {
      const double best = best_subset(*objective, ground(10), 4).value;
      std::vector<Id> order = ground(10);
      stream.shuffle(std::span(order));
      order.resize(4);
      EXPECT_GE(upper_bound(*objective, ground(10), 4, order), best * (1 - 1e-6));
      EXPECT_GE(upper_bound(*objective, ground(10), 4), best * (1 - 1e-6));
    }
    const Modular modular(*items);
    EXPECT_NEAR(upper_bound(modular, ground(10), 4), best_subset(modular, ground(10), 4).value, 1e-12)
        << "for sums the bound is the best itself";
  }
}

TEST(Choosing, StochasticGreedyIsNearGreedyAndRandomIsNot) {
  const auto items = random_items(300, 4);
  const auto facility = Facility::of(*items).value();
  random::Stream stream(1, "choices");
  double stochastic = 0, at_random = 0;
  Oracle oracle(*facility), counted(*facility);
  const double whole = greedy(oracle, ground(300), 5).value;
  for (int i = 0; i < 50; ++i) {
    stochastic += stochastic_greedy(counted, ground(300), 5, 0.1, stream).value / 50;
    at_random += random_choice(oracle, ground(300), 5, stream).value / 50;
  }
  EXPECT_LE(counted.queries(), 50u * 5 * (300 / 5 * 3));
  EXPECT_GT(stochastic, 0.9 * whole);
  EXPECT_LT(at_random, stochastic);
}

TEST(Choosing, NothingToChooseIsNothing) {
  const auto items = random_items(3, 1);
  const auto coverage = Coverage::of(*items).value();
  Oracle oracle(*coverage);
  random::Stream stream(1, "x");
  EXPECT_TRUE(greedy(oracle, {}, 3).ids.empty());
  EXPECT_TRUE(lazy_greedy(oracle, {}, 3).ids.empty());
  EXPECT_TRUE(stochastic_greedy(oracle, {}, 3, 0.1, stream).ids.empty());
  EXPECT_TRUE(random_choice(oracle, {}, 3, stream).ids.empty());
  EXPECT_EQ(upper_bound(*coverage, {}, 3), 0);
  EXPECT_EQ(greedy(oracle, ground(3), 10).ids.size() <= 3, true);
}

}  // namespace
}  // namespace quire::labs::submodular

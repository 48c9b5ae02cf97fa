// The method as a library: its invariants after every update, its guarantee against the exact best, deletions
// and re-insertions, saving, and what it refuses.
#include "labs/dynamic-submodular/dynamic_submodular.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

#include "labs/dynamic-submodular/selector.h"
#include "labs/dynamic-submodular/worlds.h"
#include "labs/engines/submodular/objectives.h"

namespace quire::labs::dynamic_submodular {
namespace {

bool whole() {
  const char* full = std::getenv("QUIRE_FULL");
  return full != nullptr && std::string_view(full) == "1";
}

/// What must be true of every guess after every update.
void expect_sound(const DynamicSubmodular& d, const Objective& objective) {
  std::uint64_t placed = 0;
  for (const auto& [exponent, guess] : d.guesses()) {
    SCOPED_TRACE(exponent);
    ASSERT_LE(guess.lists().size(), guess.levels().size());
    const double tau = std::pow(1 + d.settings().eps, exponent) / (2.0 * d.settings().k);
    State before = objective.empty();
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < guess.levels().size(); ++i) {
      const Guess::Level& level = guess.levels()[i];
      std::uint64_t size = 0;
      for (std::size_t depth = i; depth < guess.lists().size(); ++depth) size += guess.lists()[depth].size();
      EXPECT_EQ(level.size, size) << "|R_i| is the number of elements that deep";
      EXPECT_LT(2 * level.size, 3 * level.size_at_start);
      EXPECT_LT(static_cast<double>(level.bucket_deaths),
                d.settings().eps * static_cast<double>(level.bucket.size()));
      EXPECT_NEAR(level.before.value, before.value, 1e-9) << "C_i is what was chosen below";
      for (const Guess::Chosen& c : level.sample) {
        EXPECT_TRUE(std::binary_search(level.bucket.begin(), level.bucket.end(), c.serial));
        EXPECT_GE(objective.gain(c.id, level.before), tau * (1 - 1e-9));
        objective.add(c.id, before);
      }
      chosen += level.sample.size();
      if (i < guess.lists().size()) placed += guess.lists()[i].size();
    }
    EXPECT_EQ(chosen, guess.chosen());
    EXPECT_LE(chosen, d.settings().k);
  }
  std::uint64_t wanted = 0;
  const State nothing = objective.empty();
  for (const Id id : d.live_ids()) {
    const double alone = objective.gain(id, nothing);
    if (alone < kWorthLeast) continue;
    const GuessRange range = guesses_for(alone, d.settings());
    wanted += static_cast<std::uint64_t>(range.highest - range.lowest + 1);
  }
  EXPECT_EQ(placed, wanted) << "every live element is once in each of its guesses";
}

/// Every live element that is not deep enough to be in a level is not worth tau to what was chosen below it;
/// and when fewer than k were chosen, nobody is worth tau to all of it.
void expect_filtered(const DynamicSubmodular& d, const Objective& objective) {
  const std::vector<Id> live = d.live_ids();
  const State nothing = objective.empty();
  for (const auto& [exponent, guess] : d.guesses()) {
    if (guess.chosen() >= d.settings().k) continue;
    const double tau = std::pow(1 + d.settings().eps, exponent) / (2.0 * d.settings().k);
    State chosen = objective.empty();
    std::set<Id> in;
    for (const Guess::Level& level : guess.levels())
      for (const Guess::Chosen& c : level.sample)
        if (in.insert(c.id).second) objective.add(c.id, chosen);
    for (const Id id : live) {
      const GuessRange range = guesses_for(std::max(objective.gain(id, nothing), 1e-100), d.settings());
      if (exponent < range.lowest || exponent > range.highest || in.contains(id)) continue;
      EXPECT_LT(objective.gain(id, chosen), tau * (1 + 1e-9)) << exponent;
    }
  }
}

TEST(Levels, StaySoundUnderEveryKindOfUpdates) {
  for (const char* kind : {"window", "random", "heavy-first", "churn", "day"}) {
    for (const char* name : {"coverage", "facility", "papers"}) {
      SCOPED_TRACE(std::string(kind) + " " + name);
      const World world = world_named(name, whole() ? 200 : 60, 6, 3);
      Oracle oracle(*world.objective);
      auto d = DynamicSubmodular::create(oracle, {6, 0.3, 5}).value();
      std::size_t t = 0;
      for (const Update& u : updates_named(kind, world, 6, 3)) {
        ASSERT_TRUE(u.insert ? d.insert(u.id) : d.erase(u.id));
        if (++t % 7 == 0) expect_filtered(d, *world.objective);
        expect_sound(d, *world.objective);
        if (HasFailure()) return;
      }
    }
  }
}

TEST(Answer, IsLiveAndWorthWhatItSays) {
  const World world = world_named("papers", 150, 5, 2);
  Oracle oracle(*world.objective);
  auto d = DynamicSubmodular::create(oracle, {5, 0.2, 1}).value();
  for (const Update& u : updates_named("churn", world, 5, 2)) {
    ASSERT_TRUE(u.insert ? d.insert(u.id) : d.erase(u.id));
    const Solution& best = d.best();
    EXPECT_LE(best.ids.size(), 5u);
    State set = world.objective->empty();
    for (const Id id : best.ids) {
      EXPECT_TRUE(d.live(id)) << "a dead element is in the answer";
      world.objective->add(id, set);
    }
    EXPECT_NEAR(set.value, best.value, 1e-9);
    EXPECT_EQ(std::set<Id>(best.ids.begin(), best.ids.end()).size(), best.ids.size());
  }
}

TEST(Answer, KeepsItsShareOfTheExactBest) {
  double sum = 0;
  std::size_t asked = 0, below = 0;
  for (std::uint64_t seed = 1; seed <= (whole() ? 60u : 15u); ++seed) {
    for (const char* kind : {"window", "random", "heavy-first", "churn"}) {
      const World world = coverage_world(16, 30, seed);
      Oracle oracle(*world.objective);
      auto d = DynamicSubmodular::create(oracle, {3, 0.2, seed}).value();
      for (const Update& u : updates_named(kind, world, 3, seed)) {
        ASSERT_TRUE(u.insert ? d.insert(u.id) : d.erase(u.id));
        if (d.live_ids().empty()) continue;
        const double ratio =
            d.best().value / submodular::best_subset(*world.objective, d.live_ids(), 3).value;
        EXPECT_LE(ratio, 1 + 1e-12);
        sum += ratio;
        ++asked;
        below += ratio < 0.5 - 0.2 ? 1 : 0;
      }
    }
  }
  EXPECT_GT(sum / static_cast<double>(asked), 0.5);
  EXPECT_LT(static_cast<double>(below), 0.05 * static_cast<double>(asked));
}

TEST(Answer, OfASumIsTheLargest) {
  submodular::Items items;
  for (int i = 1; i <= 8; ++i) ASSERT_TRUE(items.add({{}, {}, std::pow(2.0, i)}));
  const submodular::Modular modular(items);
  Oracle oracle(modular);
  auto d = DynamicSubmodular::create(oracle, {1, 0.1, 1}).value();
  for (Id id = 0; id < 8; ++id) ASSERT_TRUE(d.insert(id));
  EXPECT_EQ(d.best().ids, std::vector<Id>{7});
  ASSERT_TRUE(d.erase(7));
  EXPECT_EQ(d.best().ids, std::vector<Id>{6});
  EXPECT_EQ(d.best().value, 128);
}

TEST(Answer, OfNothingIsNothing) {
  const World world = coverage_world(3, 30, 1);
  Oracle oracle(*world.objective);
  auto d = DynamicSubmodular::create(oracle, {2, 0.2, 1}).value();
  EXPECT_TRUE(d.best().ids.empty());
  for (Id id = 0; id < 3; ++id) ASSERT_TRUE(d.insert(id));
  for (Id id = 0; id < 3; ++id) ASSERT_TRUE(d.erase(id));
  EXPECT_TRUE(d.best().ids.empty());
  EXPECT_EQ(d.best().value, 0);
  EXPECT_TRUE(d.guesses().empty()) << "empty guesses are dropped";
}

TEST(Guesses, ContainWhoeverBelongsEvenWhenTheyWereEmptyBefore) {
  submodular::Items items;
  for (const double score : {1.0, 1.0, 40.0, 1.0}) ASSERT_TRUE(items.add({{}, {}, score}));
  const submodular::Modular modular(items);
  Oracle oracle(modular);
  auto d = DynamicSubmodular::create(oracle, {4, 0.25, 1}).value();
  for (Id id = 0; id < 4; ++id) {
    ASSERT_TRUE(d.insert(id));
    expect_sound(d, modular);
  }
  ASSERT_TRUE(d.erase(2));
  expect_sound(d, modular);
  EXPECT_EQ(d.best().ids.size(), 3u);
}

TEST(Guesses, BordersAreExact) {
  // 1.25^j for many j as the value of an element: it belongs to its own guess, and tau = v to the last.
  for (const double eps : {0.5, 0.25, 0.2, 0.1, 0.05}) {
    for (int j = -200; j <= 200; ++j) {
      const Settings settings{4, eps, 1};
      const double v = std::pow(1 + eps, j);
      EXPECT_EQ(guesses_for(v, settings).lowest, j);
      EXPECT_EQ(guesses_for(v / 8, settings).highest, j);
    }
  }
}

TEST(Deletion, ReinsertedElementsAreNewOnes) {
  const World world = coverage_world(40, 60, 4);
  Oracle oracle(*world.objective);
  auto d = DynamicSubmodular::create(oracle, {5, 0.5, 1}).value();
  for (Id id = 0; id < 40; ++id) ASSERT_TRUE(d.insert(id));
  for (int round = 0; round < 60; ++round) {
    const Id id = d.best().ids.front();
    ASSERT_TRUE(d.erase(id));
    // Its old place in a sample stays dead, whatever comes: no sample holds a live mark for a serial that
    // died.
    ASSERT_TRUE(d.insert(id));
    expect_sound(d, *world.objective);
    for (const auto& [exponent, guess] : d.guesses()) {
      const std::vector<Id> live = guess.chosen_live();
      EXPECT_EQ(std::set<Id>(live.begin(), live.end()).size(), live.size()) << "an element is chosen twice";
    }
  }
}

TEST(Deletion, ASampleDoesNotTakeBackWhoComesAgain) {
  // Ten equal elements without overlap in one bucket, k = 4: a chosen one that goes and comes again is not
  // chosen.
  submodular::Items items;
  for (std::uint32_t i = 0; i < 10; ++i) ASSERT_TRUE(items.add({{{i, 1}}, {}, 0}));
  const auto coverage = submodular::Coverage::of(items).value();
  Oracle oracle(*coverage);
  auto d = DynamicSubmodular::create(oracle, {4, 0.5, 3}).value();
  for (Id id = 0; id < 10; ++id) ASSERT_TRUE(d.insert(id));
  const auto guess = std::find_if(d.guesses().begin(), d.guesses().end(), [](const auto& g) {
    return g.second.levels().size() == 1 && g.second.levels()[0].bucket.size() >= 3;
  });
  ASSERT_NE(guess, d.guesses().end());
  const auto rebuilds = guess->second.rebuilds();
  const Id gone = guess->second.levels()[0].sample.front().id;
  ASSERT_TRUE(d.erase(gone));
  ASSERT_EQ(guess->second.rebuilds(), rebuilds) << "one death must not wear the bucket out";
  ASSERT_TRUE(d.insert(gone));
  if (guess->second.rebuilds() == rebuilds) {
    const std::vector<Id> live = guess->second.chosen_live();
    EXPECT_EQ(std::count(live.begin(), live.end(), gone), 0);
  }
}

TEST(Counting, OneQuestionForAnElementAlone) {
  submodular::Items items;
  ASSERT_TRUE(items.add({{}, {}, 0}));
  const submodular::Modular modular(items);
  Oracle oracle(modular);
  auto d = DynamicSubmodular::create(oracle, {3, 0.2, 1}).value();
  ASSERT_TRUE(d.insert(0));
  EXPECT_EQ(oracle.queries(), 1u);
  EXPECT_EQ(d.stats().worthless, 1u) << "a value of 0 is taken, ignored and reported";
  EXPECT_TRUE(d.best().ids.empty());
  ASSERT_TRUE(d.erase(0));
}

TEST(Counting, BestAsksOnlyWhatChanged) {
  const World world = coverage_world(50, 100, 1);
  Oracle oracle(*world.objective);
  auto d = DynamicSubmodular::create(oracle, {5, 0.2, 1}).value();
  for (Id id = 0; id < 50; ++id) ASSERT_TRUE(d.insert(id));
  d.best();
  const std::uint64_t asked = oracle.queries();
  d.best();
  EXPECT_EQ(oracle.queries(), asked);
}

TEST(Coins, SameSeedSameAnswersOtherSeedOthers) {
  const World world = coverage_world(120, 100, 1);
  const std::vector<Update> updates = updates_named("random", world, 8, 1);
  const auto course = [&](std::uint64_t seed) {
    Oracle oracle(*world.objective);
    auto d = DynamicSubmodular::create(oracle, {8, 0.2, seed}).value();
    std::vector<std::vector<Id>> answers;
    for (const Update& u : updates) {
      EXPECT_TRUE(u.insert ? d.insert(u.id) : d.erase(u.id));
      answers.push_back(d.best().ids);
    }
    return answers;
  };
  EXPECT_EQ(course(1), course(1));
  EXPECT_NE(course(1), course(2));
}

// Saving.

TEST(Saving, GoesOnAsIfNothingHadHappened) {
  for (const char* name : {"coverage", "papers"}) {
    const World world = world_named(name, 120, 6, 2);
    const std::vector<Update> updates = updates_named("churn", world, 6, 2);
    Oracle straight(*world.objective), restarted(*world.objective);
    auto a = DynamicSubmodular::create(straight, {6, 0.25, 9}).value();
    auto b = DynamicSubmodular::create(restarted, {6, 0.25, 9}).value();
    std::size_t t = 0;
    for (const Update& u : updates) {
      ASSERT_TRUE(u.insert ? a.insert(u.id) : a.erase(u.id));
      ASSERT_TRUE(u.insert ? b.insert(u.id) : b.erase(u.id));
      if (++t % 3 == 0) {
        EXPECT_EQ(a.best().ids, b.best().ids);
      }
      if (t % 5 == 0) {
        auto again = DynamicSubmodular::load(restarted, b.save());
        ASSERT_TRUE(again) << again.error();
        b = std::move(*again);
      }
      ASSERT_EQ(a.save(), b.save()) << "after " << t;
    }
    EXPECT_EQ(straight.queries(), restarted.queries());
    expect_sound(b, *world.objective);
  }
}

TEST(Saving, RefusesEveryDamagedText) {
  const World world = coverage_world(30, 40, 2);
  Oracle oracle(*world.objective);
  auto d = DynamicSubmodular::create(oracle, {4, 0.5, 9}).value();
  for (const Update& u : updates_named("random", world, 4, 2))
    ASSERT_TRUE(u.insert ? d.insert(u.id) : d.erase(u.id));
  const std::string text = d.save();
  ASSERT_TRUE(DynamicSubmodular::load(oracle, text));
  EXPECT_EQ(DynamicSubmodular::load(oracle, "").error(),
            "state: word 1: not a state of dynamic-submodular, version 1");
  for (std::size_t cut = 0; cut + 5 < text.size(); cut += 1 + text.size() / 200)
    EXPECT_FALSE(DynamicSubmodular::load(oracle, text.substr(0, cut))) << cut;
  random::Stream stream(1, "damage");
  for (int i = 0; i < 2000; ++i) {
    std::string damaged = text;
    for (std::uint64_t n = 1 + stream.below(3); n > 0; --n)
      damaged[stream.below(damaged.size())] = "0123456789 -.e"[stream.below(14)];
    auto read = DynamicSubmodular::load(oracle, damaged);
    if (!read) {
      EXPECT_EQ(read.error().substr(0, 12), "state: word ");
      continue;
    }
    // What is taken must work.
    for (const Id id : read->live_ids()) ASSERT_TRUE(read->erase(id));
    for (Id id = 0; id < 30; ++id) ASSERT_TRUE(read->insert(id));
    read->best();
  }
}

TEST(Saving, RefusesElementsThatAreNotThere) {
  const World large = coverage_world(30, 40, 2), small = coverage_world(5, 40, 2);
  Oracle oracle(*large.objective), other(*small.objective);
  auto d = DynamicSubmodular::create(oracle, {4, 0.5, 9}).value();
  for (Id id = 0; id < 30; ++id) ASSERT_TRUE(d.insert(id));
  EXPECT_NE(DynamicSubmodular::load(other, d.save()).error().find("not an element that is known"),
            std::string::npos);
}

// Bad input.

TEST(BadInput, IsRefusedAndChangesNothing) {
  const World world = coverage_world(5, 30, 1);
  Oracle oracle(*world.objective);
  EXPECT_EQ(DynamicSubmodular::create(oracle, {0, 0.2, 1}).error(), "k must be 1 to 1,000,000");
  for (const double eps : {0.0, -0.1, 0.500001, 1.0, std::nan("")})
    EXPECT_NE(
        DynamicSubmodular::create(oracle, {3, eps, 1}).error().find("eps must be above 0 and at most 0.5"),
        std::string::npos);
  auto d = DynamicSubmodular::create(oracle, {3, 0.5, 1}).value();
  ASSERT_TRUE(d.insert(2));
  const std::string before = d.save();
  EXPECT_EQ(d.insert(2).error(), "the element is there already");
  EXPECT_EQ(d.erase(3).error(), "the element is not there");
  EXPECT_EQ(d.insert(5).error(), "the objective does not know this element");
  EXPECT_EQ(d.save(), before);
}

TEST(BadInput, AFunctionThatFallsIsRefusedWhereItShows) {
  const auto falls = submodular::Table::of(1, {0, -1}).value();
  Oracle oracle(*falls);
  auto d = DynamicSubmodular::create(oracle, {1, 0.2, 1}).value();
  EXPECT_FALSE(d.insert(0));
}

}  // namespace
}  // namespace quire::labs::dynamic_submodular

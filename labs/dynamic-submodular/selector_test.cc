// Worlds, updates and rivals.
#include "labs/dynamic-submodular/selector.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "labs/dynamic-submodular/worlds.h"

namespace quire::labs::dynamic_submodular {
namespace {

constexpr const char* kKinds[] = {"window", "random", "heavy-first", "churn", "day"};

TEST(Updates, InsertAllAndDeleteOnlyWhatIsThere) {
  for (const char* kind : kKinds) {
    SCOPED_TRACE(kind);
    const World world = coverage_world(100, 50, 1);
    std::set<Id> live, ever;
    std::size_t deletions = 0;
    for (const Update& u : updates_named(kind, world, 5, 1)) {
      if (u.insert) {
        EXPECT_TRUE(live.insert(u.id).second);
        EXPECT_TRUE(ever.insert(u.id).second);
      } else {
        EXPECT_EQ(live.erase(u.id), 1u);
        ++deletions;
      }
    }
    EXPECT_EQ(ever.size(), 100u);
    EXPECT_GT(deletions, 0u) << "a claim on dynamic streams needs deletions";
  }
}

TEST(Updates, HeavyFirstDeletesTheWorthiest) {
  const World world = coverage_world(40, 50, 1);
  const State nothing = world.objective->empty();
  std::set<Id> live;
  for (const Update& u : updates_named("heavy-first", world, 5, 1)) {
    if (u.insert) {
      live.insert(u.id);
      continue;
    }
    for (const Id other : live)
      EXPECT_GE(world.objective->gain(u.id, nothing), world.objective->gain(other, nothing));
    live.erase(u.id);
  }
}

TEST(Updates, DependOnTheSeedAlone) {
  const World world = coverage_world(60, 50, 1);
  const auto text = [&](std::uint64_t seed) {
    std::string all;
    for (const Update& u : updates_named("churn", world, 5, seed))
      all += (u.insert ? "+" : "-") + std::to_string(u.id);
    return all;
  };
  EXPECT_EQ(text(1), text(1));
  EXPECT_NE(text(1), text(2));
}

TEST(Selectors, AnswerWithLiveElementsOfTheValueTheySay) {
  for (const char* name : {"coverage", "facility", "papers"}) {
    const World world = world_named(name, 80, 5, 1);
    for (const char* kind : kKinds) {
      std::vector<std::string> methods(selector_names().begin(), selector_names().end());
      methods.emplace_back("dyn-one-bucket");
      for (const std::string& method : methods) {
        SCOPED_TRACE(method + " " + kind + " " + name);
        const auto selector = selector_named(method, *world.objective, {5, 0.2, 1});
        std::set<Id> live;
        std::size_t t = 0;
        for (const Update& u : updates_named(kind, world, 5, 1)) {
          u.insert ? selector->insert(u.id) : selector->erase(u.id);
          u.insert ? (void)live.insert(u.id) : (void)live.erase(u.id);
          if (++t % 9 != 0) continue;
          const Choice choice = selector->answer();
          ASSERT_LE(choice.ids.size(), 5u);
          State set = world.objective->empty();
          for (const Id id : choice.ids) {
            ASSERT_TRUE(live.contains(id));
            world.objective->add(id, set);
          }
          ASSERT_NEAR(set.value, choice.value, 1e-9);
        }
        EXPECT_GT(selector->queries(), 0u);
      }
    }
  }
}

/// Worst share of the exact best over many small streams.
double worst_share(const std::string& method) {
  double worst = 1;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    for (const char* kind : kKinds) {
      const World world = coverage_world(14, 30, seed);
      const auto selector = selector_named(method, *world.objective, {3, 0.1, seed});
      std::vector<Id> live;
      for (const Update& u : updates_named(kind, world, 3, seed)) {
        u.insert ? selector->insert(u.id) : selector->erase(u.id);
        u.insert ? live.push_back(u.id) : (void)std::erase(live, u.id);
        if (live.empty()) continue;
        worst = std::min(worst,
                         selector->answer().value / submodular::best_subset(*world.objective, live, 3).value);
      }
    }
  }
  return worst;
}

TEST(Selectors, KeepTheirOwnGuarantees) {
  EXPECT_GE(worst_share("greedy"), 1 - std::exp(-1.0) - 1e-9);
  EXPECT_GE(worst_share("lazy-greedy"), 1 - std::exp(-1.0) - 1e-9);
  EXPECT_GE(worst_share("sieve-streaming"), 0.5 - 0.1);
  EXPECT_GE(worst_share("lattanzi20"), 0.5 - 2 * 0.1) << "measured; its proof has a gap";
  EXPECT_LT(worst_share("random"), worst_share("sieve-streaming")) << "these streams tell methods apart";
}

TEST(Selectors, GreedyAndLazyGreedyAgree) {
  const World world = world_named("facility", 100, 6, 1);
  const auto greedy = selector_named("greedy", *world.objective, {6, 0.2, 1});
  const auto lazy = selector_named("lazy-greedy", *world.objective, {6, 0.2, 1});
  for (const Update& u : updates_named("random", world, 6, 1)) {
    for (Selector* s : {greedy.get(), lazy.get()}) u.insert ? s->insert(u.id) : s->erase(u.id);
    EXPECT_EQ(greedy->answer().ids, lazy->answer().ids);
  }
  EXPECT_LT(lazy->queries(), greedy->queries());
}

TEST(Selectors, SieveStreamingOfInsertionsAsksAtMostASieveAnElement) {
  const World world = coverage_world(200, 100, 1);
  const Settings settings{10, 0.2, 1};
  const auto sieve = selector_named("sieve-streaming", *world.objective, settings);
  for (Id id = 0; id < 200; ++id) sieve->insert(id);
  const GuessRange range = guesses_for(1, settings);
  EXPECT_LE(sieve->queries(), 200u * static_cast<unsigned>(range.highest - range.lowest + 3));
}

}  // namespace
}  // namespace quire::labs::dynamic_submodular

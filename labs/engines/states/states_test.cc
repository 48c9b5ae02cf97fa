// Searches against distances that are known, certificates against a second routine, and what each refuses.
#include <gtest/gtest.h>

#include "labs/engines/states/a_star.h"
#include "labs/engines/states/certificate.h"
#include "labs/engines/states/search.h"
#include "labs/engines/states/walk.h"

namespace quire::labs::states {
namespace {

Key number(std::uint64_t n) { return {n % 7, n}; }

/// Whole numbers from 1 on: double it, or take one away; moves 0 and 1. No number above `most`.
struct Doubling {
  std::uint64_t goal = 0, most = 1000;
  template <class Emit>
  void expand(const Key& key, Emit&& emit) const {
    if (2 * key.low <= most) emit(number(2 * key.low), 0);
    if (key.low > 1) emit(number(key.low - 1), 1);
  }
  bool is_goal(const Key& key) const { return key.low == goal; }
};

/// The same without doubling: from 5 only 5, 4, 3, 2 and 1 are in reach.
struct Falling {
  std::uint64_t goal = 9;
  template <class Emit>
  void expand(const Key& key, Emit&& emit) const {
    if (key.low > 1) emit(number(key.low - 1), 1);
  }
  bool is_goal(const Key& key) const { return key.low == goal; }
};

TEST(Key, FieldsComeBackAcrossTheMiddle) {
  Packer packer;
  for (std::uint64_t i = 0; i < 25; ++i) packer.put(i * 7 % 32, 5);
  Unpacker unpacker(packer.key());
  for (std::uint64_t i = 0; i < 25; ++i) EXPECT_EQ(unpacker.take(5), i * 7 % 32) << i;
  EXPECT_EQ(bits_for(1), 1U);
  EXPECT_EQ(bits_for(3), 2U);
  EXPECT_EQ(bits_for(4), 2U);
  EXPECT_EQ(bits_for(5), 3U);
}

TEST(KeySet, TellsKeysApartThatDifferInOneHalf) {
  KeySet set;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    EXPECT_TRUE(set.insert({i, 1}).second);
    EXPECT_TRUE(set.insert({1, i + 20'000}).second);
  }
  EXPECT_EQ(set.size(), 20'000U);
  EXPECT_FALSE(set.insert({77, 1}).second);
  EXPECT_EQ(set[set.find({77, 1})], (Key{77, 1}));
  EXPECT_FALSE(set.contains({1, 19'999}));
}

TEST(BreadthFirst, FindsTheShortestWayAndItsLayers) {
  const Search found = breadth_first(Doubling{.goal = 15}, number(1), {}, Until::goal);
  ASSERT_TRUE(found.goal);
  // 1 2 4 8 16 15: nothing is shorter, since five moves are needed to pass 8.
  EXPECT_EQ(found.path(*found.goal), (std::vector<Move>{0, 0, 0, 0, 1}));
  EXPECT_EQ(found.distance(*found.goal), 5U);
  EXPECT_EQ(found.layer_size(0), 1U);
  EXPECT_EQ(found.layer_size(1), 1U);
  EXPECT_FALSE(found.exhausted);
}

TEST(BreadthFirst, SaysWhetherItSawEverything) {
  const Search none = breadth_first(Falling{}, number(5), {}, Until::goal);
  EXPECT_TRUE(none.exhausted);
  EXPECT_FALSE(none.goal);
  EXPECT_EQ(none.states.size(), 5U);
  const Search cut = breadth_first(Doubling{.goal = 999}, number(1), {.states_max = 10}, Until::goal);
  EXPECT_TRUE(cut.limited);
  EXPECT_FALSE(cut.exhausted);
  EXPECT_THROW(breadth_first(Doubling{}, number(1), {.check = [] { throw 1; }}, Until::all), int);
}

TEST(Distances, FallByOneAlongTheirMoves) {
  const Doubling space{.goal = 15, .most = 100};
  const Search whole = breadth_first(space, number(1), {}, Until::all);
  ASSERT_TRUE(whole.exhausted);
  const Distances d = distances_to_goal(space, whole, {});
  for (std::uint32_t i = 0; i < whole.states.size(); ++i) {
    const Search alone = breadth_first(space, whole.states[i], {}, Until::goal);
    ASSERT_EQ(d.distance[i], alone.distance(*alone.goal)) << whole.states[i].low;
    if (d.distance[i] > 0) {
      EXPECT_EQ(d.distance[d.next[i]] + 1, d.distance[i]);
    }
  }
  const Falling one_way{.goal = 3};
  const Search all = breadth_first(one_way, number(5), {}, Until::all);
  const Distances falling = distances_to_goal(one_way, all, {});
  EXPECT_EQ(falling.distance,
            (std::vector<std::uint32_t>{2, 1, 0, Distances::kUnreachable, Distances::kUnreachable}));
}

TEST(AStar, AgreesWithBreadthFirstUnderAnyAdmissibleHeuristic) {
  for (std::uint64_t goal = 1; goal < 200; ++goal) {
    const Doubling space{.goal = goal};
    const Search plain = breadth_first(space, number(3), {}, Until::goal);
    const std::size_t least = plain.distance(*plain.goal);
    const Search whole = breadth_first(space, number(3), {}, Until::all);
    const Distances exact = distances_to_goal(space, whole, {});
    // Exact at some states and nothing at others: admissible, and as inconsistent as can be.
    const auto ragged = [&](const Key& key) {
      return key.low % 3 == 0 ? exact.distance[whole.states.find(key)] : 0U;
    };
    const auto perfect = [&](const Key& key) { return exact.distance[whole.states.find(key)]; };
    for (const Guided& found :
         {a_star(space, number(3), ragged, {}), a_star(space, number(3), perfect, {})}) {
      ASSERT_TRUE(found.path);
      EXPECT_EQ(found.path->size(), least) << goal;
      EXPECT_EQ(found.bound, least);
    }
    EXPECT_LE(a_star(space, number(3), perfect, {}).expanded, least) << "a perfect heuristic strays nowhere";
  }
}

TEST(AStar, BoundsWhatItCouldNotFinish) {
  const auto none = [](const Key&) { return 0U; };
  const Guided cut = a_star(Doubling{.goal = 999, .most = 1'000'000}, number(1), none, {.states_max = 50});
  EXPECT_TRUE(cut.limited);
  EXPECT_FALSE(cut.path);
  EXPECT_GE(cut.bound, 4U);
  EXPECT_LE(cut.bound, 12U);
  EXPECT_TRUE(a_star(Falling{}, number(5), none, {}).exhausted);
}

TEST(Certificate, IsCheckedByASecondRoutineAndBreaksWhenTouched) {
  const Search none = breadth_first(Falling{}, number(5), {}, Until::goal);
  const Certificate certificate = certificate_of(none);
  const Neighbours falls = [](const Key& key, const std::function<void(const Key&)>& emit) {
    if (key.low != 1) emit({(key.low - 1) % 7, key.low - 1});
  };
  const auto is_nine = [](const Key& key) { return key.low == 9; };
  EXPECT_TRUE(recheck(certificate, falls, is_nine, {}).ok());
  EXPECT_TRUE(closed(none.states.keys(), number(5), falls, is_nine).ok());

  Certificate touched = certificate;
  touched.digest.low ^= 1;
  EXPECT_FALSE(recheck(touched, falls, is_nine, {}).ok());
  touched = certificate;
  touched.layers.push_back(1);
  EXPECT_FALSE(recheck(touched, falls, is_nine, {}).ok());
  EXPECT_FALSE(recheck(certificate, falls, [](const Key& key) { return key.low == 2; }, {}).ok());
  std::vector<Key> fewer(none.states.keys().begin(), none.states.keys().end());
  fewer.pop_back();
  EXPECT_FALSE(closed(fewer, number(5), falls, is_nine).ok()) << "a move leads out";
  EXPECT_FALSE(closed(none.states.keys(), number(6), falls, is_nine).ok());

  const Search met = breadth_first(Falling{.goal = 2}, number(5), {}, Until::goal);
  EXPECT_THROW(certificate_of(met), std::invalid_argument);
}

/// A counter that takes 1 or 2 and refuses anything else.
struct Counter {
  using Step = int;
  int at = 0;
  std::optional<Refusal> move(int step) {
    if (step != 1 && step != 2) return Refusal{"step", std::to_string(step)};
    at += step;
    return std::nullopt;
  }
  bool arrived() const { return at == 4; }
  std::string missing() const { return "at " + std::to_string(at); }
};

TEST(Walk, KeepsTheFirstBreakEvenIfTheEndIsRight) {
  Walk<Counter> good{Counter{}};
  for (const int step : {1, 2, 1}) EXPECT_TRUE(good.take(step));
  EXPECT_TRUE(good.end().ok);
  Walk<Counter> bad{Counter{}};
  for (const int step : {1, 5, 2, 1}) bad.take(step);
  EXPECT_FALSE(bad.end().ok);
  EXPECT_EQ(bad.end().first_bad, 1U);
  EXPECT_EQ(bad.end().moves, 4U);
  EXPECT_EQ(bad.end().prefix, 1U);
  EXPECT_EQ(bad.end().broken.rule, "step");
  Walk<Counter> early{Counter{}};
  early.take(1);
  EXPECT_EQ(early.end().broken.rule, kNotGoal);
  EXPECT_FALSE(early.end().first_bad);
}

}  // namespace
}  // namespace quire::labs::states

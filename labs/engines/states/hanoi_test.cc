// The Hanoi core: closed forms against searches, any start and goal, more pegs, closed ways.
#include "labs/engines/states/hanoi.h"

#include <gtest/gtest.h>

namespace quire::labs::states::hanoi {
namespace {

std::vector<Arrangement> all_arrangements(int disks, int pegs) {
  std::vector<Arrangement> all{Arrangement{pegs, {}}};
  for (int d = 0; d < disks; ++d) {
    std::vector<Arrangement> more;
    for (const Arrangement& a : all)
      for (int peg = 0; peg < pegs; ++peg) {
        more.push_back(a);
        more.back().peg_of.push_back(static_cast<std::uint8_t>(peg));
      }
    all = more;
  }
  return all;
}

std::size_t searched(const Arrangement& start, const Arrangement& goal) {
  const HanoiSpace space(goal, Ways(goal.pegs));
  const Search search = breadth_first(space, space.pack(start), {}, Until::goal);
  return search.distance(search.goal.value());
}

/// Walks the route under the rules; its length.
std::uint64_t walked(const Arrangement& start, const Arrangement& goal) {
  Walk<Towers> walk(Towers(start, goal));
  Route route(start, goal);
  while (const auto step = route.next()) walk.take(*step);
  EXPECT_TRUE(walk.end().ok) << walk.end().broken.what;
  return walk.end().moves;
}

TEST(Hanoi, FromPegToPegTakesTwoToTheNLessOne) {
  for (int n = 1; n <= 8; ++n) {
    const auto expected = (std::uint64_t{1} << n) - 1;
    EXPECT_EQ(searched(all_on(n, 3, 0), all_on(n, 3, 2)), expected);
    EXPECT_EQ(distance(all_on(n, 3, 0), all_on(n, 3, 2)), expected);
    EXPECT_EQ(walked(all_on(n, 3, 0), all_on(n, 3, 2)), expected);
  }
  EXPECT_EQ(distance(all_on(62, 3, 1), all_on(62, 3, 0)), (std::uint64_t{1} << 62) - 1);
}

TEST(Hanoi, AnyStartToAnyGoalIsAsShortAsASearchFindsIt) {
  int twice = 0;
  for (const Arrangement& start : all_arrangements(4, 3))
    for (const Arrangement& goal : all_arrangements(4, 3)) {
      const std::size_t least = searched(start, goal);
      ASSERT_EQ(distance(start, goal), least);
      ASSERT_EQ(walked(start, goal), least);
      Route route(start, goal);
      int lifts = 0;
      while (const auto step = route.next()) lifts += step->disk == 4 ? 1 : 0;
      twice += lifts == 2 ? 1 : 0;
    }
  EXPECT_GT(twice, 0) << "pairs whose largest disk has to go over the third peg exist";
}

TEST(Hanoi, MorePegsAreAsFrameAndStewartSay) {
  for (const auto& [disks, pegs] :
       std::vector<std::pair<int, int>>{{5, 4}, {6, 4}, {7, 4}, {6, 5}, {7, 5}, {6, 6}})
    EXPECT_EQ(searched(all_on(disks, pegs, 0), all_on(disks, pegs, pegs - 1)), frame_stewart(disks, pegs))
        << disks << " on " << pegs;
  EXPECT_EQ(frame_stewart(3, 3), 7U);
  EXPECT_EQ(frame_stewart(8, 4), 33U);
}

TEST(Hanoi, SolvesWithFourPegsFromAnyStart) {
  const Arrangement start = arrangement_of({{5, 1}, {4}, {3, 2}, {}}).value(), goal = all_on(5, 4, 1);
  const Solution solution = solve(start, goal, Ways(4), {}).value();
  ASSERT_TRUE(solution.solvable);
  EXPECT_EQ(solution.length, searched(start, goal));
  Walk<Towers> walk(Towers(start, goal));
  for (const Step& step : solution.steps) walk.take(step);
  EXPECT_TRUE(walk.end().ok);
}

TEST(Hanoi, MovesToTheRightAloneAreProvedNotToBeEnough) {
  const Arrangement start = all_on(3, 3, 0), goal = all_on(3, 3, 2);
  const Ways ways = Ways::rightwards(3);
  const Solution none = solve(start, goal, ways, {}).value();
  EXPECT_FALSE(none.solvable);
  ASSERT_TRUE(none.certificate);
  const HanoiSpace space(goal, ways);
  const auto is_goal = [&](const Key& key) { return key == space.pack(goal); };
  EXPECT_TRUE(recheck(*none.certificate, plain_neighbours(3, ways), is_goal, {}).ok());
  EXPECT_FALSE(recheck(*none.certificate, plain_neighbours(3, Ways(3)), is_goal, {}).ok())
      << "with all ways open";
  EXPECT_TRUE(solve(all_on(1, 3, 0), all_on(1, 3, 2), ways, {}).value().solvable);
  EXPECT_FALSE(solve(all_on(12, 5, 0), all_on(12, 5, 4), Ways(5), {.states_max = 1000}).ok());
}

TEST(Hanoi, EveryRuleIsNamed) {
  const Arrangement start = arrangement_of({{3, 2}, {1}, {}}).value();
  const auto rule = [&](Step step) {
    Towers towers(start, all_on(3, 3, 2), Ways(3));
    const auto refusal = towers.move(step);
    EXPECT_EQ(towers.at() == start, refusal.has_value());
    return refusal ? std::string(refusal->rule) : "";
  };
  EXPECT_EQ(rule({2, 0, 2}), "");
  EXPECT_EQ(rule({2, 0, 3}), "out_of_bounds");
  EXPECT_EQ(rule({2, -1, 2}), "out_of_bounds");
  EXPECT_EQ(rule({2, 0, 0}), "out_of_bounds");
  EXPECT_EQ(rule({1, 2, 0}), "empty_source");
  EXPECT_EQ(rule({3, 0, 2}), "not_top");
  EXPECT_EQ(rule({99, 0, 2}), "not_top");
  EXPECT_EQ(rule({2, 0, 1}), "size_order");
  Towers right(start, start, Ways::rightwards(3));
  EXPECT_EQ(right.move({1, 1, 0})->rule, "closed_way");
}

TEST(Hanoi, ArrangementsAreRefusedByPegAndDisk) {
  EXPECT_EQ(arrangement_of({{1, 2}, {}, {}}).error(),
            "peg 0: disk 2 lies on the smaller disk 1; lists begin at the bottom");
  EXPECT_EQ(arrangement_of({{2}, {2}, {}}).error(), "peg 1: disk 2 is there twice");
  EXPECT_EQ(arrangement_of({{3}, {}, {1}}).error(), "peg 0: disk 3 is none of 1 to 2");
  EXPECT_FALSE(arrangement_of({{1}}).ok());
  EXPECT_FALSE(arrangement_of({{}, {}, {}}).ok());
  EXPECT_EQ(stacks_of(arrangement_of({{3, 1}, {2}, {}}).value()),
            (std::vector<std::vector<int>>{{3, 1}, {2}, {}}));
}

}  // namespace
}  // namespace quire::labs::states::hanoi

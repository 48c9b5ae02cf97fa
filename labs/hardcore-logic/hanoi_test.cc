#include <map>
#include <set>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/generated_test.h"
#include "labs/hardcore-logic/hanoi_search.h"

namespace quire::labs::hardcore_logic {
namespace {

HanoiTask task_of(int pegs, std::vector<std::uint8_t> peg_of, int target, bool right_only = false) {
  HanoiTask task;
  for (std::size_t d = 1; d <= peg_of.size(); ++d) task.order.push_back(static_cast<int>(d));
  task.start = {pegs, std::move(peg_of)};
  task.target = target;
  task.right_only = right_only;
  return task;
}

/// Three disks on three pegs, all on A, to C.
Instance three() { return hanoi_instance(task_of(3, {0, 0, 0}, 2), "plain"); }

Mark graded(const Instance& instance, const std::string& json) {
  return hanoi().grade(instance, boost::json::parse(json));
}

/// Distance to the goal and how many shortest ways there are, by relaxing every move until nothing changes.
using Plain = std::map<std::vector<std::uint8_t>, std::pair<std::size_t, double>>;
Plain plain_search(const HanoiTask& task) {
  Plain reached{{task.start.peg_of, {0, 1}}};
  std::vector<std::vector<std::uint8_t>> layer{task.start.peg_of};
  for (std::size_t d = 1; !layer.empty(); ++d) {
    std::vector<std::vector<std::uint8_t>> next;
    for (const auto& at : layer)
      for (std::size_t disk = 0; disk < at.size(); ++disk)
        for (std::uint8_t to = 0; to < task.pegs(); ++to) {
          bool legal = to != at[disk] && (!task.right_only || to > at[disk]);
          for (std::size_t smaller = 0; smaller < disk; ++smaller)
            legal = legal && at[smaller] != at[disk] && at[smaller] != to;
          if (!legal) continue;
          auto moved = at;
          moved[disk] = to;
          const auto [found, fresh] = reached.try_emplace(moved, d, 0.0);
          if (fresh) next.push_back(moved);
          if (found->second.first == d) found->second.second += reached[at].second;
        }
    layer = std::move(next);
  }
  return reached;
}

double difficulty(const Solved& solved, const std::string& name) {
  for (const auto& [key, value] : solved.difficulty)
    if (key == name) return value;
  return -1;
}

TEST(Hanoi, MakesSoundPuzzles) { expect_sound_groups(hanoi(), 2); }

TEST(Hanoi, AgreesWithAnExhaustiveSearchOnAllSmallStarts) {
  for (const auto& [pegs, disks] : {std::pair(2, 2), std::pair(3, 3), std::pair(4, 3)})
    for (const bool right_only : {false, true}) {
      std::vector<std::uint8_t> at(static_cast<std::size_t>(disks), 0);
      bool more = true;
      while (more) {
        const HanoiTask task = task_of(pegs, at, pegs - 1, right_only);
        const Plain plain = plain_search(task);
        const auto goal = plain.find(hanoi_goal(task).peg_of);
        const Solved solved = solve_hanoi(task, {.limit = 1000});
        ASSERT_TRUE(recheck_hanoi(task, solved).ok()) << recheck_hanoi(task, solved).error();
        if (goal == plain.end()) {
          EXPECT_EQ(solved.kind, Solved::Kind::none);
          EXPECT_EQ(solved.certificate.at("states").to_number<std::size_t>(), plain.size());
        } else {
          ASSERT_EQ(solved.kind, Solved::Kind::one);
          EXPECT_EQ(least_moves(task), goal->second.first);
          EXPECT_EQ(difficulty(solved, "shortest_lists"), goal->second.second);
          const std::set<std::string> lists = [&] {
            std::set<std::string> all;
            for (const auto& s : solved.solutions) all.insert(boost::json::serialize(s));
            return all;
          }();
          EXPECT_EQ(static_cast<double>(lists.size()), goal->second.second);
        }
        std::size_t d = 0;
        while (d < at.size() && ++at[d] == pegs) at[d++] = 0;
        more = d < at.size();
      }
    }
}

TEST(Hanoi, FewestMovesOfFullTowers) {
  for (int disks = 1; disks <= 10; ++disks) {
    const std::vector<std::uint8_t> tower(static_cast<std::size_t>(disks), 0);
    EXPECT_EQ(least_moves(task_of(3, tower, 2)), (std::size_t{1} << disks) - 1);
    if (disks <= 7) {
      EXPECT_EQ(least_moves(task_of(4, tower, 1)), states::hanoi::frame_stewart(disks, 4));
    }
  }
}

TEST(Hanoi, SevenDisksTakeLittle) {
  for (int pegs = 3; pegs <= 6; ++pegs) {
    const Solved solved = solve_hanoi(task_of(pegs, std::vector<std::uint8_t>(7, 0), pegs - 1), {});
    EXPECT_EQ(solved.kind, Solved::Kind::one);
    EXPECT_LT(difficulty(solved, "expanded"), 30'000);  // of up to 280,000 states
  }
}

TEST(Hanoi, GradesByTheRules) {
  const std::string right = R"([["A","C"],["A","B"],["C","B"],["A","C"],["B","A"],["B","C"],["A","C"]])";
  EXPECT_EQ(graded(three(), right).broken, "");
  EXPECT_EQ(graded(three(), "[]").broken, "at the end disk 1 is on peg A, not C");
  EXPECT_EQ(graded(three(), R"([["B","C"]])").broken, "move 1: peg B is empty");
  EXPECT_EQ(graded(three(), R"([["A","B"],["A","B"]])").broken,
            "move 2: disk 2 may not lie on disk 1, which is smaller");
  EXPECT_EQ(graded(three(), R"([["A","D"]])").broken, "move 1: there is no peg D");
  EXPECT_EQ(graded(three(), R"([["A","A"]])").broken, "move 1: it ends on the peg where it begins");
}

TEST(Hanoi, LongerListsAreWrong) {
  const std::string longer =
      R"([["A","B"],["B","C"],["A","B"],["C","B"],["A","C"],["B","A"],["B","C"],["A","C"]])";
  EXPECT_EQ(graded(three(), longer).broken, "8 moves are more than the minimum of 7");
}

TEST(Hanoi, MovesToTheLeftAreWrongWhereOnlyRightIsAllowed) {
  const Instance instance = hanoi_instance(task_of(3, {1, 0, 0}, 2, true), "unsolvable");
  EXPECT_EQ(graded(instance, R"([["B","A"]])").broken, "move 1: disks may only move to the right");
}

TEST(Hanoi, OtherShapesAreMalformed) {
  for (const char* json : {"null", "7", "\"AC\"", "{}", "[7]", "[[]]", R"([["A"]])", R"([["A","C","B"]])",
                           R"([["a","c"]])", R"([["AC",""]])", R"([[1,3]])", R"([["A",null]])"}) {
    EXPECT_TRUE(graded(three(), json).malformed) << json;
  }
}

TEST(Hanoi, RefusesBadInstances) {
  const Instance good = three();
  ASSERT_TRUE(hanoi().check(good).ok());
  expect_refused(hanoi(), with(good, "game", "\"zebra\""), "game: must be hanoi");
  expect_refused(hanoi(), with(good, "variant", "\"hard\""), "variant: must be");
  expect_refused(hanoi(), with(good, "order", "[1,2,2]"), "disk 2 comes twice");
  expect_refused(hanoi(), with(good, "order", "[1,2,4]"), "from 1 to 3");
  expect_refused(hanoi(), with(good, "order", "[]"), "1 to 12 disks");
  expect_refused(hanoi(), with(good, "order", "7"), "must be a list");
  expect_refused(hanoi(), with(good, "start", "[[3,2,1],[1],[]]"), "peg B: disk 1 comes twice");
  expect_refused(hanoi(), with(good, "start", "[[3,2],[],[]]"), "disk 1 is missing");
  expect_refused(hanoi(), with(good, "start", "[[1,2],[3],[]]"), "disk 2 lies on disk 1, which is smaller");
  expect_refused(hanoi(), with(good, "start", "[[3,2,1]]"), "2 to 8 pegs");
  expect_refused(hanoi(), with(good, "start", "[[3,2,1],[],7]"), "peg C: must be a list");
  expect_refused(hanoi(), with(good, "start", "[[3,2,9],[],[]]"), "does not name");
  expect_refused(hanoi(), with(good, "target", "\"D\""), "a peg from A to C");
  expect_refused(hanoi(), with(good, "right_only", "1"), "right_only");
  Instance large = with(good, "order", "[1,2,3,4,5,6,7,8,9,10,11,12]");
  large = with(large, "start", "[[12,11,10,9,8,7,6,5,4,3,2,1],[],[],[],[],[],[],[]]");
  expect_refused(hanoi(), large, "take fewer");
}

TEST(Hanoi, TamperedCertificatesAreRefused) {
  const HanoiTask task = task_of(3, {0, 0, 0}, 2);
  const Solved good = solve_hanoi(task, {});
  ASSERT_TRUE(recheck_hanoi(task, good).ok());
  Solved bad = good;
  bad.certificate["length"] = 5;
  EXPECT_FALSE(recheck_hanoi(task, bad).ok());
  bad = good;
  bad.certificate["from_start"].as_array().push_back(4);
  EXPECT_FALSE(recheck_hanoi(task, bad).ok());
  bad = good;  // balls that are true but too large: they have met before
  while (bad.certificate["from_start"].as_array().size() < 8)
    bad.certificate["from_start"].as_array().push_back(0);
  EXPECT_FALSE(recheck_hanoi(task, bad).ok());
  bad = good;
  bad.solutions[0].as_array().pop_back();
  EXPECT_FALSE(recheck_hanoi(task, bad).ok());
  bad = good;
  bad.kind = Solved::Kind::none;
  EXPECT_FALSE(recheck_hanoi(task, bad).ok());
  const HanoiTask stuck = task_of(3, {1, 1, 1}, 2, true);
  Solved none = solve_hanoi(stuck, {});
  ASSERT_TRUE(recheck_hanoi(stuck, none).ok());
  none.certificate["digest"] = "00";
  EXPECT_FALSE(recheck_hanoi(stuck, none).ok());
}

TEST(Hanoi, PermutedNumbersAreALook) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Puzzle puzzle = one_of(hanoi(), "hanoi-permuted-medium", seed);
    const auto usual = hanoi().usual_look(puzzle.instance);
    ASSERT_TRUE(usual);
    ASSERT_TRUE(hanoi().check(*usual).ok());
    const Solved solved = hanoi().solve(*usual, {.limit = 1});
    EXPECT_EQ(solved.difficulty, puzzle.solved.difficulty);
    EXPECT_EQ(solved.solutions, puzzle.solved.solutions);
    EXPECT_FALSE(hanoi().without_rule(puzzle.instance));
  }
}

TEST(Hanoi, WithoutItsGoalAnotherListIsRight) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Puzzle puzzle = one_of(hanoi(), "hanoi-target-medium", seed);
    const auto plain = hanoi().without_rule(puzzle.instance);
    ASSERT_TRUE(plain);
    ASSERT_TRUE(hanoi().check(*plain).ok());
    EXPECT_NE(hanoi().grade(*plain, puzzle.solved.solutions[0]).broken, "");
    EXPECT_FALSE(hanoi().usual_look(puzzle.instance));
  }
}

}  // namespace
}  // namespace quire::labs::hardcore_logic

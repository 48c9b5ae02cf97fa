// For tests: all answers of a small instance by trying every filling, and the checks that hold for every grid
// game. The graders are the rules; the clauses are what is tested.
#pragma once

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "labs/hardcore-logic/cells.h"
#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic::test {

/// Every filling of rows x columns cells with the values that the grader takes, as serialised answers.
inline std::set<std::string> all_answers(const Game& game, const Instance& instance, std::size_t rows,
                                         std::size_t columns, std::vector<int> values,
                                         const CellWriter& writer) {
  std::set<std::string> found;
  Grid grid(rows, columns, values[0]);
  std::vector<std::size_t> digits(grid.size());
  while (true) {
    const boost::json::value answer = cells_json(grid, writer);
    const Mark mark = game.grade(instance, answer);
    EXPECT_FALSE(mark.malformed) << mark.broken;
    if (mark.broken.empty()) found.insert(boost::json::serialize(answer));
    std::size_t i = 0;
    for (; i < digits.size(); ++i) {
      digits[i] = (digits[i] + 1) % values.size();
      grid[i] = values[digits[i]];
      if (digits[i] != 0) break;
    }
    if (i == digits.size()) return found;
  }
}

/// The solver finds the same answers, and says one, several or none as they are.
inline void expect_same_answers(const Game& game, const Instance& instance,
                                const std::set<std::string>& expected) {
  ASSERT_TRUE(game.check(instance)) << game.check(instance).error();
  const Solved solved = game.solve(instance, {.limit = expected.size() + 1});
  std::set<std::string> found;
  for (const auto& answer : solved.solutions) found.insert(boost::json::serialize(answer));
  EXPECT_EQ(found, expected) << boost::json::serialize(instance);
  EXPECT_EQ(solved.kind, expected.empty()       ? Solved::Kind::none
                         : expected.size() == 1 ? Solved::Kind::one
                                                : Solved::Kind::several);
  const Solved without_proof = game.solve(instance, {.limit = expected.size() + 2, .proof = false});
  found.clear();
  for (const auto& answer : without_proof.solutions) found.insert(boost::json::serialize(answer));
  EXPECT_EQ(found, expected) << "without proof: " << boost::json::serialize(instance);
  EXPECT_EQ(without_proof.kind, solved.kind);
  if (expected.size() < 2) {
    const Status status = game.recheck(instance, solved);
    EXPECT_TRUE(status) << status.error();
  }
}

/// A group's first puzzle that comes out of streams 0, 1, ...; what every puzzle must fulfil is checked.
inline Puzzle made(const Game& game, const Group& group, std::uint64_t seed = 1) {
  for (std::uint64_t i = 0; i < 40; ++i) {
    random::Stream stream(seed, "test " + group.id, i);
    const std::optional<Puzzle> puzzle = game.make(group, stream, {});
    if (!puzzle) continue;
    const Status status = game.check(puzzle->instance);
    EXPECT_TRUE(status) << group.id << ": " << status.error();
    const Status sound = game.recheck(puzzle->instance, puzzle->solved);
    EXPECT_TRUE(sound) << group.id << ": " << sound.error();
    EXPECT_EQ(puzzle->solved.kind, group.change == Change::up ? Solved::Kind::none : Solved::Kind::one);
    for (const auto& answer : puzzle->solved.solutions) {
      EXPECT_EQ(game.grade(puzzle->instance, answer).broken, "") << group.id;
    }
    random::Stream again(seed, "test " + group.id, i);
    const std::optional<Puzzle> twin = game.make(group, again, {});
    EXPECT_TRUE(twin && twin->instance == puzzle->instance &&
                twin->solved.certificate == puzzle->solved.certificate)
        << group.id << ": the same stream gives another puzzle";
    const Solved without_proof = game.solve(puzzle->instance, {.proof = false});
    EXPECT_EQ(without_proof.kind, puzzle->solved.kind) << group.id;
    EXPECT_EQ(without_proof.solutions, puzzle->solved.solutions) << group.id;
    EXPECT_FALSE(game.prompt(puzzle->instance).empty());
    const std::string fault = lab::scene_fault(game.scene(*puzzle));
    EXPECT_EQ(fault, "") << group.id;
    return *puzzle;
  }
  ADD_FAILURE() << group.id << ": no puzzle came of forty draws";
  return {};
}

}  // namespace quire::labs::hardcore_logic::test

// What must hold of every puzzle that a game makes, whichever game it is.
#pragma once

#include <set>
#include <string>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic {

inline std::optional<Puzzle> made(const Game& game, const Group& group, std::uint64_t seed) {
  for (std::uint64_t index = 0; index < 50; ++index) {
    random::Stream stream(seed, "test " + group.id, index);
    if (auto puzzle = game.make(group, stream, {})) return puzzle;
  }
  return std::nullopt;
}

/// A puzzle of the group; the test fails where there is none.
inline Puzzle one_of(const Game& game, const std::string& group_id, std::uint64_t seed = 1) {
  for (const Group& group : game.groups())
    if (group.id == group_id) {
      if (auto puzzle = made(game, group, seed)) return *puzzle;
    }
  ADD_FAILURE() << "no puzzle of " << group_id;
  return {};
}

inline void expect_sound(const Game& game, const Puzzle& puzzle) {
  SCOPED_TRACE(puzzle.group.id);
  const bool solvable = puzzle.group.change != Change::up;
  const Status checked = game.check(puzzle.instance);
  ASSERT_TRUE(checked.ok()) << checked.error();
  EXPECT_EQ(puzzle.solved.kind, solvable ? Solved::Kind::one : Solved::Kind::none);
  const Status recheck = game.recheck(puzzle.instance, puzzle.solved);
  EXPECT_TRUE(recheck.ok()) << recheck.error();
  EXPECT_NE(game.prompt(puzzle.instance).find("\"solvable\": false"), std::string::npos);
  EXPECT_EQ(lab::scene_fault(game.scene(puzzle)), "");
  EXPECT_FALSE(puzzle.solved.difficulty.empty());
  for (const auto& solution : puzzle.solved.solutions) {
    const Mark mark = game.grade(puzzle.instance, solution);
    EXPECT_FALSE(mark.malformed);
    EXPECT_EQ(mark.broken, "");
  }
  EXPECT_EQ(puzzle.solved.solutions.empty(), !solvable);
  const Solved again = game.solve(puzzle.instance, {});
  EXPECT_EQ(again.kind, puzzle.solved.kind);
  EXPECT_TRUE(game.recheck(puzzle.instance, again).ok());
  EXPECT_TRUE(game.grade(puzzle.instance, nullptr).malformed);
}

/// The instance is refused with words that hold the fragment.
inline void expect_refused(const Game& game, const Instance& instance, const std::string& fragment) {
  const Status status = game.check(instance);
  ASSERT_FALSE(status.ok()) << fragment;
  EXPECT_NE(status.error().find(fragment), std::string::npos) << status.error();
  EXPECT_EQ(status.error().find('\n'), std::string::npos);
}

/// The instance with a field put in the place of another, as JSON text.
inline Instance with(Instance instance, const std::string& field, const std::string& json) {
  instance[field] = boost::json::parse(json);
  return instance;
}

inline void expect_sound_groups(const Game& game, std::uint64_t puzzles_a_group) {
  std::set<std::string> ids;
  for (const Group& group : game.groups()) {
    EXPECT_TRUE(ids.insert(group.id).second) << group.id;
    EXPECT_EQ(group.game, game.name());
    for (std::uint64_t seed = 1; seed <= puzzles_a_group; ++seed) {
      const auto puzzle = made(game, group, seed);
      ASSERT_TRUE(puzzle) << group.id;
      expect_sound(game, *puzzle);
      const auto again = made(game, group, seed);
      EXPECT_EQ(again->instance, puzzle->instance);
      EXPECT_EQ(again->solved.certificate, puzzle->solved.certificate);
      EXPECT_EQ(again->solved.difficulty, puzzle->solved.difficulty);
    }
  }
}

}  // namespace quire::labs::hardcore_logic

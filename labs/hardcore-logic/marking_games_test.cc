// Kakurasu, Minesweeper and Hitori: games of cells that are marked or not.
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/hitori.h"
#include "labs/hardcore-logic/kakurasu.h"
#include "labs/hardcore-logic/minesweeper.h"
#include "labs/hardcore-logic/test_grids.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;

Instance instance(const std::string& text) { return json::parse(text).as_object(); }
std::string fault(const Game& game, const std::string& text) {
  const Status status = game.check(instance(text));
  return status ? std::string() : status.error();
}

TEST(Kakurasu, AnswersAreThoseOfExhaustiveSearch) {
  random::Stream stream(7, "kakurasu test");
  for (int i = 0; i < 20; ++i) {
    kakurasu_game::Puzzle puzzle{.blocked = Grid(3, 4, 0), .rows = {}, .columns = {}};
    for (std::size_t cell = 0; cell < 12; ++cell) puzzle.blocked[cell] = stream.bernoulli(0.1) ? 1 : 0;
    for (int r = 0; r < 3; ++r) puzzle.rows.push_back(static_cast<int>(stream.below(9)) - 1);
    for (int c = 0; c < 4; ++c)
      puzzle.columns.push_back(stream.bernoulli(0.5) ? kOpen : static_cast<int>(stream.below(6)));
    const Instance made = instance_of(puzzle, "plain");
    test::expect_same_answers(kakurasu(), made, test::all_answers(kakurasu(), made, 3, 4, {0, 1}, flag_json));
  }
}

TEST(Kakurasu, EveryGroupMakesPuzzles) {
  for (const Group& group : kakurasu().groups()) {
    const Puzzle puzzle = test::made(kakurasu(), group);
    const auto read = *kakurasu_game::read(puzzle.instance);
    const std::size_t n = side_of(group.size);
    const auto hidden = static_cast<std::size_t>(std::count(read.rows.begin(), read.rows.end(), kOpen) +
                                                 std::count(read.columns.begin(), read.columns.end(), kOpen));
    EXPECT_EQ(hidden, group.variant == "hidden" || group.variant == "both" ? n : 0) << group.id;
    std::size_t blocked = 0;
    for (std::size_t i = 0; i < n * n; ++i) blocked += read.blocked[i] == 1 ? 1U : 0U;
    if (group.variant == "blocked" || group.variant == "both") {
      EXPECT_GE(blocked, n) << group.id;
      EXPECT_LE(blocked, 2 * n - 2) << group.id;
      EXPECT_EQ(kakurasu().solve(*kakurasu().without_rule(puzzle.instance), {.proof = false}).kind,
                Solved::Kind::several)
          << group.id;
    }
  }
}

TEST(Kakurasu, GradesAndRefuses) {
  const Instance given = instance(R"({"grid":[[".","X"],[".","."]],"rows":[1,2],"columns":[1,-1]})");
  const auto mark = [&](const char* text) { return kakurasu().grade(given, json::parse(text)); };
  EXPECT_EQ(mark("[[true,false],[false,true]]").broken, "");
  EXPECT_EQ(mark("[[true,true],[false,true]]").broken, "row 1, column 2 may not be marked");
  EXPECT_EQ(mark("[[true,false],[true,false]]").broken, "row 2 comes to 1; its hint is 2");
  EXPECT_EQ(mark("[[false,false],[false,true]]").broken, "row 1 comes to 0; its hint is 1");
  EXPECT_TRUE(mark("[[1,0],[0,1]]").malformed);
  EXPECT_TRUE(mark("[[true,false]]").malformed);
  EXPECT_NE(fault(kakurasu(), R"({"grid":[[".","x"],[".","."]],"rows":[1,2],"columns":[1,-1]})"), "");
  EXPECT_NE(fault(kakurasu(), R"({"grid":[[".","X"],["."]],"rows":[1,2],"columns":[1,-1]})"), "");
  EXPECT_NE(fault(kakurasu(), R"({"grid":[[".","X"],[".","."]],"rows":[1],"columns":[1,-1]})"), "");
}

/// The backbone by trying every layout.
std::pair<bool, Grid> forced_by_search(const minesweeper_game::Puzzle& puzzle) {
  const std::size_t cells = puzzle.shown.size();
  Grid forced(puzzle.shown.rows(), puzzle.shown.columns(), 1);
  bool any = false;
  for (std::uint32_t bits = 0; bits < 1U << cells; ++bits) {
    Grid mines(puzzle.shown.rows(), puzzle.shown.columns(), 0);
    for (std::size_t i = 0; i < cells; ++i) mines[i] = static_cast<int>(bits >> i & 1);
    if (!fits(puzzle, mines)) continue;
    any = true;
    for (std::size_t i = 0; i < cells; ++i) forced[i] = std::min(forced[i], mines[i]);
  }
  return {any, forced};
}

TEST(Minesweeper, ForcedMinesAreThoseOfExhaustiveSearch) {
  random::Stream stream(8, "minesweeper test");
  for (int i = 0; i < 40; ++i) {
    minesweeper_game::Puzzle puzzle{.shown = Grid(3, 4)};
    puzzle.letters = i % 2 == 1;
    puzzle.regional = i % 4 >= 2;
    puzzle.apart = i % 8 >= 6;
    Grid mines(3, 4, 0);
    for (std::size_t cell = 0; cell < 12; ++cell) mines[cell] = stream.bernoulli(0.3) ? 1 : 0;
    for (int opened = 0; opened < 4; ++opened) {
      const std::size_t cell = stream.below(12);
      if (mines[cell] == 0) puzzle.shown[cell] = minesweeper_game::shown_at(mines, cell, puzzle.regional);
    }
    const auto [any, forced] = forced_by_search(puzzle);
    const Instance made = instance_of(puzzle, "plain");
    ASSERT_TRUE(minesweeper().check(made));
    const Solved solved = minesweeper().solve(made, {});
    ASSERT_EQ(solved.kind, any ? Solved::Kind::one : Solved::Kind::none);
    if (any) {
      EXPECT_EQ(solved.solutions.front(), json::value(cells_json(forced, flag_json)));
    }
    const Status sound = minesweeper().recheck(made, solved);
    EXPECT_TRUE(sound) << sound.error();
  }
}

TEST(Minesweeper, OneModelIsNotTheAnswer) {
  // Two closed cells, one mine: neither is forced, and an answer that names one is wrong.
  const Instance given = instance(R"({"grid":[[null,1,null]]})");
  EXPECT_EQ(minesweeper().grade(given, json::parse("[[false,false,false]]")).broken, "");
  EXPECT_EQ(minesweeper().grade(given, json::parse("[[true,false,false]]")).broken,
            "row 1, column 1 need not be a mine");
  const Instance two = instance(R"({"grid":[[null,2,null]]})");
  EXPECT_EQ(minesweeper().grade(two, json::parse("[[true,false,false]]")).broken,
            "row 1, column 3 must be a mine, and is not named");
  EXPECT_EQ(minesweeper().grade(two, json::parse("[[true,true,true]]")).broken, "row 1, column 2 is open");
  const Instance three = instance(R"({"grid":[[null,3,null]]})");
  EXPECT_EQ(minesweeper().grade(three, json::parse("[[true,false,true]]")).broken,
            "no layout fits what is shown");
  EXPECT_TRUE(minesweeper().grade(two, json::parse("[[true,false]]")).malformed);
  EXPECT_EQ(minesweeper().solve(three, {}).kind, Solved::Kind::none);
}

TEST(Minesweeper, RegionalNumbersCountPieces) {
  Grid mines(3, 3, 0);
  mines.at(0, 0) = mines.at(0, 1) = mines.at(2, 2) = 1;
  EXPECT_EQ(minesweeper_game::shown_at(mines, 4, false), 3);
  EXPECT_EQ(minesweeper_game::shown_at(mines, 4, true), 2);
  mines.at(1, 2) = 1;  // joins the lower corner with the upper edge
  EXPECT_EQ(minesweeper_game::shown_at(mines, 4, true), 1);
}

TEST(Minesweeper, ACertificateThatIsChangedIsRefused) {
  const Puzzle puzzle = test::made(minesweeper(), minesweeper().groups()[1]);
  Solved changed = puzzle.solved;
  changed.certificate["layouts"] = json::array{};
  EXPECT_FALSE(minesweeper().recheck(puzzle.instance, changed));
  changed = puzzle.solved;
  for (auto& row : changed.solutions.front().as_array())
    for (auto& cell : row.as_array())
      if (cell.as_bool()) cell = false;
  EXPECT_FALSE(minesweeper().recheck(puzzle.instance, changed));
}

TEST(Minesweeper, EveryGroupMakesPuzzles) {
  for (const Group& group : minesweeper().groups()) {
    const Puzzle puzzle = test::made(minesweeper(), group);
    if (const auto usual = minesweeper().usual_look(puzzle.instance)) {
      EXPECT_EQ(minesweeper().solve(*usual, {}).difficulty.size(), puzzle.solved.difficulty.size());
    }
  }
}

TEST(Minesweeper, BadInstancesAreRefused) {
  EXPECT_EQ(fault(minesweeper(), R"({"grid":[["Z","A"],["H",null]],"letters":true})"), "");
  EXPECT_NE(fault(minesweeper(), R"({"grid":[["Z","A"],["I",null]],"letters":true})"), "");
  EXPECT_NE(fault(minesweeper(), R"({"grid":[["Z","A"],["H",null]]})"), "");
  EXPECT_NE(fault(minesweeper(), R"({"grid":[[9,1],[1,null]]})"), "");
  EXPECT_NE(fault(minesweeper(), R"({"grid":[[0,1],[1,null]],"regional":"yes"})"), "");
  EXPECT_NE(fault(minesweeper(), R"({"grid":[]})"), "");
}

TEST(Hitori, AnswersAreThoseOfExhaustiveSearch) {
  random::Stream stream(9, "hitori test");
  for (int i = 0; i < 80; ++i) {
    const std::size_t n = i == 0 ? 4 : 3;
    hitori_game::Puzzle puzzle{.numbers = Grid(n, n), .braced = Grid(n, n, 0), .cipher = i % 2 == 1};
    for (std::size_t cell = 0; cell < n * n; ++cell) {
      puzzle.numbers[cell] =
          1 + static_cast<int>((cell / n + cell % n + (stream.bernoulli(0.3) ? 1 : 0)) % n);
      puzzle.braced[cell] = i % 3 == 2 && stream.bernoulli(0.2) ? 1 : 0;
    }
    const Instance made = instance_of(puzzle, "plain");
    test::expect_same_answers(hitori(), made, test::all_answers(hitori(), made, n, n, {0, 1}, flag_json));
  }
}

TEST(Hitori, WhatIsLeftHangsTogether) {
  // Erasing the four cells around a corner piece is fine by every other rule.
  const Instance given = instance(R"({"grid":[[1,2,3],[2,1,2],[3,2,1]]})");
  EXPECT_EQ(
      hitori().grade(given, json::parse("[[false,true,false],[true,false,true],[false,true,false]]")).broken,
      "what is left falls apart");
  hitori_game::Puzzle puzzle = *hitori_game::read(given);
  EXPECT_TRUE(hitori_game::is_cut(puzzle.numbers, std::vector<sat::Literal>{-2, -4}));
  EXPECT_FALSE(hitori_game::is_cut(puzzle.numbers, std::vector<sat::Literal>{-2, -5}));
  EXPECT_FALSE(hitori_game::is_cut(puzzle.numbers, std::vector<sat::Literal>{2, 4}));
  EXPECT_FALSE(hitori_game::is_cut(puzzle.numbers, std::vector<sat::Literal>{-2, -40}));
}

TEST(Hitori, TheCipherShiftsFromRowToRow) {
  EXPECT_EQ(hitori_game::cipher_letter(0, 1, 6), 'A');
  EXPECT_EQ(hitori_game::cipher_letter(1, 1, 6), 'B');
  EXPECT_EQ(hitori_game::cipher_letter(1, 6, 6), 'A');
  const Instance letters = instance(R"({"grid":[["A","B"],["A","B"]],"cipher":true})");
  const auto read = hitori_game::read(letters);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->numbers[0], 1);
  EXPECT_EQ(read->numbers[1], 2);
  EXPECT_EQ(read->numbers[2], 2);
  EXPECT_EQ(read->numbers[3], 1);
  EXPECT_EQ(instance_of(*read, "cipher").at("grid"), letters.at("grid"));
}

TEST(Hitori, EveryGroupMakesPuzzles) {
  for (const Group& group : hitori().groups()) {
    const Puzzle puzzle = test::made(hitori(), group);
    EXPECT_EQ(puzzle.instance.contains("braced"), group.variant == "brace") << group.id;
    if (const auto usual = hitori().usual_look(puzzle.instance)) {
      EXPECT_EQ(hitori().solve(*usual, {}).difficulty, puzzle.solved.difficulty) << group.id;
    }
    if (const auto plain = hitori().without_rule(puzzle.instance)) {
      EXPECT_EQ(hitori().solve(*plain, {.proof = false}).kind, Solved::Kind::several) << group.id;
    }
  }
}

TEST(Hitori, BadInstancesAreRefused) {
  EXPECT_NE(fault(hitori(), R"({"grid":[[1,2],[3,1]]})"), "");
  EXPECT_NE(fault(hitori(), R"({"grid":[[1,2,3],[1,2,3]]})"), "");
  EXPECT_NE(fault(hitori(), R"({"grid":[["A","C"],["A","B"]],"cipher":true})"), "");
  EXPECT_NE(fault(hitori(), R"({"grid":[[1,2],[2,1]],"braced":[[true,false]]})"), "");
  EXPECT_TRUE(hitori().grade(instance(R"({"grid":[[1,2],[2,1]]})"), json::parse("[[0,1],[1,0]]")).malformed);
}

}  // namespace
}  // namespace quire::labs::hardcore_logic

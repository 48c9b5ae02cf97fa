// Sudoku and Skyscraper: every answer on a 4 x 4 grid is one of the 576 Latin squares.
#include <algorithm>
#include <array>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/skyscraper.h"
#include "labs/hardcore-logic/sudoku.h"
#include "labs/hardcore-logic/test_grids.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;

std::vector<Grid> all_squares() {
  std::vector<Grid> squares;
  std::array<std::array<int, 4>, 4> rows{};
  const auto fill = [&](auto&& self, std::size_t r) -> void {
    if (r == 4) {
      Grid square(4, 4);
      for (std::size_t i = 0; i < 16; ++i) square[i] = rows[i / 4][i % 4];
      squares.push_back(square);
      return;
    }
    rows[r] = {1, 2, 3, 4};
    do {
      bool ok = true;
      for (std::size_t above = 0; above < r; ++above)
        for (std::size_t c = 0; c < 4; ++c) ok = ok && rows[above][c] != rows[r][c];
      if (ok) self(self, r + 1);
    } while (std::next_permutation(rows[r].begin(), rows[r].end()));
  };
  fill(fill, 0);
  return squares;
}

std::set<std::string> answers_among(const Game& game, const Instance& instance,
                                    const std::vector<Grid>& squares, const CellWriter& writer) {
  std::set<std::string> found;
  for (const Grid& square : squares) {
    const json::value answer = cells_json(square, writer);
    if (game.grade(instance, answer).broken.empty()) found.insert(json::serialize(answer));
  }
  return found;
}

TEST(Sudoku, AnswersAreThoseOfAllSquares) {
  const std::vector<Grid> squares = all_squares();
  ASSERT_EQ(squares.size(), 576U);
  random::Stream stream(5, "sudoku test");
  const char* const extras[] = {R"({})",
                                R"({"diagonals":true})",
                                R"({"apart":true})",
                                R"({"highest_zone":2})",
                                R"({"zones":null})",
                                R"({"zones":[[1,1,1,2],[3,3,1,2],[3,4,4,2],[3,4,4,2]]})",
                                R"({"symbols":["D","Q","A","Z"],"apart":true})"};
  for (const char* extra : extras)
    for (int givens = 0; givens < 4; ++givens) {
      Instance instance = json::parse(extra).as_object();
      const bool letters = instance.contains("symbols");
      const auto writer = [&](int value) -> json::value {
        static const char* const kLetters[] = {"D", "Q", "A", "Z"};
        if (value == kOpen || !letters) return number_or_null(value);
        return kLetters[value - 1];
      };
      Grid given(4, 4);
      const Grid& square = squares[stream.below(squares.size())];
      for (int i = 0; i < givens; ++i) {
        const std::size_t cell = stream.below(16);
        given[cell] = square[cell];
      }
      instance["grid"] = cells_json(given, writer);
      test::expect_same_answers(sudoku(), instance, answers_among(sudoku(), instance, squares, writer));
    }
}

TEST(Sudoku, EveryGroupMakesPuzzles) {
  for (const Group& group : sudoku().groups()) {
    if (group.size == "16x16") continue;  // seconds each; every quick run makes them
    const Puzzle puzzle = test::made(sudoku(), group);
    const auto read = sudoku_game::read(puzzle.instance);
    ASSERT_TRUE(read) << read.error();
    const std::size_t open = read->given.open();
    const bool zigzag = group.variant.ends_with("zigzag");
    if (group.change != Change::up) {
      EXPECT_GE(open, zigzag ? 35U : 40U) << group.id;
    }
    if (zigzag) {
      EXPECT_LE(open, 40U) << group.id;
    }
    EXPECT_EQ(read->symbols.empty(), !group.variant.starts_with("letter")) << group.id;
    if (const auto usual = sudoku().usual_look(puzzle.instance)) {
      EXPECT_EQ(sudoku().solve(*usual, {}).difficulty, puzzle.solved.difficulty) << group.id;
    }
    if (const auto plain = sudoku().without_rule(puzzle.instance); plain && group.change != Change::up) {
      EXPECT_EQ(sudoku().solve(*plain, {.proof = false}).kind, Solved::Kind::several) << group.id;
    }
  }
}

TEST(Sudoku, BadInstancesAreRefusedWithTheirPlace) {
  const auto fault = [](const char* text) {
    const Status status = sudoku().check(json::parse(text).as_object());
    return status ? std::string() : status.error();
  };
  const std::string empty = "[null,null,null,null]",
                    grid = "\"grid\":[" + empty + "," + empty + "," + empty + "," + empty + "]";
  const auto with = [&](const std::string& more) { return fault(("{" + grid + more + "}").c_str()); };
  EXPECT_EQ(with(""), "");
  EXPECT_EQ(fault(R"({"grid":[[1,2,3],[1,2,3],[1,2,3]]})"), "grid: must have 4, 9, 16 or 25 rows");
  EXPECT_EQ(with(R"(,"zones":[[1,1,2,2],[1,1,2,2],[3,3,4,4],[3,4,3,4]])"),
            "zones: zone 3 is not in one piece");
  EXPECT_EQ(with(R"(,"zones":[[1,1,2,2],[1,1,2,2],[3,3,4,4],[3,4,4,4]])"),
            "zones: zone 3 has 3 cells; each has 4");
  EXPECT_NE(with(R"(,"zones":[[1,1,2,2],[1,1,2,2],[3,3,4,4],[3,3,4,5]])"), "");
  EXPECT_NE(with(R"(,"symbols":["A","B","C","A"])"), "");
  EXPECT_NE(with(R"(,"symbols":["A","B","C","D","E","F","G","H","I"])"), "");
  EXPECT_NE(with(R"(,"highest_zone":5)"), "");
  EXPECT_NE(with(R"(,"apart":1)"), "");
  EXPECT_NE(fault(R"({"grid":[["1","2","3","5"],["1","2","3","4"],["1","2","3","4"],["1","2","3","4"]]})"),
            "");
}

TEST(Sudoku, ScoresCountPlacesFromOneAndTiesAreAllowed) {
  Grid filled(4, 4);
  const int values[] = {1, 2, 3, 4, 3, 4, 1, 2, 2, 1, 4, 3, 4, 3, 2, 1};
  for (std::size_t i = 0; i < 16; ++i) filled[i] = values[i];
  sudoku_game::Puzzle puzzle{.given = Grid(4, 4), .zones = sudoku_game::square_zones(4), .highest = 0};
  const auto zones = sudoku_game::cells_of_zones(puzzle);
  EXPECT_EQ(sudoku_game::score(zones[0], filled), 1 * 1 + 2 * 2 + 3 * 3 + 4 * 4);
  EXPECT_EQ(sudoku_game::broken_rule(puzzle, filled), "");
  puzzle.highest = 1;
  EXPECT_EQ(sudoku_game::broken_rule(puzzle, filled), "zone 1 has a higher score than zone 2");
}

TEST(Sudoku, ThePictureDrawsZones) {
  sudoku_game::Puzzle puzzle{.given = Grid(4, 4), .zones = sudoku_game::square_zones(4)};
  puzzle.given[1] = 4;
  EXPECT_EQ(sudoku_game::picture(puzzle),
            "   a  b  c  d \n @@@@@@@@@@@@@\na@ .  4@ .  .@\n @     @     @\nb@ .  .@ .  .@\n @@@@@@@@@@@@@\n"
            "c@ .  .@ .  .@\n @     @     @\nd@ .  .@ .  .@\n @@@@@@@@@@@@@");
}

TEST(Skyscraper, CountsWhatIsSeen) {
  using skyscraper_game::Seen;
  const int row[] = {2, 3, 1, 4};
  EXPECT_EQ(skyscraper_game::seen_of(Seen::count, row), 3);
  EXPECT_EQ(skyscraper_game::seen_of(Seen::sum, row), 9);
  EXPECT_EQ(skyscraper_game::seen_of(Seen::ranked, row), 2 * 1 + 3 * 2 + 4 * 3);
  const int equal[] = {3, 3, 4, 4};  // on a diagonal, an equal height is hidden
  EXPECT_EQ(skyscraper_game::seen_of(Seen::count, equal), 2);
}

TEST(Skyscraper, AnswersAreThoseOfAllSquares) {
  const std::vector<Grid> squares = all_squares();
  random::Stream stream(6, "skyscraper test");
  using skyscraper_game::Seen;
  for (const Seen seen : {Seen::count, Seen::sum, Seen::ranked})
    for (const bool diagonals : {false, true})
      for (int i = 0; i < 6; ++i) {
        const Grid& square = squares[stream.below(squares.size())];
        skyscraper_game::Puzzle puzzle{
            .given = Grid(4, 4), .seen = seen, .hints = skyscraper_game::hints_of(square, seen, diagonals)};
        for (int& hint : puzzle.hints)
          if (stream.bernoulli(0.15 * i)) hint = kOpen;
        if (i == 5) puzzle.hints[stream.below(puzzle.hints.size())] = 3;  // may leave nothing
        const Instance instance = instance_of(puzzle, "plain");
        test::expect_same_answers(skyscraper(), instance,
                                  answers_among(skyscraper(), instance, squares, number_or_null));
      }
}

TEST(Skyscraper, EveryGroupMakesPuzzles) {
  for (const Group& group : skyscraper().groups()) {
    if (side_of(group.size) > 6) continue;  // seconds each; every quick run makes them
    const Puzzle puzzle = test::made(skyscraper(), group);
    const auto read = skyscraper_game::read(puzzle.instance);
    ASSERT_TRUE(read) << read.error();
    const auto hidden = std::count(read->hints.begin(), read->hints.end(), kOpen);
    EXPECT_EQ(hidden >= 5, group.variant.starts_with("partial")) << group.id;
    EXPECT_EQ(puzzle.instance.contains("diagonals"), group.variant == "diag") << group.id;
  }
}

TEST(Skyscraper, BadInstancesAreRefused) {
  const auto fault = [](const char* text) {
    const Status status = skyscraper().check(json::parse(text).as_object());
    return status ? std::string() : status.error();
  };
  EXPECT_EQ(
      fault(
          R"({"grid":[[null,1],[1,2]],"hint":"sum","top":[1,2],"left":[1,-1],"right":[0,3],"bottom":[1,1]})"),
      "");
  EXPECT_EQ(
      fault(R"({"grid":[[null,1],[1,2]],"hint":"sum","top":[1],"left":[1,-1],"right":[0,3],"bottom":[1,1]})"),
      "top: must be a list of 2 numbers");
  EXPECT_NE(fault(R"({"grid":[[null,1],[1,2]],"top":[1,2],"left":[1,-1],"right":[0,3],"bottom":[1,1]})"), "");
  EXPECT_NE(
      fault(
          R"({"grid":[[null,3],[1,2]],"hint":"sum","top":[1,2],"left":[1,-1],"right":[0,3],"bottom":[1,1]})"),
      "");
  EXPECT_NE(
      fault(
          R"({"grid":[[null,1],[1,2]],"hint":"sum","top":[1,2],"left":[1,-2],"right":[0,3],"bottom":[1,1]})"),
      "");
  EXPECT_NE(
      fault(
          R"({"grid":[[null,1],[1,2]],"hint":"sum","top":[1,2],"left":[1,1e9],"right":[0,3],"bottom":[1,1],"diagonals":[1]})"),
      "");
}

}  // namespace
}  // namespace quire::labs::hardcore_logic

#include "labs/hardcore-logic/binario.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/test_grids.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;

Instance instance(const char* text) { return json::parse(text).as_object(); }

TEST(Binario, AnswersAreThoseOfExhaustiveSearch) {
  random::Stream stream(3, "binario test");
  for (int i = 0; i < 12; ++i) {
    Grid grid(4, 4);
    for (int givens = i % 6; givens > 0; --givens) grid[stream.below(16)] = static_cast<int>(stream.below(2));
    Instance made{{"game", "binario"}, {"variant", "plain"}, {"grid", cells_json(grid, number_or_null)}};
    if (i % 2 == 1) made["relations"] = {"Aa != Bc", "Ab + Bb == Cc + Dd", "Da == Ad", "Bb == 1"};
    test::expect_same_answers(binario(), made,
                              test::all_answers(binario(), made, 4, 4, {0, 1}, number_or_null));
  }
}

TEST(Binario, EveryGroupMakesPuzzles) {
  for (const Group& group : binario().groups()) {
    const Puzzle puzzle = test::made(binario(), group);
    EXPECT_EQ(puzzle.instance.contains("relations"), group.variant == "relations") << group.id;
  }
}

TEST(Binario, NoGivenCellOrRelationIsTooMany) {
  for (const char* variant : {"empty", "relations"}) {
    const Group group{"g", "binario", variant, "6x6", Change::ic1};
    const Puzzle puzzle = test::made(binario(), group);
    const auto still_one = [](const Instance& less) {
      return binario().solve(less, {.proof = false}).kind == Solved::Kind::one;
    };
    const auto& grid = puzzle.instance.at("grid").as_array();
    for (std::size_t r = 0; variant == std::string("empty") && r < 6; ++r)
      for (std::size_t c = 0; c < 6; ++c) {
        if (grid[r].as_array()[c].is_null()) continue;
        Instance less = puzzle.instance;
        less["grid"].as_array()[r].as_array()[c] = nullptr;
        EXPECT_FALSE(still_one(less)) << place_words(r, c);
      }
    for (std::size_t i = 0;
         variant == std::string("relations") && i < puzzle.instance.at("relations").as_array().size(); ++i) {
      Instance less = puzzle.instance;
      auto& list = less["relations"].as_array();
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_FALSE(still_one(less)) << i;
    }
  }
}

TEST(Binario, BadInstancesAreRefusedWithTheirPlace) {
  const auto fault = [](const char* text) {
    const Status status = binario().check(instance(text));
    return status ? std::string() : status.error();
  };
  EXPECT_EQ(fault(R"({"grid":[[0,1],[1,0]]})"), "");
  EXPECT_EQ(fault(R"({})"), "grid: is missing");
  EXPECT_EQ(fault(R"({"grid":[[0,1,null],[1,0,0],[1,1,0]]})"),
            "grid: has 3 rows; an even number is needed for as many zeros as ones");
  EXPECT_EQ(fault(R"({"grid":[[0,1],[1]]})"), "grid: row 2 is no list of 2 cells, as row 1 is");
  EXPECT_EQ(fault(R"({"grid":[[0,2],[1,0]]})"), "grid: row 1, column 2: a cell is 0, 1 or null");
  EXPECT_NE(fault(R"({"grid":[[0,1],[1,0]],"relations":["Aa == Cc"]})"), "");
  EXPECT_NE(fault(R"({"grid":[[0,1],[1,0]],"relations":["Aa == Bb Ab"]})"), "");
  EXPECT_NE(fault(R"({"grid":[[0,1],[1,0]],"relations":7})"), "");
}

TEST(Binario, GradesByTheRules) {
  const Instance given = instance(
      R"({"grid":[[null,null,null,null],[null,null,null,null],[null,1,null,null],[null,null,null,null]],"relations":["Aa != Ab"]})");
  const auto mark = [&](const char* text) { return binario().grade(given, json::parse(text)); };
  EXPECT_EQ(mark("[[0,1,0,1],[1,0,1,0],[0,1,0,1],[1,0,1,0]]").broken, "");
  EXPECT_EQ(mark("[[0,1,0,1],[1,0,1,0],[1,0,0,1],[0,1,1,0]]").broken, "row 3, column 2 is given as 1");
  EXPECT_EQ(mark("[[0,0,1,1],[1,0,1,0],[0,1,0,1],[1,1,0,0]]").broken, "Aa != Ab does not hold");
  EXPECT_EQ(mark("[[0,1,1,1],[1,0,1,0],[0,1,0,1],[1,0,1,0]]").broken, "row 1 has three 1s side by side");
  EXPECT_EQ(mark("[[0,1,0,1],[1,0,1,0],[0,1,0,1],[1,0,1,1]]").broken, "row 4 has 3 ones; it needs 2");
  EXPECT_TRUE(mark("[[0,1],[1,0]]").malformed);
  EXPECT_TRUE(mark("[[0,1,0,1],[1,0,1,0],[0,1,0,1],[1,0,1,\"1\"]]").malformed);
  EXPECT_TRUE(mark("\"no\"").malformed);
}

TEST(Binario, ACertificateOfAnotherPuzzleIsRefused) {
  const Group group{"g", "binario", "empty", "6x6", Change::ic1};
  const Puzzle a = test::made(binario(), group, 1), b = test::made(binario(), group, 2);
  EXPECT_FALSE(binario().recheck(b.instance, a.solved));
  Solved no_proof = a.solved;
  no_proof.certificate.erase("drat");
  EXPECT_FALSE(binario().recheck(a.instance, no_proof));
  Solved cut = a.solved;
  cut.certificate["cuts"] = {json::array{1}};
  EXPECT_FALSE(binario().recheck(a.instance, cut));
}

}  // namespace
}  // namespace quire::labs::hardcore_logic

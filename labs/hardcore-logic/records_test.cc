// Records, responses, the paper's form of puzzles, and the audit.
#include "labs/hardcore-logic/records.h"

#include <set>
#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "labs/hardcore-logic/audit_file.h"
#include "labs/hardcore-logic/recipes.h"
#include "labs/hardcore-logic/released.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;

Group group_of(const Game& game, const std::string& id) {
  for (const Group& group : game.groups())
    if (group.id == id) return group;
  ADD_FAILURE() << id;
  return {};
}

problems::Record record(const Game& game, const std::string& id) {
  const auto puzzle = nth_puzzle(game, group_of(game, id), 1, 0, {});
  EXPECT_TRUE(puzzle);
  return record_of(game, *puzzle, 0, 1);
}

problems::Verdict verdict(const Game& game, const problems::Record& r, const std::string& text) {
  return grade(game, r, {.id = r.id, .text = text}).verdict;
}

/// What stands between the headings of a prompt.
std::string picture_of(const std::string& prompt) {
  const std::string head = "# Puzzle\n\n", tail = "\n\n# Answer";
  const std::size_t begin = prompt.find(head) + head.size();
  return prompt.substr(begin, prompt.find(tail) - begin);
}

TEST(Records, GroupsAreTenGamesAndAHundredAndFive) {
  std::set<std::string> ids;
  std::size_t hardcore = 0, unsolvable = 0;
  for (const Game* game : games())
    for (const Group& group : game->groups()) {
      EXPECT_TRUE(ids.insert(group.id).second) << group.id;
      EXPECT_EQ(group.game, game->name());
      if (group.change == Change::up) ++unsolvable;
      if (group.change != Change::up && group.change != Change::canonical) ++hardcore;
    }
  EXPECT_EQ(games().size(), 10U);
  EXPECT_EQ(hardcore, 78U);
  EXPECT_EQ(unsolvable, 27U);
}

TEST(Records, ARecordIsReadBackAndItsCertificateHolds) {
  for (const char* id : {"binario-relations-6", "hitori-brace-5", "minesweeper-unsolvable-easy"}) {
    const std::string name(id);
    const Game& game = *game_of(name.substr(0, name.find('-')));
    const problems::Record written = record(game, id);
    std::istringstream in(problems::record_line(written));
    problems::RecordReader reader(in, "r", kSlug);
    const auto read = reader.next();
    ASSERT_TRUE(read && read->has_value()) << read.error();
    EXPECT_EQ((*read)->kind, id);
    const auto checked = checked_game((*read)->instance);
    ASSERT_TRUE(checked) << checked.error();
    const Status sound = game.recheck((*read)->instance, solved_of(**read));
    EXPECT_TRUE(sound) << sound.error();
  }
}

TEST(Records, TheSameNumberGivesTheSamePuzzle) {
  const Group group = group_of(binario(), "binario-empty-6");
  const auto a = nth_puzzle(binario(), group, 7, 3, {}), b = nth_puzzle(binario(), group, 7, 3, {}),
             c = nth_puzzle(binario(), group, 8, 3, {});
  EXPECT_EQ(a->instance, b->instance);
  EXPECT_NE(a->instance, c->instance);
}

TEST(Responses, RightWrongAndMalformed) {
  using enum problems::Verdict;
  const problems::Record r = record(binario(), "binario-plain-4");
  const std::string answer = json::serialize(r.answer),
                    said = R"({"solvable": true, "solution": )" + answer + "}";
  EXPECT_EQ(verdict(binario(), r, "I think:\n```json\n" + said + "\n```"), problems::Verdict::right);
  EXPECT_EQ(verdict(binario(), r, R"(<think>{"solvable": false, "solution": null}</think>)" + said),
            problems::Verdict::right);
  EXPECT_EQ(verdict(binario(), r, said + R"(  No: {"solvable": false, "solution": null})"), wrong);
  EXPECT_EQ(
      verdict(binario(), r, R"({"solvable": true, "solution": [[0,0,0,0],[0,0,0,0],[0,0,0,0],[0,0,0,0]]})"),
      wrong);
  EXPECT_EQ(verdict(binario(), r, "no idea"), malformed);
  EXPECT_EQ(verdict(binario(), r, R"({"solvable": true, "solution": null})"), malformed);
  EXPECT_EQ(verdict(binario(), r, R"({"solvable": true, "solution": [[0,1],[1,0]]})"), malformed);
  EXPECT_EQ(verdict(binario(), r, R"({"solvable": "true", "solution": )" + answer + "}"), malformed);
  EXPECT_EQ(verdict(binario(), r, R"({"solvable": true, "sure": 1, "solution": )" + answer + "}"), malformed);
  EXPECT_EQ(verdict(binario(), r, R"({"solvable": false, "solution": )" + answer + "}"), malformed);
  EXPECT_EQ(verdict(binario(), r, R"({"solvable": false})"), malformed);
}

TEST(Responses, NoSolutionIsTheRightAnswerWhereThereIsNone) {
  const problems::Record r = record(binario(), "binario-unsolvable-6");
  EXPECT_EQ(verdict(binario(), r, R"({"solvable": false, "solution": null})"), problems::Verdict::right);
  EXPECT_EQ(verdict(binario(), r, R"({"solvable": true, "solution": [[0,1],[1,0]]})"),
            problems::Verdict::malformed);
}

TEST(Responses, AnInstanceOfNoGameIsRefused) {
  EXPECT_FALSE(checked_game({}));
  EXPECT_FALSE(checked_game({{"game", 3}}));
  EXPECT_FALSE(checked_game({{"game", "go"}}));
  EXPECT_FALSE(checked_game({{"game", "binario"}, {"grid", 1}}));
}

/// Every variant of the grid games goes through the text that its prompt prints, and comes back the same.
TEST(Released, PicturesAreReadBack) {
  for (const Game* game : games()) {
    const std::string name = game->name();
    if (name == "crypto" || name == "navigation" || name == "zebra" || name == "hanoi") continue;
    std::set<std::string> seen;
    for (const Group& group : game->groups()) {
      if (!seen.insert(group.variant).second || group.size.starts_with("16")) continue;
      const auto puzzle = nth_puzzle(*game, group, 2, 0, {});
      ASSERT_TRUE(puzzle) << group.id;
      const json::value solution =
          puzzle->solved.solutions.empty() ? json::value(nullptr) : puzzle->solved.solutions.front();
      const json::object line =
          released_line(group.id, puzzle->instance, picture_of(game->prompt(puzzle->instance)), solution);
      const Result<Released> read = read_released(line, name);
      ASSERT_TRUE(read) << group.id << ": " << read.error();
      Instance expected = puzzle->instance, found = read->instance;
      expected.erase("variant");
      found.erase("variant");
      if (name == "sudoku" && expected.contains("zones")) {
        // Zones are numbered as they are met; that they are the same ones, the grader says.
        expected.erase("zones");
        found.erase("zones");
      }
      EXPECT_EQ(found, expected) << group.id << "\n"
                                 << json::serialize(found) << "\n"
                                 << json::serialize(expected);
      EXPECT_EQ(read->solvable, group.change != Change::up);
      ASSERT_TRUE(game->check(read->instance)) << game->check(read->instance).error();
      const Verdict verdict =
          audited(*game, {read->instance, read->solvable, read->solution}, {.timeout_ms = 60'000});
      EXPECT_EQ(verdict.kind, Verdict::Kind::sound) << group.id << ": " << verdict.what;
    }
  }
}

TEST(Released, BadLinesAreRefused) {
  const auto fault = [](const char* text, const char* game) {
    const Result<Released> read = read_released(json::parse(text).as_object(), game);
    return read ? std::string() : read.error();
  };
  EXPECT_EQ(fault(R"({"puzzle":"0 1\n1 0","solution":"null"})", "binario"), "");
  EXPECT_NE(fault(R"({"puzzle":"0 1\n1 0"})", "binario"), "");
  EXPECT_NE(fault(R"({"puzzle":7,"solution":"null"})", "binario"), "");
  EXPECT_NE(fault(R"({"puzzle":"0 1\n1 0","solution":"[1"})", "binario"), "");
  EXPECT_NE(fault(R"({"puzzle":"@@@","solution":"null"})", "sudoku"), "");
  EXPECT_NE(fault(R"({"puzzle":"1|2","solution":"null"})", "skyscraper"), "");
  EXPECT_NE(fault(R"({"puzzle":"1","solution":"null"})", "zebra"), "");
}

TEST(Audit, ReportsWhatLabelsHide) {
  const auto kind = [](const char* text, bool solvable, const char* solution) {
    const Instance instance = json::parse(text).as_object();
    return audited(binario(), {instance, solvable, json::parse(solution)}, {}).kind;
  };
  using enum Verdict::Kind;
  const char* const open = R"({"grid":[[null,null],[null,null]]})";
  EXPECT_EQ(kind(open, true, "[[0,1],[1,0]]"), ambiguous);
  EXPECT_EQ(kind(open, true, "[[1,0],[0,1]]"), ambiguous);
  EXPECT_EQ(kind(open, false, "null"), has_solution);
  EXPECT_EQ(kind(open, true, "[[1,1],[0,0]]"), wrong_answer);
  EXPECT_EQ(kind(R"({"grid":[[0,null],[null,null]]})", true, "[[0,1],[1,0]]"), sound);
  EXPECT_EQ(kind(R"({"grid":[[0,0],[null,null]]})", true, "[[0,0],[1,1]]"), no_solution);
  EXPECT_EQ(kind(R"({"grid":[[0,0],[null,null]]})", false, "null"), sound);
}

TEST(Audit, ReadsBothForms) {
  const problems::Record r = record(hitori(), "hitori-cipher-6");
  std::istringstream in(
      problems::record_line(r) + "\n" +
      R"({"id":"x","puzzle":" 1   1 \n 2   1 ","solution":"[[true,false],[false,false]]"})" + "\n" +
      R"({"game":"binario","puzzle":"0 .\n. 2","solution":"null"})" + "\n");
  AuditFile file(in, "f", "hitori");
  auto first = file.next();
  ASSERT_TRUE(first && first->has_value());
  EXPECT_EQ((*first)->id, r.id);
  EXPECT_FALSE((*first)->certificate.empty());
  auto second = file.next();
  ASSERT_TRUE(second && second->has_value()) << second.error();
  EXPECT_EQ(audited(hitori(), (*second)->item, {}).kind, Verdict::Kind::wrong_answer);
  auto third = file.next();
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error(), "f: line 3: grid: row 2, column 2: a cell is 0, 1 or null");
}

TEST(Recipes, SomeLabelsAreWrong) {
  // Six to eight hidden hints of 24 on 6 x 6 leave several answers nearly always.
  const Recipe& recipe = recipes().front();
  std::size_t wrong = 0;
  for (std::uint64_t i = 0; i < 4; ++i) {
    random::Stream stream(1, "recipe test", i);
    const auto instance = recipe.draw(stream);
    ASSERT_TRUE(instance);
    wrong += mislabelled(recipe, *instance, {}).value_or(false) ? 1U : 0U;
  }
  EXPECT_GE(wrong, 2U);
}

}  // namespace
}  // namespace quire::labs::hardcore_logic

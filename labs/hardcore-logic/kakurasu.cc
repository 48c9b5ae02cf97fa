#include "labs/hardcore-logic/kakurasu.h"

#include <fmt/format.h>

#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/prompts.h"

namespace quire::labs::hardcore_logic {
namespace kakurasu_game {
namespace {

namespace json = boost::json;

constexpr int kHintMost = 1'000'000;

}  // namespace

Result<Puzzle> read(const Instance& instance) {
  Puzzle puzzle;
  const CellReader cell = [](const json::value& value) -> std::optional<int> {
    const json::string* text = value.if_string();
    if (text == nullptr || (*text != "." && *text != "X")) return std::nullopt;
    return *text == "X" ? 1 : 0;
  };
  Result<Grid> grid = read_field(instance, "grid", {.least = 1, .most = kSideMost, .square = false}, cell,
                                 "\".\", or \"X\" where it may not be marked");
  if (!grid) return Error{grid.error()};
  puzzle.blocked = std::move(*grid);
  Result<std::vector<int>> rows = numbers_field(instance, "rows", puzzle.blocked.rows(), kOpen, kHintMost);
  if (!rows) return Error{rows.error()};
  Result<std::vector<int>> columns =
      numbers_field(instance, "columns", puzzle.blocked.columns(), kOpen, kHintMost);
  if (!columns) return Error{columns.error()};
  puzzle.rows = std::move(*rows);
  puzzle.columns = std::move(*columns);
  return puzzle;
}

Instance instance_of(const Puzzle& puzzle, const std::string& variant) {
  return {{"game", "kakurasu"},
          {"variant", variant},
          {"grid", cells_json(puzzle.blocked, [](int b) { return json::value(b == 1 ? "X" : "."); })},
          {"rows", json::array(puzzle.rows.begin(), puzzle.rows.end())},
          {"columns", json::array(puzzle.columns.begin(), puzzle.columns.end())}};
}

}  // namespace kakurasu_game

namespace {

namespace json = boost::json;
using kakurasu_game::Puzzle;

std::string picture(const Puzzle& puzzle) {
  std::string text = "   ";
  for (const int hint : puzzle.columns) text += fmt::format("{:>3}", hint);
  for (std::size_t r = 0; r < puzzle.rows.size(); ++r) {
    text += fmt::format("\n{:>2}|", puzzle.rows[r]);
    for (std::size_t c = 0; c < puzzle.columns.size(); ++c)
      text += fmt::format("{:>2}{}", puzzle.blocked.at(r, c) == 1 ? "X" : ".",
                          c + 1 < puzzle.columns.size() ? " " : "");
  }
  return text;
}

class Kakurasu : public GridGame {
 public:
  std::string name() const override { return "kakurasu"; }

  std::vector<Group> groups() const override {
    std::vector<Group> all;
    const auto add = [&](const char* variant, Change change, std::size_t n) {
      all.push_back({fmt::format("kakurasu-{}-{}", variant, n), "kakurasu", variant,
                     fmt::format("{0}x{0}", n), change});
    };
    add("plain", Change::canonical, 6);
    add("hidden", Change::ic1, 6);
    add("blocked", Change::ic2, 6);
    add("blocked", Change::ic2, 7);
    add("both", Change::ic2, 7);
    add("unsolvable", Change::up, 6);
    add("unsolvable", Change::up, 7);
    return all;
  }

  Status check(const Instance& instance) const override {
    const Result<Puzzle> puzzle = kakurasu_game::read(instance);
    return puzzle ? success() : Status(Error{puzzle.error()});
  }

  std::string prompt(const Instance& instance) const override {
    const Puzzle puzzle = *kakurasu_game::read(instance);
    const std::size_t rows = puzzle.rows.size(), columns = puzzle.columns.size();
    std::string rules = fmt::format(
        "The grid has {} rows and {} columns, numbered from 1 from the top and from the left. Some of its "
        "cells are "
        "to be marked.\nThe number in front of a row is the sum of the column numbers of its marked cells. "
        "The number "
        "above a column is the sum of the row numbers of its marked cells. `-1` says nothing.",
        rows, columns);
    if (puzzle.blocked != Grid(rows, columns, 0)) rules += "\nEXTRA: cells shown as `X` may not be marked.";
    return prompt_text("Kakurasu", rules, picture(puzzle), skeleton(rows, columns),
                       "`true` where that cell is marked and `false` where it is not");
  }

  Mark grade(const Instance& instance, const json::value& solution) const override {
    const Puzzle puzzle = *kakurasu_game::read(instance);
    const Result<Grid> marks = read_marks(puzzle, solution);
    if (!marks) return {true, marks.error()};
    for (std::size_t r = 0; r < marks->rows(); ++r) {
      int sum = 0;
      for (std::size_t c = 0; c < marks->columns(); ++c) {
        if (marks->at(r, c) == 1 && puzzle.blocked.at(r, c) == 1)
          return {false, place_words(r, c) + " may not be marked"};
        sum += marks->at(r, c) * static_cast<int>(c + 1);
      }
      if (puzzle.rows[r] != kOpen && sum != puzzle.rows[r])
        return {false, fmt::format("row {} comes to {}; its hint is {}", r + 1, sum, puzzle.rows[r])};
    }
    for (std::size_t c = 0; c < marks->columns(); ++c) {
      int sum = 0;
      for (std::size_t r = 0; r < marks->rows(); ++r) sum += marks->at(r, c) * static_cast<int>(r + 1);
      if (puzzle.columns[c] != kOpen && sum != puzzle.columns[c])
        return {false, fmt::format("column {} comes to {}; its hint is {}", c + 1, sum, puzzle.columns[c])};
    }
    return {};
  }

  /// Blocked cells must be needed as an uncommon rule must.
  std::optional<Instance> without_rule(const Instance& instance) const override {
    Puzzle puzzle = *kakurasu_game::read(instance);
    const Grid none(puzzle.blocked.rows(), puzzle.blocked.columns(), 0);
    if (puzzle.blocked == none) return std::nullopt;
    puzzle.blocked = none;
    return instance_of(puzzle, "plain");
  }

  Formula formula(const Instance& instance) const override {
    return kakurasu_game::formula(*kakurasu_game::read(instance));
  }

  json::value answer(const Instance& instance, const sat::Model& model) const override {
    Grid grid = kakurasu_game::read(instance)->blocked;
    for (std::size_t i = 0; i < grid.size(); ++i) grid[i] = model[i + 1] ? 1 : 0;
    return cells_json(grid, flag_json);
  }

 protected:
  std::optional<std::vector<sat::Model>> searched(const Instance& instance, std::size_t limit,
                                                  std::uint64_t steps_max) const override {
    return kakurasu_game::search(*kakurasu_game::read(instance), limit, steps_max);
  }

  std::optional<Instance> draw(const Group& group, random::Stream& stream,
                               const MakeOptions& options) const override {
    const std::optional<Puzzle> puzzle = kakurasu_game::draw(group, stream, options);
    if (!puzzle) return std::nullopt;
    return instance_of(*puzzle, group.variant);
  }

  sat::Model model_of(const Instance& instance, const json::value& answer) const override {
    const Grid marks = *read_marks(*kakurasu_game::read(instance), answer);
    sat::Model model(marks.size() + 1);
    for (std::size_t i = 0; i < marks.size(); ++i) model[i + 1] = marks[i] == 1;
    return model;
  }

  double bits(const Instance& instance) const override {
    const Puzzle puzzle = *kakurasu_game::read(instance);
    double open = 0;
    for (std::size_t i = 0; i < puzzle.blocked.size(); ++i) open += puzzle.blocked[i] == 1 ? 0 : 1;
    return open;
  }

  Board board(const Instance& instance, const json::value& answer) const override {
    const Puzzle puzzle = *kakurasu_game::read(instance);
    Board board{.rows = puzzle.rows.size(), .columns = puzzle.columns.size()};
    const Result<Grid> marks = read_marks(puzzle, answer);
    for (std::size_t i = 0; i < puzzle.blocked.size(); ++i) {
      Look look;
      look.blocked = puzzle.blocked[i] == 1;
      if (look.blocked) look.given = "X";
      if (marks && !look.blocked) {
        look.marked = (*marks)[i] == 1;
        look.solved = look.marked ? "O" : "-";
        look.settled = look.marked ? kakurasu_game::marked(i) : -kakurasu_game::marked(i);
      }
      board.cells.push_back(std::move(look));
    }
    for (const int hint : puzzle.rows) board.left.push_back(hint == kOpen ? "" : std::to_string(hint));
    for (const int hint : puzzle.columns) board.top.push_back(hint == kOpen ? "" : std::to_string(hint));
    return board;
  }

 private:
  static Result<Grid> read_marks(const Puzzle& puzzle, const json::value& answer) {
    Result<Grid> marks = read_cells(answer, {.least = 1, .most = kakurasu_game::kSideMost, .square = false},
                                    flag_of, "true or false");
    if (marks && (marks->rows() != puzzle.rows.size() || marks->columns() != puzzle.columns.size()))
      return Error{fmt::format("has {} rows of {} cells; the grid has {} of {}", marks->rows(),
                               marks->columns(), puzzle.rows.size(), puzzle.columns.size())};
    return marks;
  }
};

}  // namespace

const Game& kakurasu() {
  static const Kakurasu game;
  return game;
}

}  // namespace quire::labs::hardcore_logic

#include "labs/hardcore-logic/sudoku.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/prompts.h"

namespace quire::labs::hardcore_logic {
namespace sudoku_game {
namespace {

std::string written(const Puzzle& puzzle, int value) {
  return puzzle.symbols.empty() ? std::to_string(value) : puzzle.symbols[static_cast<std::size_t>(value) - 1];
}

/// "row 3 has two 7s", where some value comes twice.
std::string twice(const Puzzle& puzzle, const Grid& filled, const std::vector<std::size_t>& cells,
                  const std::string& where) {
  std::vector<bool> seen(puzzle.n() + 1);
  for (const std::size_t cell : cells) {
    const auto v = static_cast<std::size_t>(filled[cell]);
    if (seen[v]) return fmt::format("{} has two {}s", where, written(puzzle, filled[cell]));
    seen[v] = true;
  }
  return "";
}

}  // namespace

std::string broken_rule(const Puzzle& puzzle, const Grid& filled) {
  const std::size_t n = puzzle.n();
  for (std::size_t cell = 0; cell < n * n; ++cell)
    if (puzzle.given[cell] != kOpen && puzzle.given[cell] != filled[cell])
      return fmt::format("{} is given as {}", place_words(cell / n, cell % n),
                         written(puzzle, puzzle.given[cell]));
  std::vector<std::size_t> down, up;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<std::size_t> row, column;
    for (std::size_t j = 0; j < n; ++j) {
      row.push_back(i * n + j);
      column.push_back(j * n + i);
    }
    if (std::string fault = twice(puzzle, filled, row, fmt::format("row {}", i + 1)); !fault.empty())
      return fault;
    if (std::string fault = twice(puzzle, filled, column, fmt::format("column {}", i + 1)); !fault.empty())
      return fault;
    down.push_back(i * n + i);
    up.push_back(i * n + n - 1 - i);
  }
  const auto zones = cells_of_zones(puzzle);
  for (std::size_t z = 0; z < zones.size(); ++z)
    if (std::string fault = twice(puzzle, filled, zones[z], fmt::format("zone {}", z + 1)); !fault.empty())
      return fault;
  if (puzzle.diagonals)
    for (const auto& [cells, where] :
         {std::pair(down, "the falling diagonal"), std::pair(up, "the rising diagonal")})
      if (std::string fault = twice(puzzle, filled, cells, where); !fault.empty()) return fault;
  if (puzzle.apart)
    for (std::size_t cell = 0; cell < n * n; ++cell)
      for (const std::size_t other : beside(filled, cell, false))
        if (std::abs(filled[cell] - filled[other]) < 2)
          return fmt::format("{} and {} hold {} and {}, which are too close", place_words(cell / n, cell % n),
                             place_words(other / n, other % n), written(puzzle, filled[cell]),
                             written(puzzle, filled[other]));
  if (puzzle.highest)
    for (std::size_t z = 0; z < zones.size(); ++z)
      if (score(zones[z], filled) > score(zones[*puzzle.highest], filled))
        return fmt::format("zone {} has a higher score than zone {}", z + 1, *puzzle.highest + 1);
  return "";
}

}  // namespace sudoku_game

namespace {

namespace json = boost::json;
using sudoku_game::Puzzle;

std::string rules_words(const Puzzle& puzzle) {
  const std::size_t n = puzzle.n();
  std::vector<std::string> symbols = puzzle.symbols;
  for (std::size_t v = 1; puzzle.symbols.empty() && v <= n; ++v) symbols.push_back(std::to_string(v));
  std::string text = fmt::format(
      "The grid has {0} rows and {0} columns; rows and columns are lettered from the top left. It is divided "
      "into {0} "
      "zones of {0} cells, drawn with `@`.\nEvery cell holds one of `{1}`; cells shown as `.` are yours to "
      "fill.\n"
      "Each of these stands exactly once in every row, in every column and in every zone.",
      n, fmt::join(symbols, "`, `"));
  if (!puzzle.regular) text += "\nWARNING: the zones are no squares; look at their borders.";
  if (puzzle.diagonals) text += "\nEXTRA: each of these stands exactly once on both main diagonals, too.";
  if (puzzle.apart)
    text += fmt::format(
        "\nEXTRA: cells that touch side by side hold no neighbours in the order above: `{}` never touches "
        "`{}`.",
        symbols[0], symbols[1]);
  if (puzzle.highest)
    text += fmt::format(
        "\nEXTRA: number the cells of a zone 1 to {0} in reading order; its score is the sum of number times "
        "value. "
        "No zone has a higher score than zone {1}, where zones are numbered 1 to {0} in reading order too.",
        n, *puzzle.highest + 1);
  return text;
}

class Sudoku : public GridGame {
 public:
  std::string name() const override { return "sudoku"; }

  std::vector<Group> groups() const override {
    std::vector<Group> all;
    const auto add = [&](const char* variant, Change change, std::size_t n) {
      all.push_back(
          {fmt::format("sudoku-{}-{}", variant, n), "sudoku", variant, fmt::format("{0}x{0}", n), change});
    };
    add("plain", Change::canonical, 9);
    add("empty", Change::ic1, 9);
    add("empty", Change::ic1, 16);
    add("zigzag", Change::ue1, 9);
    for (const char* variant : {"letter-diag", "letter-discon", "letter-zigzag"})
      add(variant, Change::ue1, 9);
    for (const char* variant : {"diag", "discon", "maxzone"}) add(variant, Change::ue2, 9);
    add("unsolvable", Change::up, 9);
    add("unsolvable", Change::up, 16);
    return all;
  }

  Status check(const Instance& instance) const override {
    const Result<Puzzle> puzzle = sudoku_game::read(instance);
    return puzzle ? success() : Status(Error{puzzle.error()});
  }

  std::string prompt(const Instance& instance) const override {
    const Puzzle puzzle = *sudoku_game::read(instance);
    return prompt_text("Sudoku", rules_words(puzzle), sudoku_game::picture(puzzle),
                       skeleton(puzzle.n(), puzzle.n(), !puzzle.symbols.empty()), "what that cell holds");
  }

  Mark grade(const Instance& instance, const json::value& solution) const override {
    const Puzzle puzzle = *sudoku_game::read(instance);
    const Result<Grid> filled = read_answer(puzzle, solution);
    if (!filled) return {true, filled.error()};
    return {false, broken_rule(puzzle, *filled)};
  }

  std::optional<Instance> without_rule(const Instance& instance) const override {
    Instance plain = instance;
    plain["variant"] = "plain";
    bool changed = plain.erase("diagonals") != 0;
    changed = plain.erase("apart") != 0 || changed;
    changed = plain.erase("highest_zone") != 0 || changed;
    if (plain.contains("zones") && !plain["zones"].is_null()) {
      plain["zones"] = nullptr;
      changed = true;
    }
    return changed ? std::optional(std::move(plain)) : std::nullopt;
  }

  std::optional<Instance> usual_look(const Instance& instance) const override {
    Puzzle puzzle = *sudoku_game::read(instance);
    if (puzzle.symbols.empty()) return std::nullopt;
    puzzle.symbols.clear();
    return instance_of(puzzle, "plain");
  }

  Formula formula(const Instance& instance) const override {
    return sudoku_game::formula(*sudoku_game::read(instance));
  }

  json::value answer(const Instance& instance, const sat::Model& model) const override {
    const Puzzle puzzle = *sudoku_game::read(instance);
    return answer_json(puzzle, sudoku_game::grid_of(puzzle.n(), model));
  }

 protected:
  std::optional<Instance> draw(const Group& group, random::Stream& stream,
                               const MakeOptions& options) const override {
    const std::optional<Puzzle> puzzle = sudoku_game::draw(group, stream, options);
    if (!puzzle) return std::nullopt;
    return instance_of(*puzzle, group.variant);
  }

  sat::Model model_of(const Instance& instance, const json::value& answer) const override {
    const Puzzle puzzle = *sudoku_game::read(instance);
    return latin::model_of(*read_answer(puzzle, answer));
  }

  /// The sum over open cells of log2 of the values that no given cell in sight has.
  double bits(const Instance& instance) const override {
    const Puzzle puzzle = *sudoku_game::read(instance);
    const std::size_t n = puzzle.n();
    double sum = 0;
    for (std::size_t i = 0; i < n * n; ++i) {
      if (puzzle.given[i] != kOpen) continue;
      std::vector<bool> seen(n + 1);
      for (std::size_t j = 0; j < n * n; ++j) {
        const bool sees = j / n == i / n || j % n == i % n ||
                          (puzzle.zones.size() > 0 && puzzle.zones[i] == puzzle.zones[j]);
        if (sees && puzzle.given[j] != kOpen) seen[static_cast<std::size_t>(puzzle.given[j])] = true;
      }
      const auto open = std::count(seen.begin() + 1, seen.end(), false);
      if (open > 0) sum += std::log2(static_cast<double>(open));
    }
    return sum;
  }

  Board board(const Instance& instance, const json::value& answer) const override {
    const Puzzle puzzle = *sudoku_game::read(instance);
    const std::size_t n = puzzle.n();
    Board board{.rows = n, .columns = n};
    const Result<Grid> filled = read_answer(puzzle, answer);
    for (std::size_t i = 0; i < n * n; ++i) {
      Look look;
      if (puzzle.given[i] != kOpen) look.given = sudoku_game::written(puzzle, puzzle.given[i]);
      if (filled && puzzle.given[i] == kOpen) {
        look.solved = sudoku_game::written(puzzle, (*filled)[i]);
        look.settled = sudoku_game::holds(n, i, (*filled)[i]);
      }
      board.cells.push_back(std::move(look));
      if (puzzle.zones.size() > 0) board.zones.push_back(static_cast<std::size_t>(puzzle.zones[i]));
    }
    if (puzzle.highest)
      board.below.push_back(fmt::format("zone {} has the highest score", *puzzle.highest + 1));
    if (puzzle.apart) board.below.push_back("neighbours differ by 2 or more");
    if (puzzle.diagonals) board.below.push_back("both diagonals hold every value");
    return board;
  }
};

}  // namespace

const Game& sudoku() {
  static const Sudoku game;
  return game;
}

}  // namespace quire::labs::hardcore_logic

#include "labs/hardcore-logic/binario.h"

#include <fmt/format.h>

#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/prompts.h"

namespace quire::labs::hardcore_logic {
namespace binario_game {
namespace {

namespace json = boost::json;

constexpr std::size_t kRelationsMost = 10'000;

}  // namespace

Result<Puzzle> read(const Instance& instance) {
  Puzzle puzzle;
  Result<Grid> given =
      read_field(instance, "grid", {.least = 2, .most = kSideMost}, numbers(0, 1, true), "0, 1 or null");
  if (!given) return Error{given.error()};
  puzzle.given = std::move(*given);
  if (puzzle.n() % 2 != 0)
    return Error{
        fmt::format("grid: has {} rows; an even number is needed for as many zeros as ones", puzzle.n())};
  const json::value* relations = instance.if_contains("relations");
  if (relations == nullptr) return puzzle;
  const json::array* list = relations->if_array();
  if (list == nullptr || list->size() > kRelationsMost)
    return Error{fmt::format("relations: must be a list of at most {} texts", kRelationsMost)};
  for (std::size_t i = 0; i < list->size(); ++i) {
    const json::string* text = (*list)[i].if_string();
    const Result<Relation> relation =
        read_relation(text == nullptr ? std::string_view() : std::string_view(*text), puzzle.n());
    if (!relation) return Error{fmt::format("relations: place {}: {}", i + 1, relation.error())};
    puzzle.relations.push_back(*relation);
  }
  return puzzle;
}

Instance instance_of(const Puzzle& puzzle, const std::string& variant) {
  Instance instance{
      {"game", "binario"}, {"variant", variant}, {"grid", cells_json(puzzle.given, number_or_null)}};
  if (puzzle.relations.empty()) return instance;
  json::array relations;
  for (const Relation& r : puzzle.relations) relations.push_back(json::string(words(r, puzzle.n())));
  instance["relations"] = std::move(relations);
  return instance;
}

}  // namespace binario_game

namespace {

namespace json = boost::json;
using binario_game::Puzzle;

std::string picture(const Puzzle& puzzle) {
  std::string text;
  for (std::size_t r = 0; r < puzzle.n(); ++r)
    for (std::size_t c = 0; c < puzzle.n(); ++c) {
      text += puzzle.given.at(r, c) == kOpen ? '.' : static_cast<char>('0' + puzzle.given.at(r, c));
      text += c + 1 < puzzle.n() ? " " : r + 1 < puzzle.n() ? "\n" : "";
    }
  for (const auto& relation : puzzle.relations) text += "\n" + words(relation, puzzle.n());
  return text;
}

/// What is wrong with a line; empty: nothing.
std::string line_fault(const Grid& grid, std::size_t i, bool across) {
  const std::size_t n = grid.rows();
  std::size_t ones = 0;
  const auto value = [&](std::size_t j) { return across ? grid.at(i, j) : grid.at(j, i); };
  const char* name = across ? "row" : "column";
  for (std::size_t j = 0; j < n; ++j) {
    ones += value(j) == 1 ? 1U : 0U;
    if (j >= 2 && value(j) == value(j - 1) && value(j) == value(j - 2))
      return fmt::format("{} {} has three {}s side by side", name, i + 1, value(j));
  }
  if (ones != n / 2) return fmt::format("{} {} has {} ones; it needs {}", name, i + 1, ones, n / 2);
  return "";
}

class Binario : public GridGame {
 public:
  std::string name() const override { return "binario"; }

  std::vector<Group> groups() const override {
    std::vector<Group> all;
    const auto add = [&](const char* variant, Change change, std::initializer_list<std::size_t> sides) {
      for (const std::size_t n : sides)
        all.push_back({fmt::format("binario-{}-{}", variant, n), "binario", variant,
                       fmt::format("{0}x{0}", n), change});
    };
    add("plain", Change::canonical, {4, 6, 8});
    add("empty", Change::ic1, {6, 8, 10});
    add("relations", Change::ic2, {6, 8, 10});
    add("unsolvable", Change::up, {6, 8, 10});
    return all;
  }

  Status check(const Instance& instance) const override {
    const Result<Puzzle> puzzle = binario_game::read(instance);
    return puzzle ? success() : Status(Error{puzzle.error()});
  }

  std::string prompt(const Instance& instance) const override {
    const Puzzle puzzle = *binario_game::read(instance);
    const std::size_t n = puzzle.n();
    std::string rules = fmt::format(
        "The grid has {0} rows and {0} columns. Every cell holds `0` or `1`; cells shown as `.` are yours to "
        "fill.\nEvery row and every column holds exactly {1} zeros and {1} ones.\nNo three cells in a row, "
        "side by "
        "side along a row or a column, hold the same digit.",
        n, n / 2);
    if (!puzzle.relations.empty())
      rules +=
          "\nEXTRA: the relations below the grid hold too. A cell is named by the letter of its row (A is "
          "the top "
          "one) and of its column (a is the left one), so `Ba` is the first cell of the second row.";
    return prompt_text("Binario", rules, picture(puzzle), skeleton(n, n), "the digit of that cell");
  }

  Mark grade(const Instance& instance, const json::value& solution) const override {
    const Puzzle puzzle = *binario_game::read(instance);
    const Result<Grid> filled =
        read_cells(solution, {.least = puzzle.n(), .most = puzzle.n()}, numbers(0, 1, false), "0 or 1");
    if (!filled) return {true, filled.error()};
    for (std::size_t i = 0; i < filled->size(); ++i)
      if (puzzle.given[i] != kOpen && puzzle.given[i] != (*filled)[i])
        return {false, fmt::format("{} is given as {}", place_words(i / puzzle.n(), i % puzzle.n()),
                                   puzzle.given[i])};
    for (const bool across : {true, false})
      for (std::size_t i = 0; i < puzzle.n(); ++i)
        if (std::string fault = line_fault(*filled, i, across); !fault.empty()) return {false, fault};
    for (const auto& relation : puzzle.relations)
      if (!holds(relation, *filled)) return {false, words(relation, puzzle.n()) + " does not hold"};
    return {};
  }

  Formula formula(const Instance& instance) const override {
    return binario_game::formula(*binario_game::read(instance));
  }

  json::value answer(const Instance& instance, const sat::Model& model) const override {
    const std::size_t n = binario_game::read(instance)->n();
    Grid grid(n, n);
    for (std::size_t i = 0; i < grid.size(); ++i) grid[i] = model[i + 1] ? 1 : 0;
    return cells_json(grid, number_or_null);
  }

 protected:
  std::optional<std::vector<sat::Model>> searched(const Instance& instance, std::size_t limit,
                                                  std::uint64_t steps_max) const override {
    return binario_game::search(*binario_game::read(instance), limit, steps_max);
  }

  std::optional<Instance> draw(const Group& group, random::Stream& stream,
                               const MakeOptions& options) const override {
    const std::size_t n = side_of(group.size);
    if (n < 4 || n > binario_game::kSideMost || n % 2 != 0) return std::nullopt;
    const std::optional<Puzzle> puzzle = binario_game::draw(n, group.variant, stream, options);
    if (!puzzle) return std::nullopt;
    return instance_of(*puzzle, group.variant);
  }

  sat::Model model_of(const Instance& instance, const json::value& answer) const override {
    const std::size_t n = binario_game::read(instance)->n();
    const Grid grid = *read_cells(answer, {.least = n, .most = n}, numbers(0, 1, false), "0 or 1");
    sat::Model model(n * n + 1);
    for (std::size_t i = 0; i < grid.size(); ++i) model[i + 1] = grid[i] == 1;
    return model;
  }

  double bits(const Instance& instance) const override {
    return static_cast<double>(binario_game::read(instance)->given.open());
  }

  Board board(const Instance& instance, const json::value& answer) const override {
    const Puzzle puzzle = *binario_game::read(instance);
    const std::size_t n = puzzle.n();
    Board board{.rows = n, .columns = n};
    const auto filled = read_cells(answer, {.least = n, .most = n}, numbers(0, 1, false), "");
    for (std::size_t i = 0; i < n * n; ++i) {
      Look look;
      if (puzzle.given[i] != kOpen) look.given = std::to_string(puzzle.given[i]);
      if (filled && puzzle.given[i] == kOpen) {
        look.solved = std::to_string((*filled)[i]);
        look.settled = (*filled)[i] == 1 ? binario_game::holds_one(i) : -binario_game::holds_one(i);
      }
      board.cells.push_back(std::move(look));
    }
    for (const auto& relation : puzzle.relations) board.below.push_back(words(relation, n));
    return board;
  }
};

}  // namespace

const Game& binario() {
  static const Binario game;
  return game;
}

}  // namespace quire::labs::hardcore_logic

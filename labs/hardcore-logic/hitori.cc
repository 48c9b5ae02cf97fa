#include "labs/hardcore-logic/hitori.h"

#include <fmt/format.h>

#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/prompts.h"

namespace quire::labs::hardcore_logic {
namespace hitori_game {

namespace json = boost::json;

char cipher_letter(std::size_t row, int number, std::size_t n) {
  return static_cast<char>('A' + (row + static_cast<std::size_t>(number) - 1) % n);
}

Result<Puzzle> read(const Instance& instance) {
  Puzzle puzzle;
  const Result<bool> cipher = flag_field(instance, "cipher");
  if (!cipher) return Error{cipher.error()};
  puzzle.cipher = *cipher;
  const json::value* rows = instance.if_contains("grid");
  const std::size_t n = rows != nullptr && rows->is_array() ? rows->get_array().size() : 0;
  if (n < 2 || n > kSideMost) return Error{fmt::format("grid: must have 2 to {} rows", kSideMost)};
  const CellReader letter = [n](const json::value& value) -> std::optional<int> {
    const json::string* text = value.if_string();
    if (text == nullptr || text->size() != 1 || (*text)[0] < 'A' || (*text)[0] >= static_cast<char>('A' + n))
      return std::nullopt;
    return (*text)[0] - 'A';
  };
  const auto side = static_cast<int>(n);
  Result<Grid> numbers = read_field(instance, "grid", {.least = n, .most = n},
                                    puzzle.cipher ? letter : hardcore_logic::numbers(1, side, false),
                                    puzzle.cipher ? fmt::format("one of the first {} capital letters", n)
                                                  : fmt::format("a number from 1 to {}", n));
  if (!numbers) return Error{numbers.error()};
  puzzle.numbers = std::move(*numbers);
  if (puzzle.cipher)
    for (std::size_t i = 0; i < n * n; ++i)
      puzzle.numbers[i] = (puzzle.numbers[i] + side - static_cast<int>(i / n)) % side + 1;
  puzzle.braced = Grid(n, n, 0);
  if (!instance.contains("braced")) return puzzle;
  Result<Grid> braced = read_field(instance, "braced", {.least = n, .most = n}, flag_of, "true or false");
  if (!braced) return Error{braced.error()};
  puzzle.braced = std::move(*braced);
  return puzzle;
}

Instance instance_of(const Puzzle& puzzle, const std::string& variant) {
  const std::size_t n = puzzle.n();
  json::array rows = cells_json(puzzle.numbers, number_or_null);
  if (puzzle.cipher)
    for (std::size_t r = 0; r < n; ++r)
      for (std::size_t c = 0; c < n; ++c)
        rows[r].as_array()[c] = json::string(1, cipher_letter(r, puzzle.numbers.at(r, c), n));
  Instance instance{{"game", "hitori"}, {"variant", variant}, {"grid", std::move(rows)}};
  if (puzzle.cipher) instance["cipher"] = true;
  if (puzzle.braced != Grid(n, n, 0)) instance["braced"] = cells_json(puzzle.braced, flag_json);
  return instance;
}

}  // namespace hitori_game

namespace {

namespace json = boost::json;
using hitori_game::Puzzle;

std::string cell_words(const Puzzle& puzzle, std::size_t cell) {
  const int number = puzzle.numbers[cell];
  return puzzle.cipher ? std::string(1, hitori_game::cipher_letter(cell / puzzle.n(), number, puzzle.n()))
                       : std::to_string(number);
}

std::string picture(const Puzzle& puzzle) {
  std::string text;
  for (std::size_t i = 0; i < puzzle.numbers.size(); ++i) {
    const bool braced = puzzle.braced[i] == 1;
    const std::string word = cell_words(puzzle, i);
    text += fmt::format("{:>4} ", braced ? "{" + word + "}" : word + " ");
    if ((i + 1) % puzzle.n() == 0 && i + 1 < puzzle.numbers.size()) text += "\n";
  }
  return text;
}

/// The first rule that breaks; `erased` has the grid's size.
std::string broken_rule(const Puzzle& puzzle, const Grid& erased) {
  const std::size_t n = puzzle.n();
  const auto place = [n](std::size_t i) { return place_words(i / n, i % n); };
  std::vector<bool> stays(n * n);
  for (std::size_t i = 0; i < n * n; ++i) stays[i] = erased[i] == 0;
  for (std::size_t i = 0; i < n * n; ++i) {
    if (puzzle.braced[i] == 1) {
      int around = 0;
      for (const std::size_t other : beside(erased, i, true)) around += erased[other];
      if (!stays[i]) return place(i) + " is braced and may not be erased";
      if (around > 3) return fmt::format("{} is braced and has {} erased neighbours", place(i), around);
    }
    for (std::size_t j = i + 1; j < n * n; ++j)
      if ((i / n == j / n || i % n == j % n) && stays[i] && stays[j] &&
          puzzle.numbers[i] == puzzle.numbers[j])
        return fmt::format("{} {} has two {}s left", i / n == j / n ? "row" : "column",
                           (i / n == j / n ? i / n : i % n) + 1, puzzle.numbers[i]);
    for (const std::size_t other : beside(erased, i, false))
      if (!stays[i] && !stays[other])
        return fmt::format("{} and {} are erased side by side", place(std::min(i, other)),
                           place(std::max(i, other)));
  }
  return connected(erased, stays) ? "" : "what is left falls apart";
}

class Hitori : public GridGame {
 public:
  std::string name() const override { return "hitori"; }

  std::vector<Group> groups() const override {
    std::vector<Group> all;
    const auto add = [&](const char* variant, Change change, std::initializer_list<std::size_t> sides) {
      for (const std::size_t n : sides)
        all.push_back(
            {fmt::format("hitori-{}-{}", variant, n), "hitori", variant, fmt::format("{0}x{0}", n), change});
    };
    add("plain", Change::canonical, {4, 5});
    add("cipher", Change::ue1, {6, 7});
    add("brace", Change::ue2, {4, 5, 6, 7});
    add("unsolvable", Change::up, {4, 5, 6, 7});
    return all;
  }

  Status check(const Instance& instance) const override {
    const Result<Puzzle> puzzle = hitori_game::read(instance);
    return puzzle ? success() : Status(Error{puzzle.error()});
  }

  std::string prompt(const Instance& instance) const override {
    const Puzzle puzzle = *hitori_game::read(instance);
    const std::size_t n = puzzle.n();
    std::string rules = fmt::format(
        "The grid has {0} rows and {0} columns of numbers from 1 to {0}. Some cells are to be erased.\nOf "
        "the cells "
        "that are left, no two in a row or column hold the same number.\nNo two erased cells are side by "
        "side.\nThe "
        "cells that are left hang together: from each, every other can be reached by steps up, down, left "
        "and right.",
        n);
    if (puzzle.braced != Grid(n, n, 0))
      rules += "\nEXTRA: a cell in braces may not be erased, and at most 3 of its 8 neighbours may.";
    if (puzzle.cipher)
      rules += fmt::format(
          "\nWARNING: the numbers are written as letters, differently in every row: in row i, counted from "
          "1, the "
          "number k is `'A' + (i + k - 2) % {0}`. In row 1, 1 is `A`; in row 2, 1 is `B` and {0} is `A`.",
          n);
    return prompt_text("Hitori", rules, picture(puzzle), skeleton(n, n),
                       "`true` where that cell is erased and `false` where it is left");
  }

  Mark grade(const Instance& instance, const json::value& solution) const override {
    const Puzzle puzzle = *hitori_game::read(instance);
    const Result<Grid> erased = read_erased(puzzle.n(), solution);
    if (!erased) return {true, erased.error()};
    return {false, broken_rule(puzzle, *erased)};
  }

  std::optional<Instance> without_rule(const Instance& instance) const override {
    if (!instance.contains("braced")) return std::nullopt;
    Instance plain = instance;
    plain["variant"] = "plain";
    plain.erase("braced");
    return plain;
  }

  std::optional<Instance> usual_look(const Instance& instance) const override {
    Puzzle puzzle = *hitori_game::read(instance);
    if (!puzzle.cipher) return std::nullopt;
    puzzle.cipher = false;
    return instance_of(puzzle, "plain");
  }

  Formula formula(const Instance& instance) const override {
    return hitori_game::formula(*hitori_game::read(instance));
  }

  json::value answer(const Instance& instance, const sat::Model& model) const override {
    Grid grid = hitori_game::read(instance)->numbers;
    for (std::size_t i = 0; i < grid.size(); ++i) grid[i] = model[i + 1] ? 1 : 0;
    return cells_json(grid, flag_json);
  }

 protected:
  std::optional<std::vector<sat::Model>> searched(const Instance& instance, std::size_t limit,
                                                  std::uint64_t steps_max) const override {
    return hitori_game::search(*hitori_game::read(instance), limit, steps_max);
  }

  std::optional<Instance> draw(const Group& group, random::Stream& stream,
                               const MakeOptions& options) const override {
    const std::optional<Puzzle> puzzle = hitori_game::draw(group, stream, options);
    if (!puzzle) return std::nullopt;
    return instance_of(*puzzle, group.variant);
  }

  sat::Model model_of(const Instance& instance, const json::value& answer) const override {
    const Grid erased = *read_erased(hitori_game::read(instance)->n(), answer);
    sat::Model model(erased.size() + 1);
    for (std::size_t i = 0; i < erased.size(); ++i) model[i + 1] = erased[i] == 1;
    return model;
  }

  double bits(const Instance& instance) const override {
    return static_cast<double>(hitori_game::read(instance)->numbers.size());
  }

  std::vector<std::vector<sat::Literal>> cuts(const Instance& instance,
                                              const sat::Model& model) const override {
    return hitori_game::cuts(hitori_game::read(instance)->numbers, model);
  }
  bool is_cut(const Instance& instance, sat::Clause clause) const override {
    return hitori_game::is_cut(hitori_game::read(instance)->numbers, clause);
  }

  Board board(const Instance& instance, const json::value& answer) const override {
    const Puzzle puzzle = *hitori_game::read(instance);
    const std::size_t n = puzzle.n();
    Board board{.rows = n, .columns = n};
    const Result<Grid> erased = read_erased(n, answer);
    for (std::size_t i = 0; i < n * n; ++i) {
      Look look;
      look.given = cell_words(puzzle, i);
      if (puzzle.braced[i] == 1) look.given = "{" + look.given + "}";
      if (erased) {
        look.marked = (*erased)[i] == 1;
        look.settled = look.marked ? hitori_game::erased(i) : -hitori_game::erased(i);
      }
      board.cells.push_back(std::move(look));
    }
    return board;
  }

 private:
  static Result<Grid> read_erased(std::size_t n, const json::value& answer) {
    return read_cells(answer, {.least = n, .most = n}, flag_of, "true or false");
  }
};

}  // namespace

const Game& hitori() {
  static const Hitori game;
  return game;
}

}  // namespace quire::labs::hardcore_logic

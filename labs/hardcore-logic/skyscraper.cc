#include "labs/hardcore-logic/skyscraper.h"

#include <cmath>

#include <fmt/format.h>

#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/prompts.h"

namespace quire::labs::hardcore_logic {
namespace skyscraper_game {
namespace {

namespace json = boost::json;

constexpr int kHintMost = 1'000'000;
const char* const kSeenNames[] = {"count", "sum", "ksum"};

}  // namespace

Result<Puzzle> read(const Instance& instance) {
  Puzzle puzzle;
  const json::value* rows = instance.if_contains("grid");
  const std::size_t n = rows != nullptr && rows->is_array() ? rows->get_array().size() : 0;
  if (n < 2 || n > kSideMost) return Error{fmt::format("grid: must have 2 to {} rows", kSideMost)};
  Result<Grid> given =
      read_field(instance, "grid", {.least = n, .most = n}, numbers(1, static_cast<int>(n), true),
                 fmt::format("a height from 1 to {} or null", n));
  if (!given) return Error{given.error()};
  puzzle.given = std::move(*given);
  const json::value* seen = instance.if_contains("hint");
  bool known = false;
  for (std::size_t i = 0; i < 3; ++i)
    if (seen != nullptr && seen->is_string() && seen->get_string() == kSeenNames[i]) {
      puzzle.seen = static_cast<Seen>(i);
      known = true;
    }
  if (!known) return Error{"hint: must be \"count\", \"sum\" or \"ksum\""};
  for (const char* side : {"top", "left", "right", "bottom"}) {
    const Result<std::vector<int>> hints = numbers_field(instance, side, n, kOpen, kHintMost);
    if (!hints) return Error{hints.error()};
    puzzle.hints.insert(puzzle.hints.end(), hints->begin(), hints->end());
  }
  if (!instance.contains("diagonals")) return puzzle;
  const Result<std::vector<int>> hints = numbers_field(instance, "diagonals", 4, kOpen, kHintMost);
  if (!hints) return Error{hints.error()};
  puzzle.hints.insert(puzzle.hints.end(), hints->begin(), hints->end());
  return puzzle;
}

Instance instance_of(const Puzzle& puzzle, const std::string& variant) {
  const std::size_t n = puzzle.n();
  Instance instance{{"game", "skyscraper"},
                    {"variant", variant},
                    {"hint", kSeenNames[static_cast<std::size_t>(puzzle.seen)]},
                    {"grid", cells_json(puzzle.given, number_or_null)}};
  const auto part = [&](std::size_t from, std::size_t count) {
    return json::array(puzzle.hints.begin() + static_cast<std::ptrdiff_t>(from),
                       puzzle.hints.begin() + static_cast<std::ptrdiff_t>(from + count));
  };
  const char* const sides[] = {"top", "left", "right", "bottom"};
  for (std::size_t i = 0; i < 4; ++i) instance[sides[i]] = part(i * n, n);
  if (puzzle.hints.size() > 4 * n) instance["diagonals"] = part(4 * n, 4);
  return instance;
}

std::string hint_words(std::size_t n, std::size_t hint) {
  static const char* const kLines[] = {"column {} from the top", "row {} from the left",
                                       "row {} from the right", "column {} from the bottom"};
  static const char* const kCorners[] = {"top left", "top right", "bottom left", "bottom right"};
  if (hint >= 4 * n) return fmt::format("the diagonal from the {}", kCorners[hint - 4 * n]);
  return fmt::format(fmt::runtime(kLines[hint / n]), hint % n + 1);
}

}  // namespace skyscraper_game

namespace {

namespace json = boost::json;
using skyscraper_game::Puzzle;
using skyscraper_game::Seen;

/// The grid with a frame of hints; the corners are those of the diagonals.
std::string picture(const Puzzle& puzzle) {
  const std::size_t n = puzzle.n();
  const auto hint = [&](std::size_t i) { return i < puzzle.hints.size() ? puzzle.hints[i] : kOpen; };
  const auto frame = [&](std::size_t first, std::size_t corner) {
    std::string line = fmt::format("{:>2}|", hint(corner));
    for (std::size_t i = 0; i < n; ++i)
      line += fmt::format("{:>2}{}", hint(first + i), i + 1 < n ? " " : "|");
    return line + fmt::format("{:>2}", hint(corner + 1));
  };
  std::string text = frame(0, 4 * n) + "\n";
  for (std::size_t r = 0; r < n; ++r) {
    text += fmt::format("{:>2}|", hint(n + r));
    for (std::size_t c = 0; c < n; ++c) {
      const int height = puzzle.given.at(r, c);
      text += fmt::format("{:>2}{}", height == kOpen ? "." : std::to_string(height), c + 1 < n ? " " : "|");
    }
    text += fmt::format("{:>2}\n", hint(2 * n + r));
  }
  return text + frame(3 * n, 4 * n + 2);
}

std::string rules_words(const Puzzle& puzzle) {
  const std::size_t n = puzzle.n();
  const char* const what = puzzle.seen == Seen::count ? "the number of cells that are seen"
                           : puzzle.seen == Seen::sum
                               ? "the sum of the heights of the cells that are seen"
                               : "the sum over the cells that are seen of height times rank, the rank of the "
                                 "first one seen being 1, of the next 2, and so on";
  std::string text = fmt::format(
      "The grid has {0} rows and {0} columns. Every cell holds a height from 1 to {0}, each once in every "
      "row and in "
      "every column; cells shown as `.` are yours to fill.\nLooking along a line from one end, a cell hides "
      "all "
      "cells behind it that are not taller. The hint at that end is {1}; `-1` says nothing.\nThe first line "
      "above "
      "the grid has the hints of the columns from the top, the last one those from the bottom; every row has "
      "its "
      "hint from the left in front and the one from the right behind.",
      n, what);
  if (puzzle.hints.size() > 4 * n)
    text +=
        "\nEXTRA: the corners of the frame are hints of the diagonals, seen from that corner. Heights may "
        "repeat "
        "along a diagonal; one that is equal to a cell before it is hidden.";
  else
    text += " The corners of the frame are always `-1`.";
  if (puzzle.seen != Seen::count) text += "\nWARNING: hints are sums here, not numbers of cells.";
  return text;
}

class Skyscraper : public GridGame {
 public:
  std::string name() const override { return "skyscraper"; }

  std::vector<Group> groups() const override {
    std::vector<Group> all;
    const auto add = [&](const char* variant, Change change, std::initializer_list<std::size_t> sides) {
      for (const std::size_t n : sides)
        all.push_back({fmt::format("skyscraper-{}-{}", variant, n), "skyscraper", variant,
                       fmt::format("{0}x{0}", n), change});
    };
    add("plain", Change::canonical, {5});
    add("partial-count", Change::ic1, {5, 6, 7, 8});
    add("diag", Change::ic2, {5, 6, 7, 8});
    // The paper's four groups of sums, shared out among its two sums.
    add("partial-sum", Change::ue2, {5, 7});
    add("partial-ksum", Change::ue2, {6, 8});
    add("unsolvable", Change::up, {5, 6, 7, 8});
    return all;
  }

  Status check(const Instance& instance) const override {
    const Result<Puzzle> puzzle = skyscraper_game::read(instance);
    return puzzle ? success() : Status(Error{puzzle.error()});
  }

  std::string prompt(const Instance& instance) const override {
    const Puzzle puzzle = *skyscraper_game::read(instance);
    return prompt_text("Skyscraper", rules_words(puzzle), picture(puzzle), skeleton(puzzle.n(), puzzle.n()),
                       "the height of that cell");
  }

  Mark grade(const Instance& instance, const json::value& solution) const override {
    const Puzzle puzzle = *skyscraper_game::read(instance);
    const std::size_t n = puzzle.n();
    const Result<Grid> filled = read_heights(n, solution);
    if (!filled) return {true, filled.error()};
    const auto lines = skyscraper_game::lines_of(n);
    for (std::size_t i = 0; i < n * n; ++i)
      if (puzzle.given[i] != kOpen && puzzle.given[i] != (*filled)[i])
        return {false, fmt::format("{} is given as {}", place_words(i / n, i % n), puzzle.given[i])};
    for (std::size_t i = 0; i < 2 * n; ++i) {  // columns and rows
      std::vector<bool> seen(n + 1);
      for (const std::size_t cell : lines[i]) {
        const auto height = static_cast<std::size_t>((*filled)[cell]);
        if (seen[height])
          return {false, fmt::format("{} {} has two {}s", i < n ? "column" : "row", i % n + 1, height)};
        seen[height] = true;
      }
    }
    const std::vector<int> hints =
        skyscraper_game::hints_of(*filled, puzzle.seen, puzzle.hints.size() > 4 * n);
    for (std::size_t i = 0; i < puzzle.hints.size(); ++i)
      if (puzzle.hints[i] != kOpen && puzzle.hints[i] != hints[i])
        return {false, fmt::format("{} gives {}; its hint is {}", skyscraper_game::hint_words(n, i), hints[i],
                                   puzzle.hints[i])};
    return {};
  }

  /// The same hints read as usual.
  std::optional<Instance> without_rule(const Instance& instance) const override {
    if (skyscraper_game::read(instance)->seen == Seen::count) return std::nullopt;
    Instance plain = instance;
    plain["variant"] = "plain";
    plain["hint"] = "count";
    return plain;
  }

  Formula formula(const Instance& instance) const override {
    return skyscraper_game::formula(*skyscraper_game::read(instance));
  }

  json::value answer(const Instance& instance, const sat::Model& model) const override {
    return cells_json(skyscraper_game::grid_of(skyscraper_game::read(instance)->n(), model), number_or_null);
  }

 protected:
  std::optional<Instance> draw(const Group& group, random::Stream& stream,
                               const MakeOptions& options) const override {
    const std::optional<Puzzle> puzzle = skyscraper_game::draw(group, stream, options);
    if (!puzzle) return std::nullopt;
    return instance_of(*puzzle, group.variant);
  }

  sat::Model model_of(const Instance& instance, const json::value& answer) const override {
    const std::size_t n = skyscraper_game::read(instance)->n();
    return latin::model_of(*read_heights(n, answer));
  }

  /// Every open cell may hold every height.
  double bits(const Instance& instance) const override {
    const Puzzle puzzle = *skyscraper_game::read(instance);
    return static_cast<double>(puzzle.given.open()) * std::log2(static_cast<double>(puzzle.n()));
  }

  Board board(const Instance& instance, const json::value& answer) const override {
    const Puzzle puzzle = *skyscraper_game::read(instance);
    const std::size_t n = puzzle.n();
    Board board{.rows = n, .columns = n};
    const Result<Grid> filled = read_heights(n, answer);
    for (std::size_t i = 0; i < n * n; ++i) {
      Look look;
      if (puzzle.given[i] != kOpen) look.given = std::to_string(puzzle.given[i]);
      if (filled && puzzle.given[i] == kOpen) {
        look.solved = std::to_string((*filled)[i]);
        look.settled = skyscraper_game::holds(n, i, (*filled)[i]);
      }
      board.cells.push_back(std::move(look));
    }
    std::vector<std::string>* const sides[] = {&board.top, &board.left, &board.right, &board.bottom};
    for (std::size_t i = 0; i < 4 * n; ++i)
      sides[i / n]->push_back(puzzle.hints[i] == kOpen ? "" : std::to_string(puzzle.hints[i]));
    for (std::size_t i = 4 * n; i < puzzle.hints.size(); ++i)
      if (puzzle.hints[i] != kOpen)
        board.below.push_back(fmt::format("{}: {}", skyscraper_game::hint_words(n, i), puzzle.hints[i]));
    return board;
  }

 private:
  static Result<Grid> read_heights(std::size_t n, const json::value& answer) {
    return read_cells(answer, {.least = n, .most = n}, numbers(1, static_cast<int>(n), false),
                      fmt::format("a height from 1 to {}", n));
  }
};

}  // namespace

const Game& skyscraper() {
  static const Skyscraper game;
  return game;
}

}  // namespace quire::labs::hardcore_logic

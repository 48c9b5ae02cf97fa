#include "labs/hardcore-logic/minesweeper.h"

#include <fmt/format.h>

#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/prompts.h"
#include "labs/hardcore-logic/prove.h"

namespace quire::labs::hardcore_logic {
namespace minesweeper_game {

namespace json = boost::json;

char letter_of(int shown) {
  if (shown == kOpen) return '.';
  return shown == 0 ? 'Z' : static_cast<char>('A' + shown - 1);
}

Result<Puzzle> read(const Instance& instance) {
  Puzzle puzzle;
  const std::pair<const char*, bool*> flags[] = {
      {"letters", &puzzle.letters}, {"regional", &puzzle.regional}, {"apart", &puzzle.apart}};
  for (const auto& [name, flag] : flags) {
    const Result<bool> value = flag_field(instance, name);
    if (!value) return Error{value.error()};
    *flag = *value;
  }
  const CellReader letter = [](const json::value& value) -> std::optional<int> {
    if (value.is_null()) return kOpen;
    const json::string* text = value.if_string();
    if (text == nullptr || text->size() != 1) return std::nullopt;
    for (int shown = 0; shown <= 8; ++shown)
      if ((*text)[0] == letter_of(shown)) return shown;
    return std::nullopt;
  };
  Result<Grid> shown =
      read_field(instance, "grid", {.least = 1, .most = kSideMost, .square = false},
                 puzzle.letters ? letter : numbers(0, 8, true),
                 puzzle.letters ? "\"Z\", \"A\" to \"H\", or null" : "a number from 0 to 8, or null");
  if (!shown) return Error{shown.error()};
  puzzle.shown = std::move(*shown);
  return puzzle;
}

Instance instance_of(const Puzzle& puzzle, const std::string& variant) {
  const auto written = [&](int shown) -> json::value {
    if (shown == kOpen || !puzzle.letters) return number_or_null(shown);
    return json::string(1, letter_of(shown));
  };
  Instance instance{
      {"game", "minesweeper"}, {"variant", variant}, {"grid", cells_json(puzzle.shown, written)}};
  if (puzzle.letters) instance["letters"] = true;
  if (puzzle.regional) instance["regional"] = true;
  if (puzzle.apart) instance["apart"] = true;
  return instance;
}

}  // namespace minesweeper_game

namespace {

namespace json = boost::json;
using minesweeper_game::Puzzle;
using Kind = Solved::Kind;

/// That one of the forced mines is missing: what the proof refutes.
std::vector<sat::Literal> one_missing(const Grid& mines) {
  std::vector<sat::Literal> clause;
  for (std::size_t i = 0; i < mines.size(); ++i)
    if (mines[i] == 1) clause.push_back(-minesweeper_game::mine(i));
  return clause;
}

std::string layout_text(const Grid& mines) {
  std::string text;
  for (std::size_t i = 0; i < mines.size(); ++i) text += mines[i] == 1 ? '1' : '0';
  return text;
}

Result<Grid> read_answer(const Puzzle& puzzle, const json::value& answer) {
  Result<Grid> mines = read_cells(answer, {.least = 1, .most = minesweeper_game::kSideMost, .square = false},
                                  flag_of, "true or false");
  if (mines && (mines->rows() != puzzle.shown.rows() || mines->columns() != puzzle.shown.columns()))
    return Error{fmt::format("has {} rows of {} cells; the grid has {} of {}", mines->rows(),
                             mines->columns(), puzzle.shown.rows(), puzzle.shown.columns())};
  return mines;
}

/// Whether the layouts of a certificate fit and leave every closed cell safe that the answer does not name.
Status check_witnesses(const Puzzle& puzzle, const Grid& mines, const json::object& certificate) {
  const json::value* value = certificate.if_contains("layouts");
  const json::array* list = value == nullptr ? nullptr : value->if_array();
  if (list == nullptr || list->empty() || list->size() > mines.size() + 1)
    return Error{"certificate: layouts: must be a list of layouts"};
  std::vector<bool> safe(mines.size());
  for (const json::value& one : *list) {
    const json::string* text = one.if_string();
    if (text == nullptr || text->size() != mines.size())
      return Error{"certificate: layouts: one of another size"};
    Grid layout(mines.rows(), mines.columns(), 0);
    for (std::size_t i = 0; i < mines.size(); ++i) {
      layout[i] = (*text)[i] == '1' ? 1 : 0;
      safe[i] = safe[i] || layout[i] == 0;
    }
    if (!fits(puzzle, layout)) return Error{"certificate: layouts: one that does not fit the numbers"};
  }
  for (std::size_t i = 0; i < mines.size(); ++i)
    if (mines[i] == 0 && !safe[i])
      return Error{"certificate: layouts: none leaves " +
                   place_words(i / mines.columns(), i % mines.columns()) + " safe"};
  return success();
}

std::string rules_words(const Puzzle& puzzle) {
  std::string text = fmt::format(
      "The grid has {} rows and {} columns. Some cells hold a mine, the others are safe. A cell that shows "
      "something "
      "is open and safe; cells shown as `.` are closed.\nAn open cell shows ",
      puzzle.shown.rows(), puzzle.shown.columns());
  text +=
      puzzle.regional
          ? "in how many pieces the mines among its eight neighbours hang together: two mines belong to one "
            "piece "
            "where they touch by a side or corner, or through other mines among the same eight neighbours."
          : "how many of its eight neighbours are mines.";
  text +=
      "\nFind all closed cells that must be mines, whatever the rest looks like. The puzzle has no solution "
      "if no "
      "layout of mines fits what is shown.";
  if (puzzle.regional) text += "\nWARNING: three mines that touch each other count as 1, not as 3.";
  if (puzzle.apart) text += "\nEXTRA: no two mines touch each other, by a side or corner.";
  if (puzzle.letters) text += "\nWARNING: numbers are written as letters: Z is 0, A to H are 1 to 8.";
  return text;
}

std::string picture(const Puzzle& puzzle) {
  std::string text;
  const std::size_t columns = puzzle.shown.columns();
  for (std::size_t i = 0; i < puzzle.shown.size(); ++i) {
    const int shown = puzzle.shown[i];
    text += puzzle.letters || shown == kOpen ? minesweeper_game::letter_of(shown)
                                             : static_cast<char>('0' + shown);
    text += (i + 1) % columns != 0 ? " " : i + 1 < puzzle.shown.size() ? "\n" : "";
  }
  return text;
}

class Minesweeper : public GridGame {
 public:
  std::string name() const override { return "minesweeper"; }

  std::vector<Group> groups() const override {
    std::vector<Group> all{{"minesweeper-plain-easy", "minesweeper", "plain", "9x9", Change::canonical}};
    const auto add = [&](const char* variant, Change change) {
      const char* const levels[][2] = {{"easy", "9x9"}, {"medium", "9x9, many mines"}, {"hard", "12x12"}};
      for (const auto& [level, size] : levels)
        all.push_back(
            {fmt::format("minesweeper-{}-{}", variant, level), "minesweeper", variant, size, change});
    };
    add("sparse", Change::ic1);
    add("letter", Change::ue1);
    add("regional", Change::ue2);
    add("noadj", Change::ue2);
    add("unsolvable", Change::up);
    return all;
  }

  Status check(const Instance& instance) const override {
    const Result<Puzzle> puzzle = minesweeper_game::read(instance);
    return puzzle ? success() : Status(Error{puzzle.error()});
  }

  std::string prompt(const Instance& instance) const override {
    const Puzzle puzzle = *minesweeper_game::read(instance);
    return prompt_text("Minesweeper", rules_words(puzzle), picture(puzzle),
                       skeleton(puzzle.shown.rows(), puzzle.shown.columns()),
                       "`true` where that cell must be a mine and `false` where it need not be, or is open");
  }

  Solved solve(const Instance& instance, const SolveOptions& options) const override {
    const Puzzle puzzle = *minesweeper_game::read(instance);
    const sat::SolverOptions limits = solver_options(options.timeout_ms, options.seed);
    const minesweeper_game::Forced found = minesweeper_game::forced(puzzle, limits, options.check);
    Solved solved{.kind = found.kind};
    if (found.kind == Kind::unknown) return solved;
    Formula f = formula(instance);
    if (found.kind == Kind::one) {
      solved.solutions.push_back(cells_json(found.mines, flag_json));
      json::array layouts;
      for (const Grid& layout : found.witnesses) layouts.push_back(json::string(layout_text(layout)));
      solved.certificate["layouts"] = std::move(layouts);
      f.cnf.add(one_missing(found.mines));
    }
    if (!options.proof) return solved;
    solved.difficulty = search_cost(f.cnf, options.seed, options.check);
    solved.difficulty.emplace_back("bits", bits(instance));
    const std::optional<Refutation> refuted = refutation(f.cnf, limits);
    if (!refuted) return {};
    solved.certificate["drat"] = refuted->drat;
    solved.difficulty.emplace_back("proof", static_cast<double>(refuted->lemmas));
    return solved;
  }

  Status recheck(const Instance& instance, const Solved& solved) const override {
    const Puzzle puzzle = *minesweeper_game::read(instance);
    if (solved.kind != Kind::none && solved.kind != Kind::one)
      return Error{"only an answer that is the only one, or none, has a certificate"};
    Formula f = formula(instance);
    if (solved.kind == Kind::one) {
      if (solved.solutions.size() != 1) return Error{"there must be one answer"};
      const Result<Grid> mines = read_answer(puzzle, solved.solutions.front());
      if (!mines) return Error{mines.error()};
      const Status safe = check_witnesses(puzzle, *mines, solved.certificate);
      if (!safe) return safe;
      f.cnf.add(one_missing(*mines));
    }
    return check_proof(f.cnf, solved.certificate);
  }

  Mark grade(const Instance& instance, const json::value& solution) const override {
    const Puzzle puzzle = *minesweeper_game::read(instance);
    const Result<Grid> said = read_answer(puzzle, solution);
    if (!said) return {true, said.error()};
    const minesweeper_game::Forced right =
        minesweeper_game::forced(puzzle, solver_options(kGradeMilliseconds), {});
    if (right.kind == Kind::none) return {false, "no layout fits what is shown"};
    if (right.kind == Kind::unknown) return {false, "the solver found no answer to compare with"};
    for (std::size_t i = 0; i < said->size(); ++i) {
      const std::string place = place_words(i / said->columns(), i % said->columns());
      if ((*said)[i] == 1 && puzzle.shown[i] != kOpen) return {false, place + " is open"};
      if ((*said)[i] == 1 && right.mines[i] == 0) return {false, place + " need not be a mine"};
      if ((*said)[i] == 0 && right.mines[i] == 1) return {false, place + " must be a mine, and is not named"};
    }
    return {};
  }

  std::optional<Instance> without_rule(const Instance& instance) const override {
    Puzzle puzzle = *minesweeper_game::read(instance);
    if (!puzzle.regional && !puzzle.apart) return std::nullopt;
    puzzle.regional = puzzle.apart = false;
    return instance_of(puzzle, "plain");
  }

  std::optional<Instance> usual_look(const Instance& instance) const override {
    Puzzle puzzle = *minesweeper_game::read(instance);
    if (!puzzle.letters) return std::nullopt;
    puzzle.letters = false;
    return instance_of(puzzle, "plain");
  }

  Formula formula(const Instance& instance) const override {
    return minesweeper_game::formula(*minesweeper_game::read(instance));
  }

  /// One layout that fits; answers are what all of them share.
  json::value answer(const Instance& instance, const sat::Model& model) const override {
    Grid grid = minesweeper_game::read(instance)->shown;
    for (std::size_t i = 0; i < grid.size(); ++i) grid[i] = model[i + 1] ? 1 : 0;
    return cells_json(grid, flag_json);
  }

 protected:
  std::optional<Instance> draw(const Group& group, random::Stream& stream,
                               const MakeOptions& options) const override {
    const std::optional<Puzzle> puzzle = minesweeper_game::draw(group, stream, options);
    if (!puzzle) return std::nullopt;
    return instance_of(*puzzle, group.variant);
  }

  sat::Model model_of(const Instance& instance, const json::value& answer) const override {
    const Grid mines = *read_answer(*minesweeper_game::read(instance), answer);
    sat::Model model(mines.size() + 1);
    for (std::size_t i = 0; i < mines.size(); ++i) model[i + 1] = mines[i] == 1;
    return model;
  }

  double bits(const Instance& instance) const override {
    return static_cast<double>(minesweeper_game::read(instance)->shown.open());
  }

  Board board(const Instance& instance, const json::value& answer) const override {
    const Puzzle puzzle = *minesweeper_game::read(instance);
    Board board{.rows = puzzle.shown.rows(), .columns = puzzle.shown.columns()};
    const Result<Grid> mines = read_answer(puzzle, answer);
    for (std::size_t i = 0; i < puzzle.shown.size(); ++i) {
      Look look;
      const int shown = puzzle.shown[i];
      look.blocked = shown == kOpen;
      if (shown != kOpen)
        look.given =
            puzzle.letters ? std::string(1, minesweeper_game::letter_of(shown)) : std::to_string(shown);
      if (mines && (*mines)[i] == 1) {
        look.blocked = false;
        look.marked = true;
        look.solved = "*";
        look.settled = minesweeper_game::mine(i);
      }
      board.cells.push_back(std::move(look));
    }
    if (puzzle.regional) board.below.push_back("numbers count pieces of touching mines");
    if (puzzle.apart) board.below.push_back("no two mines touch");
    return board;
  }

 private:
  static constexpr std::int64_t kGradeMilliseconds = 100'000;  // what conflicts stand for
};

}  // namespace

const Game& minesweeper() {
  static const Minesweeper game;
  return game;
}

}  // namespace quire::labs::hardcore_logic

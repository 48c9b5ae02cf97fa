// Erased cells are drawn, a Latin square gives the numbers of the others, and erased cells repeat a number of
// their row or column. Where another answer exists, one of the cells that it keeps gets another number.
#include <algorithm>

#include "labs/hardcore-logic/hitori.h"
#include "labs/hardcore-logic/latin.h"

namespace quire::labs::hardcore_logic::hitori_game {
namespace {

using sat::Literal;

constexpr int kPatterns = 200, kRepairs = 150;

/// Least and most erased cells: the recipe's for sides 4 to 7, about a quarter of the cells otherwise.
std::size_t erased_count(std::size_t n, random::Stream& stream) {
  switch (n) {
    case 4:
      return 5;
    case 5:
      return 8;
    case 6:
      return 10 + stream.below(2);
    case 7:
      return 10 + stream.below(5);
    default:
      return n * n * 22 / 100 + stream.below(n * n * 5 / 100 + 1);
  }
}

/// Erased cells, none side by side, that leave the rest in one piece; nothing where the draw got stuck.
std::optional<sat::Model> drawn_pattern(std::size_t n, random::Stream& stream) {
  const Grid grid(n, n);
  std::size_t left = erased_count(n, stream);
  std::vector<std::size_t> order(n * n);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  stream.shuffle(std::span(order));
  std::vector<bool> stays(n * n, true);
  for (const std::size_t cell : order) {
    if (left == 0) break;
    const auto around = beside(grid, cell, false);
    if (!std::all_of(around.begin(), around.end(), [&](std::size_t i) { return stays[i]; })) continue;
    stays[cell] = false;
    if (connected(grid, stays))
      --left;
    else
      stays[cell] = true;
  }
  if (left > 0) return std::nullopt;
  sat::Model model(n * n + 1);
  for (std::size_t i = 0; i < n * n; ++i) model[i + 1] = !stays[i];
  return model;
}

bool is_erased(const sat::Model& model, std::size_t cell) { return sat::satisfied(erased(cell), model); }

/// A number that a cell which stays has in the same row or column.
void renumber(Grid& numbers, std::size_t cell, const sat::Model& pattern, random::Stream& stream) {
  const std::size_t n = numbers.rows();
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (i != cell && (i / n == cell / n || i % n == cell % n) && !is_erased(pattern, i)) others.push_back(i);
  numbers[cell] = numbers[others[stream.below(others.size())]];
}

/// Looks for an answer other than the pattern; pieces that fall apart are ruled out as they come.
class Rival {
 public:
  Rival(const Grid& grid, const Formula& f, const sat::Model& pattern, const MakeOptions& options)
      : grid_(grid), solver_(f.cnf, solver_options(options.timeout_ms)), check_(options.check) {
    solver_.add(sat::blocking_clause(pattern, f.told));
  }
  /// Satisfiable: an answer is in model().
  sat::Answer look(std::span<const Literal> assumed) {
    while (true) {
      if (check_) check_();
      const sat::Answer said = solver_.solve(assumed);
      if (said != sat::Answer::satisfiable) return said;
      model_ = solver_.model();
      const auto broken = cuts(grid_, model_);
      if (broken.empty()) return said;
      for (const auto& cut : broken) solver_.add(cut);
    }
  }
  const sat::Model& model() const { return model_; }

 private:
  const Grid& grid_;
  sat::Solver solver_;
  std::function<void()> check_;
  sat::Model model_;
};

/// Cells that stay and have at most three erased neighbours.
std::vector<std::size_t> cells_to_brace(const Grid& grid, const sat::Model& pattern) {
  std::vector<std::size_t> cells;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const auto around = beside(grid, i, true);
    const auto count = std::count_if(around.begin(), around.end(),
                                     [&](std::size_t other) { return is_erased(pattern, other); });
    if (!is_erased(pattern, i) && count <= 3) cells.push_back(i);
  }
  return cells;
}

/// As few braces as make the pattern the only answer; none where all together do not.
std::optional<std::vector<std::size_t>> braces(const Puzzle& puzzle, const sat::Model& pattern,
                                               random::Stream& stream, const MakeOptions& options) {
  const std::vector<std::size_t> cells = cells_to_brace(puzzle.numbers, pattern);
  Formula f = formula(puzzle);
  std::vector<Literal> on;  // numbered without gaps
  for (std::size_t i = 0; i < cells.size(); ++i) on.push_back(f.cnf.new_variable());
  if (on.empty()) return std::nullopt;
  for (std::size_t i = 0; i < cells.size(); ++i) add_brace(f.cnf, puzzle.numbers, cells[i], -on[i]);
  const Literal first = on.front();
  Rival rival(puzzle.numbers, f, pattern, options);
  if (rival.look(on) != sat::Answer::unsatisfiable) return std::nullopt;
  std::vector<Literal> order = on;
  stream.shuffle(std::span(order));
  for (const Literal l : order) {
    std::vector<Literal> less = on;
    std::erase(less, l);
    if (rival.look(less) == sat::Answer::unsatisfiable) on = std::move(less);
  }
  std::vector<std::size_t> kept;
  for (const Literal l : on) kept.push_back(cells[static_cast<std::size_t>(l - first)]);
  return kept;
}

/// One of the cells through which the rival escapes, or any erased one.
std::size_t weak_cell(const sat::Model& pattern, const sat::Model* rival, std::size_t cells,
                      random::Stream& stream) {
  std::vector<std::size_t> weak, all;
  for (std::size_t i = 0; i < cells; ++i) {
    if (!is_erased(pattern, i)) continue;
    all.push_back(i);
    if (rival != nullptr && !is_erased(*rival, i)) weak.push_back(i);
  }
  const auto& from = weak.empty() ? all : weak;
  return from[stream.below(from.size())];
}

std::optional<Puzzle> with_pattern(std::size_t n, const sat::Model& pattern, bool braced,
                                   random::Stream& stream, const MakeOptions& options) {
  const std::optional<sat::Model> square = sample(latin::squares(n).cnf, stream);
  if (!square) return std::nullopt;
  Puzzle puzzle{.numbers = latin::grid_of(n, *square), .braced = Grid(n, n, 0)};
  for (std::size_t i = 0; i < n * n; ++i)
    if (is_erased(pattern, i)) renumber(puzzle.numbers, i, pattern, stream);
  for (int repair = 0; repair < kRepairs; ++repair) {
    Rival rival(puzzle.numbers, formula(puzzle), pattern, options);
    const sat::Answer said = rival.look({});
    if (said == sat::Answer::unknown) return std::nullopt;
    const bool only = said == sat::Answer::unsatisfiable;
    if (only && !braced) return puzzle;
    if (!only && braced)
      if (const auto cells = braces(puzzle, pattern, stream, options)) {
        for (const std::size_t cell : *cells) puzzle.braced[cell] = 1;
        return puzzle;
      }
    renumber(puzzle.numbers, weak_cell(pattern, only ? nullptr : &rival.model(), n * n, stream), pattern,
             stream);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Puzzle> draw(const Group& group, random::Stream& stream, const MakeOptions& options) {
  const std::size_t n = side_of(group.size);
  if (n < 3 || n > kSideMost) return std::nullopt;
  if (group.variant == "unsolvable") {
    Puzzle puzzle{.numbers = Grid(n, n), .braced = Grid(n, n, 0)};
    for (std::size_t i = 0; i < n * n; ++i) puzzle.numbers[i] = 1 + static_cast<int>(stream.below(n));
    return puzzle;
  }
  std::optional<sat::Model> pattern;
  for (int i = 0; i < kPatterns && !pattern; ++i) pattern = drawn_pattern(n, stream);
  if (!pattern) return std::nullopt;
  std::optional<Puzzle> puzzle = with_pattern(n, *pattern, group.variant == "brace", stream, options);
  if (puzzle) puzzle->cipher = group.variant == "cipher";
  return puzzle;
}

}  // namespace quire::labs::hardcore_logic::hitori_game

#include <algorithm>

#include "labs/engines/sat/cardinality.h"
#include "labs/hardcore-logic/minesweeper.h"

namespace quire::labs::hardcore_logic::minesweeper_game {
namespace {

using sat::Literal;

/// Pieces of the true ones among cells; two hang together where they touch, corners included.
int pieces(const Grid& grid, const std::vector<std::size_t>& cells, unsigned chosen) {
  const auto touch = [&](std::size_t a, std::size_t b) {
    const auto apart = [](std::size_t x, std::size_t y) { return x > y ? x - y : y - x; };
    return apart(a / grid.columns(), b / grid.columns()) <= 1 &&
           apart(a % grid.columns(), b % grid.columns()) <= 1;
  };
  int count = 0;
  unsigned left = chosen;
  while (left != 0) {
    ++count;
    unsigned piece = left & (0U - left), before = 0;
    while (piece != before) {
      before = piece;
      for (std::size_t i = 0; i < cells.size(); ++i)
        for (std::size_t j = 0; j < cells.size(); ++j)
          if ((piece >> i & 1) != 0 && (left >> j & 1) != 0 && touch(cells[i], cells[j])) piece |= 1U << j;
    }
    left &= ~piece;
  }
  return count;
}

/// All layouts of the neighbours with another number of pieces are forbidden.
void add_regional(sat::Cnf& cnf, const Grid& grid, const std::vector<std::size_t>& closed, int shown) {
  for (unsigned chosen = 0; chosen < 1U << closed.size(); ++chosen) {
    if (pieces(grid, closed, chosen) == shown) continue;
    std::vector<Literal> clause;
    for (std::size_t i = 0; i < closed.size(); ++i)
      clause.push_back((chosen >> i & 1) != 0 ? -mine(closed[i]) : mine(closed[i]));
    cnf.add(clause);
  }
}

Grid layout_of(const Puzzle& puzzle, const sat::Model& model) {
  Grid mines(puzzle.shown.rows(), puzzle.shown.columns(), 0);
  for (std::size_t i = 0; i < mines.size(); ++i) mines[i] = sat::satisfied(mine(i), model) ? 1 : 0;
  return mines;
}

}  // namespace

Formula formula(const Puzzle& puzzle) {
  const Grid& shown = puzzle.shown;
  const auto told = static_cast<std::int32_t>(shown.size());
  Formula f{.cnf = sat::Cnf(told), .told = told};
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const std::vector<std::size_t> around = beside(shown, i, true);
    if (puzzle.apart)
      for (const std::size_t other : around)
        if (other > i) f.cnf.add({-mine(i), -mine(other)});
    if (shown[i] == kOpen) continue;
    f.cnf.add({-mine(i)});
    std::vector<std::size_t> closed;
    for (const std::size_t other : around)
      if (shown[other] == kOpen) closed.push_back(other);
    if (puzzle.regional) {
      add_regional(f.cnf, shown, closed, shown[i]);
      continue;
    }
    std::vector<Literal> literals;
    for (const std::size_t other : closed) literals.push_back(mine(other));
    sat::exactly(f.cnf, literals, static_cast<std::size_t>(shown[i]));
  }
  return f;
}

int shown_at(const Grid& mines, std::size_t cell, bool regional) {
  std::vector<std::size_t> around;
  for (const std::size_t other : beside(mines, cell, true))
    if (mines[other] == 1) around.push_back(other);
  if (!regional) return static_cast<int>(around.size());
  return pieces(mines, around, (1U << around.size()) - 1);
}

bool fits(const Puzzle& puzzle, const Grid& mines) {
  for (std::size_t i = 0; i < mines.size(); ++i) {
    if (puzzle.shown[i] != kOpen && (mines[i] == 1 || shown_at(mines, i, puzzle.regional) != puzzle.shown[i]))
      return false;
    if (!puzzle.apart || mines[i] == 0) continue;
    for (const std::size_t other : beside(mines, i, true))
      if (mines[other] == 1) return false;
  }
  return true;
}

Forced forced(const Puzzle& puzzle, const sat::SolverOptions& options, const std::function<void()>& check) {
  Forced found{.mines = Grid(puzzle.shown.rows(), puzzle.shown.columns(), 0)};
  sat::Solver solver(formula(puzzle).cnf, options);
  sat::Answer said = solver.solve();
  if (said != sat::Answer::satisfiable) {
    if (said == sat::Answer::unsatisfiable) found.kind = Solved::Kind::none;
    return found;
  }
  found.witnesses.push_back(layout_of(puzzle, solver.model()));
  std::vector<bool> open(puzzle.shown.size());  // a mine in every layout so far
  for (std::size_t i = 0; i < open.size(); ++i) open[i] = found.witnesses.front()[i] == 1;
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (!open[i]) continue;
    if (check) check();
    const Literal safe[] = {-mine(i)};
    said = solver.solve(safe);
    if (said == sat::Answer::unknown) return found;
    if (said == sat::Answer::unsatisfiable) {
      found.mines[i] = 1;
      continue;
    }
    found.witnesses.push_back(layout_of(puzzle, solver.model()));
    for (std::size_t j = i; j < open.size(); ++j) open[j] = open[j] && found.witnesses.back()[j] == 1;
  }
  found.kind = Solved::Kind::one;
  return found;
}

}  // namespace quire::labs::hardcore_logic::minesweeper_game

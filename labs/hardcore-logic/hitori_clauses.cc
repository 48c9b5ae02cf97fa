#include <algorithm>

#include "labs/engines/sat/cardinality.h"
#include "labs/hardcore-logic/hitori.h"

namespace quire::labs::hardcore_logic::hitori_game {
namespace {

using sat::Literal;

constexpr std::size_t kAroundBrace = 3;

/// Number of the piece of each cell that is in; pieces are counted from 1.
std::vector<std::size_t> pieces(const Grid& grid, const std::vector<bool>& in, std::size_t& count) {
  std::vector<std::size_t> piece(grid.size());
  count = 0;
  for (std::size_t first = 0; first < grid.size(); ++first) {
    if (!in[first] || piece[first] != 0) continue;
    std::vector<std::size_t> reached{first};
    piece[first] = ++count;
    for (std::size_t i = 0; i < reached.size(); ++i)
      for (const std::size_t next : beside(grid, reached[i], false)) {
        if (!in[next] || piece[next] != 0) continue;
        piece[next] = count;
        reached.push_back(next);
      }
  }
  return piece;
}

}  // namespace

void add_brace(sat::Cnf& cnf, const Grid& grid, std::size_t cell, Literal unless) {
  const auto add = [&](std::vector<Literal> clause) {
    if (unless != 0) clause.push_back(unless);
    cnf.add(clause);
  };
  add({-erased(cell)});
  std::vector<Literal> around;
  for (const std::size_t other : beside(grid, cell, true)) around.push_back(erased(other));
  if (around.size() <= kAroundBrace) return;
  add({-sat::totaliser(cnf, around, kAroundBrace + 1)[kAroundBrace]});
}

Formula formula(const Puzzle& puzzle) {
  const Grid& grid = puzzle.numbers;
  const std::size_t n = puzzle.n();
  const auto told = static_cast<std::int32_t>(grid.size());
  Formula f{.cnf = sat::Cnf(told), .told = told};
  for (std::size_t i = 0; i < grid.size(); ++i) {
    for (std::size_t j = i + 1; j < grid.size(); ++j)
      if ((i / n == j / n || i % n == j % n) && grid[i] == grid[j]) f.cnf.add({erased(i), erased(j)});
    for (const std::size_t other : beside(grid, i, false))
      if (other > i) f.cnf.add({-erased(i), -erased(other)});
    if (puzzle.braced[i] == 1) add_brace(f.cnf, grid, i, 0);
  }
  return f;
}

std::vector<std::vector<Literal>> cuts(const Grid& grid, const sat::Model& model) {
  std::vector<bool> stays(grid.size());
  for (std::size_t i = 0; i < grid.size(); ++i) stays[i] = !sat::satisfied(erased(i), model);
  std::size_t count = 0;
  const std::vector<std::size_t> piece = pieces(grid, stays, count);
  std::vector<std::vector<Literal>> found;
  for (std::size_t p = 1; count > 1 && p <= count; ++p) {
    std::vector<Literal>& clause = found.emplace_back();
    for (std::size_t i = 0; i < grid.size(); ++i) {
      if (stays[i]) continue;
      const std::vector<std::size_t> around = beside(grid, i, false);
      if (std::any_of(around.begin(), around.end(), [&](std::size_t other) { return piece[other] == p; }))
        clause.push_back(-erased(i));
    }
  }
  return found;
}

bool is_cut(const Grid& grid, sat::Clause clause) {
  std::vector<bool> stays(grid.size(), true);
  for (const Literal l : clause) {
    if (l >= 0 || static_cast<std::size_t>(-l) > grid.size()) return false;
    stays[static_cast<std::size_t>(-l) - 1] = false;
  }
  std::size_t count = 0;
  pieces(grid, stays, count);
  return count > 1;
}

}  // namespace quire::labs::hardcore_logic::hitori_game

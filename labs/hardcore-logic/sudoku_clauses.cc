#include <algorithm>
#include <cmath>

#include "labs/hardcore-logic/line_reading.h"
#include "labs/hardcore-logic/sudoku.h"

namespace quire::labs::hardcore_logic::sudoku_game {
namespace {

using sat::Literal;

/// The zones' scores are read cell by cell; a threshold in unary lies between the highest and all others.
void highest_score(sat::Cnf& cnf, const Puzzle& puzzle, const Grid& given) {
  const std::size_t n = puzzle.n();
  const auto zones = cells_of_zones(puzzle);
  const std::size_t most = n * n * (n + 1) / 2;  // no score is higher
  std::vector<Literal> reaches(most + 2);        // the threshold is at least so much
  for (Literal& l : reaches) l = cnf.new_variable();
  for (std::size_t s = 1; s < reaches.size(); ++s) cnf.add({-reaches[s], reaches[s - 1]});
  const auto add_place = [](State s, std::size_t i, int value) {
    return s + static_cast<State>(i + 1) * static_cast<State>(value);
  };
  for (std::size_t z = 0; z < zones.size(); ++z) {
    Line line;
    for (const std::size_t cell : zones[z]) {
      std::vector<Choice>& choices = line.emplace_back();
      for (int v = 1; v <= static_cast<int>(n); ++v)
        if (given[cell] == kOpen || given[cell] == v) choices.push_back({holds(n, cell, v), v});
    }
    for (const auto& [sum, end] : read_line(cnf, line, 0, add_place)) {
      if (z == *puzzle.highest)
        cnf.add({-end, -reaches[sum + 1]});
      else
        cnf.add({-end, reaches[sum]});
    }
  }
}

Formula with_givens(const Puzzle& puzzle, const Grid& given) {
  const std::size_t n = puzzle.n();
  Formula f = latin::squares(n);
  for (std::size_t cell = 0; cell < n * n; ++cell)
    if (given[cell] != kOpen) f.cnf.add({holds(n, cell, given[cell])});
  std::vector<std::size_t> down, up;
  for (std::size_t i = 0; i < n; ++i) {
    down.push_back(i * n + i);
    up.push_back(i * n + n - 1 - i);
  }
  for (const auto& zone : cells_of_zones(puzzle)) latin::all_values(f.cnf, n, zone);
  if (puzzle.diagonals) {
    latin::all_values(f.cnf, n, down);
    latin::all_values(f.cnf, n, up);
  }
  if (puzzle.apart)
    for (std::size_t cell = 0; cell < n * n; ++cell)
      for (const std::size_t other : beside(given, cell, false))
        for (int v = 1; v < static_cast<int>(n); ++v)
          f.cnf.add({-holds(n, cell, v), -holds(n, other, v + 1)});
  if (puzzle.highest) highest_score(f.cnf, puzzle, given);
  return f;
}

}  // namespace

bool is_side(std::size_t n) { return n == 4 || n == 9 || n == 16 || n == 25; }

Grid square_zones(std::size_t n) {
  const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(n))));
  Grid zones(n, n);
  for (std::size_t r = 0; r < n; ++r)
    for (std::size_t c = 0; c < n; ++c) zones.at(r, c) = static_cast<int>(r / side * side + c / side);
  return zones;
}

std::vector<std::vector<std::size_t>> cells_of_zones(const Puzzle& puzzle) {
  std::vector<std::vector<std::size_t>> zones;
  if (puzzle.zones.size() == 0) return zones;
  zones.resize(puzzle.n());
  for (std::size_t i = 0; i < puzzle.zones.size(); ++i)
    zones[static_cast<std::size_t>(puzzle.zones[i])].push_back(i);
  return zones;
}

int score(const std::vector<std::size_t>& zone, const Grid& filled) {
  int sum = 0;
  for (std::size_t i = 0; i < zone.size(); ++i) sum += static_cast<int>(i + 1) * filled[zone[i]];
  return sum;
}

Formula rules(const Puzzle& puzzle) { return with_givens(puzzle, Grid(puzzle.n(), puzzle.n())); }

Formula formula(const Puzzle& puzzle) { return with_givens(puzzle, puzzle.given); }

}  // namespace quire::labs::hardcore_logic::sudoku_game

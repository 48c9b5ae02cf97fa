// Full grids are models of all rules of the variant under random choices; then cells are opened while the
// answer stays the only one. Where a variant adds a rule, cells are opened until the puzzle would have other
// answers without it.
#include <algorithm>

#include <fmt/format.h>

#include "labs/hardcore-logic/sieve.h"
#include "labs/hardcore-logic/sudoku.h"

namespace quire::labs::hardcore_logic::sudoku_game {
namespace {

using sat::Literal;

constexpr std::size_t kZoneSwaps = 60, kZoneTries = 20'000;

std::vector<bool> members(const Grid& zones, int zone) {
  std::vector<bool> cells(zones.size());
  for (std::size_t i = 0; i < zones.size(); ++i) cells[i] = zones[i] == zone;
  return cells;
}

/// Connected zones of n cells, from squares by swaps between two zones that leave both connected.
Grid drawn_zones(std::size_t n, random::Stream& stream) {
  Grid zones = square_zones(n);
  std::size_t swaps = 0;
  for (std::size_t tries = 0; swaps < kZoneSwaps && tries < kZoneTries; ++tries) {
    const std::size_t a = stream.below(zones.size());
    const auto around = beside(zones, a, false);
    const int mine = zones[a], other = zones[around[stream.below(around.size())]];
    if (mine == other) continue;
    std::vector<std::size_t> theirs;
    for (std::size_t i = 0; i < zones.size(); ++i)
      if (zones[i] == other) theirs.push_back(i);
    const std::size_t b = theirs[stream.below(theirs.size())];
    std::swap(zones[a], zones[b]);
    if (connected(zones, members(zones, mine)) && connected(zones, members(zones, other)))
      ++swaps;
    else
      std::swap(zones[a], zones[b]);
  }
  return zones;
}

std::vector<std::string> drawn_letters(std::size_t n, bool in_order, random::Stream& stream) {
  std::vector<std::string> letters;
  for (const std::uint64_t i : random::without_replacement(stream, 26, n))
    letters.emplace_back(1, static_cast<char>('A' + i));
  if (!in_order) stream.shuffle(std::span(letters));
  return letters;
}

/// How many cells are opened: at least and at most.
struct Holes {
  std::size_t least = 0, most = 0;
};
Holes holes_of(const std::string& rule, std::size_t n) {
  if (n == 16) return {115, 115};
  if (n != 9) return {n * n / 2, n * n * 3 / 4};
  if (rule == "plain" || rule == "unsolvable") return {40, 40};
  if (rule == "zigzag") return {35, 40};
  if (rule == "empty") return {81, 81};
  return {40, 64};
}

/// The highest zone where there is one alone; else the draw is given up.
std::optional<std::size_t> top_zone(const Puzzle& puzzle, const Grid& full) {
  const auto zones = cells_of_zones(puzzle);
  std::vector<int> scores;
  for (const auto& zone : zones) scores.push_back(score(zone, full));
  const auto top = std::max_element(scores.begin(), scores.end());
  if (std::count(scores.begin(), scores.end(), *top) != 1) return std::nullopt;
  return static_cast<std::size_t>(top - scores.begin());
}

/// The puzzle without the rule that its variant adds.
Puzzle plain_of(Puzzle puzzle) {
  puzzle.diagonals = puzzle.apart = false;
  puzzle.highest.reset();
  if (!puzzle.regular) puzzle.zones = Grid();
  return puzzle;
}

/// Opens cells in random order; nothing where the variant's rule turns out not to be needed.
std::optional<Grid> opened(const Puzzle& puzzle, const sat::Model& board, const std::string& rule,
                           random::Stream& stream, const MakeOptions& options) {
  const std::size_t n = puzzle.n();
  const Holes holes = holes_of(rule, n);
  const Grid full = grid_of(n, board);
  std::vector<Literal> givens;
  for (std::size_t cell = 0; cell < n * n; ++cell) givens.push_back(holds(n, cell, full[cell]));
  stream.shuffle(std::span(givens));
  const auto limits = solver_options(options.timeout_ms);
  Sieve sieve(rules(puzzle), board, limits, options.check);
  const bool extra = puzzle.diagonals || puzzle.apart || puzzle.highest || !puzzle.regular;
  givens = sieve.sifted(givens, holes.least);
  if (extra) {
    Sieve plain(rules(plain_of(puzzle)), board, limits, options.check);
    for (std::size_t holes_now = n * n - givens.size(); plain.only(givens); ++holes_now) {
      if (holes_now >= holes.most) return std::nullopt;
      const std::size_t before = givens.size();
      givens = sieve.sifted(givens, 1);
      if (givens.size() == before) return std::nullopt;
    }
  }
  if (rule != "empty" && n * n - givens.size() < holes.least) return std::nullopt;
  Grid given(n, n);
  for (const Literal l : givens) {
    const auto cell = static_cast<std::size_t>(l - 1) / n;
    given[cell] = full[cell];
  }
  return given;
}

/// An open cell gets a value that no cell of its row, column or zone has, and that the answer does not have.
bool spoil(Puzzle& puzzle, const Grid& full, random::Stream& stream) {
  std::vector<std::pair<std::size_t, int>> wrong;
  for (std::size_t cell = 0; cell < full.size(); ++cell) {
    if (puzzle.given[cell] != kOpen) continue;
    for (int v = 1; v <= static_cast<int>(puzzle.n()); ++v) {
      bool free = v != full[cell];
      for (std::size_t other = 0; free && other < full.size(); ++other) {
        const bool seen = other / puzzle.n() == cell / puzzle.n() ||
                          other % puzzle.n() == cell % puzzle.n() ||
                          puzzle.zones[other] == puzzle.zones[cell];
        free = !(seen && puzzle.given[other] == v);
      }
      if (free) wrong.emplace_back(cell, v);
    }
  }
  if (wrong.empty()) return false;
  const auto [cell, value] = wrong[stream.below(wrong.size())];
  puzzle.given[cell] = value;
  return true;
}

}  // namespace

std::optional<Puzzle> draw(const Group& group, random::Stream& stream, const MakeOptions& options) {
  const std::size_t n = side_of(group.size);
  if (!is_side(n)) return std::nullopt;
  const bool letters = group.variant.starts_with("letter-");
  const std::string rule = letters ? group.variant.substr(7) : group.variant;
  if (rule == "maxzone" && n > 9) return std::nullopt;
  Puzzle puzzle{.given = Grid(n, n), .symbols = {}, .zones = square_zones(n)};
  if (rule == "zigzag") {
    puzzle.zones = drawn_zones(n, stream);
    puzzle.regular = false;
  }
  puzzle.diagonals = rule == "diag";
  puzzle.apart = rule == "discon";
  const std::optional<sat::Model> board = sample(rules(puzzle).cnf, stream);
  if (!board) return std::nullopt;
  const Grid full = grid_of(n, *board);
  if (rule == "maxzone") {
    puzzle.highest = top_zone(puzzle, full);
    if (!puzzle.highest) return std::nullopt;
  }
  const std::optional<Grid> given = opened(puzzle, *board, rule, stream, options);
  if (!given) return std::nullopt;
  puzzle.given = *given;
  if (rule == "unsolvable" && !spoil(puzzle, full, stream)) return std::nullopt;
  if (letters) puzzle.symbols = drawn_letters(n, puzzle.apart, stream);
  return puzzle;
}

}  // namespace quire::labs::hardcore_logic::sudoku_game

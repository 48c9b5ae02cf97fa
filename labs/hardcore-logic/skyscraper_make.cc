// Squares are drawn, all hints read off, some hidden. Where that leaves several answers, as it usually does
// from side 6 on, cells are given until it leaves one, and those that turn out not to be needed are taken
// back: given cells are this project's addition to the paper's recipe, which asks for no certificate.
#include <algorithm>

#include "labs/hardcore-logic/sieve.h"
#include "labs/hardcore-logic/skyscraper.h"

namespace quire::labs::hardcore_logic::skyscraper_game {
namespace {

using sat::Literal;

constexpr int kBoards = 3;  // drawn; the one that needs the fewest given cells is taken

/// How many hints are hidden: none where all are to be seen.
std::size_t hidden_count(const std::string& variant, std::size_t n, random::Stream& stream) {
  if (!variant.starts_with("partial")) return 0;
  if (n == 5) return variant == "partial-count" ? 8 + stream.below(5) : 5 + stream.below(4);
  return n + stream.below(3);
}

void hide(std::vector<int>& hints, std::size_t count, random::Stream& stream) {
  for (const std::uint64_t i :
       random::without_replacement(stream, hints.size(), std::min(count, hints.size())))
    hints[i] = kOpen;
}

/// As few cells as make the answer the only one; nothing where the solver gave up.
std::optional<std::vector<Literal>> needed_cells(const Puzzle& puzzle, const sat::Model& board,
                                                 random::Stream& stream, const MakeOptions& options) {
  const std::size_t n = puzzle.n();
  const Grid full = grid_of(n, board);
  const Formula f = formula(puzzle);
  Sieve sieve(f, board, solver_options(options.timeout_ms), options.check);
  std::vector<Literal> cells;
  while (!sieve.only(cells)) {
    if (!sieve.other()) return std::nullopt;
    const Grid other = grid_of(n, *sieve.other());
    std::vector<std::size_t> differ;
    for (std::size_t i = 0; i < n * n; ++i)
      if (other[i] != full[i]) differ.push_back(i);
    const std::size_t cell = differ[stream.below(differ.size())];
    cells.push_back(holds(n, cell, full[cell]));
  }
  return sieve.sifted(cells);
}

/// Hints that no square has, in one of five ways; whether none has them is for the certificate to say.
void spoil(Puzzle& puzzle, random::Stream& stream) {
  const std::size_t n = puzzle.n();
  const auto most = static_cast<int>(n);
  const std::size_t i = stream.below(n);
  const bool rows = stream.bernoulli(0.5);
  int& near = puzzle.hints[rows ? n + i : i];
  int& far = puzzle.hints[rows ? 2 * n + i : 3 * n + i];
  switch (stream.below(n == 5 ? 5 : 4)) {
    case 0:  // all are seen from one side, and more than one from the other
      near = most;
      far = 2 + static_cast<int>(stream.below(n - 1));
      return;
    case 1:  // the tallest is in front on both sides
      near = far = 1;
      return;
    case 2:
      near = most + 1 + static_cast<int>(stream.below(n));
      return;
    case 3: {  // the tallest is in front in two lines of one side
      const std::size_t j = (i + 1 + stream.below(n - 1)) % n;
      near = 1;
      puzzle.hints[rows ? n + j : j] = 1;
      return;
    }
    default:
      for (int& hint : puzzle.hints) hint = 1 + static_cast<int>(stream.below(n));
  }
}

}  // namespace

std::optional<Puzzle> draw_unchecked(std::size_t n, Seen seen, bool diagonals, random::Stream& stream) {
  const std::optional<sat::Model> board = sample(squares(n).cnf, stream);
  if (!board) return std::nullopt;
  Puzzle puzzle{.given = Grid(n, n), .seen = seen, .hints = hints_of(grid_of(n, *board), seen, diagonals)};
  if (!diagonals) hide(puzzle.hints, n + stream.below(3), stream);
  return puzzle;
}

std::optional<Puzzle> draw(const Group& group, random::Stream& stream, const MakeOptions& options) {
  const std::size_t n = side_of(group.size);
  if (n < 3 || n > kSideMost) return std::nullopt;
  const Seen seen = group.variant == "partial-sum"    ? Seen::sum
                    : group.variant == "partial-ksum" ? Seen::ranked
                                                      : Seen::count;
  std::optional<Puzzle> best;
  std::size_t fewest = ~std::size_t{0};
  for (int i = 0; i < kBoards && fewest > 0; ++i) {
    const std::optional<sat::Model> board = sample(squares(n).cnf, stream);
    if (!board) return std::nullopt;
    Puzzle puzzle{.given = Grid(n, n),
                  .seen = seen,
                  .hints = hints_of(grid_of(n, *board), seen, group.variant == "diag")};
    if (group.variant == "unsolvable") {
      spoil(puzzle, stream);
      return puzzle;
    }
    hide(puzzle.hints, hidden_count(group.variant, n, stream), stream);
    const auto cells = needed_cells(puzzle, *board, stream, options);
    if (!cells || cells->size() >= fewest) continue;
    fewest = cells->size();
    for (const Literal l : *cells) {
      const auto place = static_cast<std::size_t>(l - 1);
      puzzle.given[place / n] = static_cast<int>(place % n) + 1;
    }
    best = std::move(puzzle);
  }
  return best;
}

}  // namespace quire::labs::hardcore_logic::skyscraper_game

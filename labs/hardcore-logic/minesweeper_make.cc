// Mines are drawn, some of the safe cells opened; a layout is kept where a few mines, but not none, are
// forced.
#include <algorithm>

#include "labs/hardcore-logic/minesweeper.h"

namespace quire::labs::hardcore_logic::minesweeper_game {
namespace {

constexpr int kLayouts = 60;  // tried in one draw
constexpr int kChanges = 20;  // of one number, tried on one layout

/// Shares of the paper's recipe: 15 to 30 mines on 9 x 9, 30 to 45 on 12 x 12. The lower half of the first
/// range is "9x9", the upper one "9x9, many mines"; other sizes take the shares of 12 x 12.
std::size_t mine_count(const Group& group, std::size_t cells, random::Stream& stream) {
  double low = 0.21, high = 0.31;
  if (side_of(group.size) <= 9) {
    const bool many = group.size.find("many") != std::string::npos;
    low = many ? 0.28 : 0.19;
    high = many ? 0.37 : 0.28;
  }
  return static_cast<std::size_t>(static_cast<double>(cells) * (low + (high - low) * stream.uniform()));
}

/// As many mines as wanted, or as fit where they must not touch.
Grid drawn_mines(std::size_t n, std::size_t count, bool apart, random::Stream& stream) {
  Grid mines(n, n, 0);
  std::vector<std::size_t> order(mines.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  stream.shuffle(std::span(order));
  for (const std::size_t cell : order) {
    if (count == 0) break;
    if (apart && shown_at(mines, cell, false) > 0) continue;
    mines[cell] = 1;
    --count;
  }
  return mines;
}

/// Opens all safe cells but for this share of all cells, mines included.
void open_cells(Puzzle& puzzle, const Grid& mines, double closed, random::Stream& stream) {
  std::vector<std::size_t> safe;
  for (std::size_t i = 0; i < mines.size(); ++i)
    if (mines[i] == 0) safe.push_back(i);
  stream.shuffle(std::span(safe));
  const auto opened = static_cast<std::size_t>((1 - closed) * static_cast<double>(mines.size()));
  for (std::size_t i = 0; i < std::min(opened, safe.size()); ++i)
    puzzle.shown[safe[i]] = shown_at(mines, safe[i], puzzle.regional);
}

/// Changes one number so that no layout fits.
bool spoil(Puzzle& puzzle, random::Stream& stream, const sat::SolverOptions& options) {
  std::vector<std::size_t> opened;
  for (std::size_t i = 0; i < puzzle.shown.size(); ++i)
    if (puzzle.shown[i] != kOpen) opened.push_back(i);
  for (int i = 0; i < kChanges && !opened.empty(); ++i) {
    const std::size_t cell = opened[stream.below(opened.size())];
    const int before = puzzle.shown[cell];
    const auto value = static_cast<int>(stream.below(8));
    puzzle.shown[cell] = value < before ? value : value + 1;
    if (sat::solve(formula(puzzle).cnf, options).answer == sat::Answer::unsatisfiable) return true;
    puzzle.shown[cell] = before;
  }
  return false;
}

}  // namespace

std::optional<Puzzle> draw(const Group& group, random::Stream& stream, const MakeOptions& options) {
  const std::size_t n = side_of(group.size);
  if (n < 3 || n > kSideMost) return std::nullopt;
  const auto limits = solver_options(options.timeout_ms);
  const auto forced_least = n <= 9 ? 4U : 5U;
  for (int i = 0; i < kLayouts; ++i) {
    if (options.check) options.check();
    Puzzle puzzle{.shown = Grid(n, n)};
    puzzle.regional = group.variant == "regional";
    puzzle.apart = group.variant == "noadj";
    puzzle.letters = group.variant == "letter" || group.variant == "noadj";
    const Grid mines = drawn_mines(n, mine_count(group, n * n, stream), puzzle.apart, stream);
    const bool sparse = group.variant == "sparse" || group.variant == "letter";
    const double closed = sparse                     ? 0.75 + 0.10 * stream.uniform()
                          : group.variant == "plain" ? 0.45 + 0.10 * stream.uniform()
                                                     : 0.60 + 0.15 * stream.uniform();
    open_cells(puzzle, mines, closed, stream);
    if (group.variant == "unsolvable") {
      if (spoil(puzzle, stream, limits)) return puzzle;
      continue;
    }
    const Forced found = forced(puzzle, limits, options.check);
    std::size_t count = 0;
    for (std::size_t cell = 0; cell < found.mines.size(); ++cell) count += found.mines[cell] == 1 ? 1U : 0U;
    // The recipe's bounds, 4 to 12, or 5 to 10 on 12 x 12; a board that is mostly open forces more.
    const std::size_t most = group.variant == "plain" ? n * n
                             : n <= 9                 ? 12
                                                      : std::max<std::size_t>(10, n * n / 14);
    if (found.kind != Solved::Kind::one || count < forced_least || count > most) continue;
    if (puzzle.regional || puzzle.apart) {
      Puzzle plain = puzzle;
      plain.regional = plain.apart = false;
      const Forced usual = forced(plain, limits, options.check);
      if (usual.kind == Solved::Kind::unknown ||
          (usual.kind == Solved::Kind::one && usual.mines == found.mines))
        continue;
    }
    return puzzle;
  }
  return std::nullopt;
}

}  // namespace quire::labs::hardcore_logic::minesweeper_game

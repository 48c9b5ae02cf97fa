#include "labs/hardcore-logic/skyscraper.h"

namespace quire::labs::hardcore_logic::skyscraper_game {
namespace {

using sat::Literal;

/// A view's state: the tallest so far, how many were seen, and what the hint adds up.
struct View {
  State tallest = 0, count = 0, sum = 0;
  static View of(State s) { return {s % 16, s / 16 % 16, s / 256}; }
  State packed() const { return tallest + 16 * count + 256 * sum; }
};

State after(Seen seen, State state, int height) {
  View v = View::of(state);
  const auto h = static_cast<State>(height);
  if (h <= v.tallest) return state;
  v.tallest = h;
  // Only what the hint needs is kept, so that fewer states are told apart.
  if (seen == Seen::count) ++v.sum;
  if (seen == Seen::sum) v.sum += h;
  if (seen == Seen::ranked) v.sum += h * ++v.count;
  return v.packed();
}

}  // namespace

std::vector<std::vector<std::size_t>> lines_of(std::size_t n) {
  std::vector<std::vector<std::size_t>> lines(4 * n + 4);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const std::size_t back = n - 1 - j;
      lines[i].push_back(j * n + i);
      lines[n + i].push_back(i * n + j);
      lines[2 * n + i].push_back(i * n + back);
      lines[3 * n + i].push_back(back * n + i);
    }
    const std::size_t back = n - 1 - i;
    lines[4 * n].push_back(i * n + i);
    lines[4 * n + 1].push_back(i * n + back);
    lines[4 * n + 2].push_back(back * n + i);
    lines[4 * n + 3].push_back(back * n + back);
  }
  return lines;
}

int seen_of(Seen seen, std::span<const int> heights) {
  State state = 0;
  for (const int height : heights) state = after(seen, state, height);
  return static_cast<int>(View::of(state).sum);
}

std::vector<int> hints_of(const Grid& full, Seen seen, bool diagonals) {
  std::vector<int> hints;
  for (const auto& line : lines_of(full.rows())) {
    if (!diagonals && hints.size() == 4 * full.rows()) break;
    std::vector<int> heights;
    for (const std::size_t cell : line) heights.push_back(full[cell]);
    hints.push_back(seen_of(seen, heights));
  }
  return hints;
}

void add_hint(sat::Cnf& cnf, std::size_t n, Seen seen, const std::vector<std::size_t>& line, int hint,
              Literal unless) {
  Line cells;
  for (const std::size_t cell : line) {
    std::vector<Choice>& choices = cells.emplace_back();
    for (int h = 1; h <= static_cast<int>(n); ++h) choices.push_back({holds(n, cell, h), h});
  }
  const Advance advance = [seen](State s, std::size_t, int height) { return after(seen, s, height); };
  const auto fits = [hint](State s) { return static_cast<int>(View::of(s).sum) == hint; };
  if (unless == 0) {
    read_line(cnf, cells, 0, advance, fits);
    return;
  }
  for (const auto& [state, end] : read_line(cnf, cells, 0, advance))
    if (!fits(state)) cnf.add({unless, -end});
}

Formula formula(const Puzzle& puzzle) {
  const std::size_t n = puzzle.n();
  Formula f = squares(n);
  for (std::size_t cell = 0; cell < n * n; ++cell)
    if (puzzle.given[cell] != kOpen) f.cnf.add({holds(n, cell, puzzle.given[cell])});
  const auto lines = lines_of(n);
  for (std::size_t i = 0; i < puzzle.hints.size(); ++i)
    if (puzzle.hints[i] != kOpen) add_hint(f.cnf, n, puzzle.seen, lines[i], puzzle.hints[i], 0);
  return f;
}

}  // namespace quire::labs::hardcore_logic::skyscraper_game

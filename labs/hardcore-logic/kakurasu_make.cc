// Clauses, and puzzles. Marked cells are drawn, hints read off; then hints are hidden or cells blocked while,
// or so that, the answer is the only one.
#include <algorithm>

#include "labs/hardcore-logic/kakurasu.h"
#include "labs/hardcore-logic/line_reading.h"
#include "labs/hardcore-logic/sieve.h"

namespace quire::labs::hardcore_logic::kakurasu_game {
namespace {

using sat::Literal;

constexpr int kBoards = 60;    // tried in one draw
constexpr int kChanges = 400;  // of one board, until half of its hints can be hidden

sat::Model drawn_marks(std::size_t n, random::Stream& stream) {
  const std::size_t least = std::max<std::size_t>(2, n), most = n * n / 2;
  sat::Model model(n * n + 1);
  const std::size_t count = least + stream.below(most - least + 1);
  for (const std::uint64_t cell : random::without_replacement(stream, n * n, count)) model[cell + 1] = true;
  return model;
}

int sum_of(const std::vector<std::size_t>& line, const sat::Model& model) {
  int sum = 0;
  for (std::size_t i = 0; i < line.size(); ++i)
    if (sat::satisfied(marked(line[i]), model)) sum += static_cast<int>(i) + 1;
  return sum;
}

Puzzle with_all_hints(std::size_t n, const sat::Model& model) {
  Puzzle puzzle{.blocked = Grid(n, n, 0), .rows = {}, .columns = {}};
  const auto lines = lines_of(puzzle.blocked);
  for (std::size_t i = 0; i < lines.size(); ++i)
    (i < n ? puzzle.rows : puzzle.columns).push_back(sum_of(lines[i], model));
  return puzzle;
}

/// Blocks n to 2n-2 cells that are not marked, those that are needed among them; nothing where none is needed
/// or all together are not enough.
bool block_cells(Puzzle& puzzle, const sat::Model& model, std::size_t n, random::Stream& stream,
                 const MakeOptions& options) {
  std::vector<Literal> unmarked;
  for (std::size_t i = 0; i < n * n; ++i)
    if (!sat::satisfied(marked(i), model)) unmarked.push_back(-marked(i));
  stream.shuffle(std::span(unmarked));
  Sieve sieve(formula(puzzle), model, solver_options(options.timeout_ms), options.check);
  if (sieve.only({}) || !sieve.only(unmarked)) return false;
  std::vector<Literal> cells = sieve.sifted(unmarked);
  const std::size_t least = n, most = 2 * n - 2;
  if (cells.size() > most) return false;
  const std::size_t count = std::max(cells.size(), least + stream.below(most - least + 1));
  for (const Literal l : unmarked)
    if (cells.size() < count && std::find(cells.begin(), cells.end(), l) == cells.end()) cells.push_back(l);
  for (const Literal l : cells) puzzle.blocked[static_cast<std::size_t>(-l) - 1] = 1;
  return true;
}

/// Hints that are enough, by a random order; the answer needs no others. Nothing where all are too few.
std::optional<std::vector<bool>> enough_hints(const Puzzle& puzzle, const sat::Model& model, std::size_t n,
                                              random::Stream& stream, const MakeOptions& options) {
  Puzzle bare = puzzle;
  bare.rows.assign(n, kOpen);
  bare.columns.assign(n, kOpen);
  Formula f = formula(bare);
  const auto lines = lines_of(puzzle.blocked);
  std::vector<Literal> switches;  // numbered without gaps
  for (std::size_t i = 0; i < lines.size(); ++i) switches.push_back(f.cnf.new_variable());
  for (std::size_t i = 0; i < lines.size(); ++i)
    add_hint(f.cnf, lines[i], i < n ? puzzle.rows[i] : puzzle.columns[i - n], -switches[i]);
  Sieve sieve(f, model, solver_options(options.timeout_ms), options.check);
  const Literal first = switches.front();
  stream.shuffle(std::span(switches));
  if (!sieve.only(switches)) return std::nullopt;
  std::vector<bool> kept(lines.size());
  for (const Literal on : sieve.sifted(switches)) kept[static_cast<std::size_t>(on - first)] = true;
  return kept;
}

/// Marks of a line that its hint alone tells: none, all, or these but for the first or second cell.
void mark_line(sat::Model& model, const std::vector<std::size_t>& line, random::Stream& stream) {
  const bool full = stream.bernoulli(0.4);
  const std::size_t odd = stream.below(3);
  for (std::size_t i = 0; i < line.size(); ++i) model[line[i] + 1] = (i == odd && odd < 2) != full;
}

/// Changes a cell, or all of a line.
void change(sat::Model& model, const std::vector<std::vector<std::size_t>>& lines, random::Stream& stream) {
  const auto& line = lines[stream.below(lines.size())];
  if (stream.bernoulli(0.5)) {
    const std::size_t place = line[stream.below(line.size())] + 1;
    model[place] = !model[place];
    return;
  }
  mark_line(model, line, stream);
}

/// Few boards can miss half of their hints. Where every row tells its marks alone, the columns' can be
/// missed; from such a board, changed in a few places, changes are kept that need no more hints than before.
std::optional<Puzzle> with_hidden_hints(std::size_t n, random::Stream& stream, const MakeOptions& options) {
  constexpr int kFirstChanges = 4;
  sat::Model model(n * n + 1);
  const auto lines = lines_of(Grid(n, n));
  const bool rows = stream.bernoulli(0.5);
  for (std::size_t i = 0; i < n; ++i) mark_line(model, lines[rows ? i : n + i], stream);
  for (int i = 0; i < kFirstChanges; ++i) change(model, lines, stream);
  std::size_t needed = 2 * n + 1;
  for (int i = 0; i < kChanges; ++i) {
    sat::Model next = model;
    if (i > 0) change(next, lines, stream);
    const auto marks = static_cast<std::size_t>(std::count(next.begin(), next.end(), true));
    if (marks < std::max<std::size_t>(2, n) || marks > n * n / 2) continue;
    Puzzle puzzle = with_all_hints(n, next);
    const auto kept = enough_hints(puzzle, next, n, stream, options);
    const auto count =
        kept ? static_cast<std::size_t>(std::count(kept->begin(), kept->end(), true)) : 2 * n + 1;
    if (count > needed) continue;
    needed = count;
    model = next;
    if (count > n) continue;
    std::vector<std::size_t> spare;
    for (std::size_t line = 0; line < kept->size(); ++line)
      if (!(*kept)[line]) spare.push_back(line);
    stream.shuffle(std::span(spare));
    for (std::size_t hint = 0; hint < n; ++hint)
      (spare[hint] < n ? puzzle.rows[spare[hint]] : puzzle.columns[spare[hint] - n]) = kOpen;
    return puzzle;
  }
  return std::nullopt;
}

/// Two hints of rows, or two of columns, change places; whether no answer is left, the certificate says.
bool swap_hints(Puzzle& puzzle, std::size_t n, random::Stream& stream) {
  auto& hints = stream.bernoulli(0.5) ? puzzle.rows : puzzle.columns;
  const auto two = random::without_replacement(stream, n, 2);
  std::swap(hints[two[0]], hints[two[1]]);
  if (hints[two[0]] == hints[two[1]]) return false;
  return sat::solve(formula(puzzle).cnf).answer == sat::Answer::unsatisfiable;
}

}  // namespace

std::vector<std::vector<std::size_t>> lines_of(const Grid& grid) {
  std::vector<std::vector<std::size_t>> lines(grid.rows() + grid.columns());
  for (std::size_t r = 0; r < grid.rows(); ++r)
    for (std::size_t c = 0; c < grid.columns(); ++c) {
      lines[r].push_back(r * grid.columns() + c);
      lines[grid.rows() + c].push_back(r * grid.columns() + c);
    }
  return lines;
}

void add_hint(sat::Cnf& cnf, const std::vector<std::size_t>& line, int hint, Literal unless) {
  Line cells;
  for (const std::size_t cell : line) cells.push_back({{marked(cell), 1}, {-marked(cell), 0}});
  const Advance advance = [](State s, std::size_t i, int value) {
    return s + static_cast<State>(i + 1) * static_cast<State>(value);
  };
  const auto fits = [hint](State s) { return static_cast<int>(s) == hint; };
  if (unless == 0) {
    read_line(cnf, cells, 0, advance, fits);
    return;
  }
  for (const auto& [sum, end] : read_line(cnf, cells, 0, advance))
    if (!fits(sum)) cnf.add({unless, -end});
}

Formula formula(const Puzzle& puzzle) {
  const auto told = static_cast<std::int32_t>(puzzle.blocked.size());
  Formula f{.cnf = sat::Cnf(told), .told = told};
  for (std::size_t i = 0; i < puzzle.blocked.size(); ++i)
    if (puzzle.blocked[i] == 1) f.cnf.add({-marked(i)});
  const auto lines = lines_of(puzzle.blocked);
  const std::size_t rows = puzzle.rows.size();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const int hint = i < rows ? puzzle.rows[i] : puzzle.columns[i - rows];
    if (hint != kOpen) add_hint(f.cnf, lines[i], hint, 0);
  }
  return f;
}

std::optional<Puzzle> draw(const Group& group, random::Stream& stream, const MakeOptions& options) {
  const std::size_t n = side_of(group.size);
  if (n < 3 || n > kSideMost) return std::nullopt;
  if (group.variant == "hidden") return with_hidden_hints(n, stream, options);
  for (int i = 0; i < kBoards; ++i) {
    const sat::Model model = drawn_marks(n, stream);
    Puzzle puzzle = with_all_hints(n, model);
    if (group.variant == "unsolvable") {
      if (swap_hints(puzzle, n, stream)) return puzzle;
      continue;
    }
    // Hidden hints and blocked cells: cells are blocked under the hints that are left.
    if (group.variant == "both")
      for (const std::uint64_t hint : random::without_replacement(stream, 2 * n, n))
        (hint < n ? puzzle.rows[hint] : puzzle.columns[hint - n]) = kOpen;
    if (group.variant == "blocked" || group.variant == "both") {
      if (block_cells(puzzle, model, n, stream, options)) return puzzle;
      continue;
    }
    Sieve sieve(formula(puzzle), model, solver_options(options.timeout_ms), options.check);
    if (sieve.only({})) return puzzle;
  }
  return std::nullopt;
}

}  // namespace quire::labs::hardcore_logic::kakurasu_game

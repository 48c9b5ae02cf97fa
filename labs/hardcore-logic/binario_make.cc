// Boards are models of the rules under random choices; cells are opened in random order while the answer
// stays the only one.
#include <algorithm>
#include <numeric>

#include "labs/hardcore-logic/binario.h"
#include "labs/hardcore-logic/sieve.h"

namespace quire::labs::hardcore_logic::binario_game {
namespace {

using sat::Literal;

Literal literal_of(std::size_t cell, const sat::Model& board) {
  return sat::satisfied(holds_one(cell), board) ? holds_one(cell) : -holds_one(cell);
}

Grid grid_of(const std::vector<Literal>& givens, std::size_t n) {
  Grid grid(n, n);
  for (const Literal l : givens) grid[static_cast<std::size_t>(sat::variable_of(l)) - 1] = l > 0 ? 1 : 0;
  return grid;
}

/// A relation of this board between some of the cells, drawn at random.
Relation drawn_sum(const std::vector<std::size_t>& cells, const sat::Model& board, random::Stream& stream) {
  while (true) {
    Relation r{.kind = Relation::Kind::sums};
    const auto picked = random::without_replacement(stream, cells.size(), 4);
    for (std::size_t i = 0; i < 4; ++i) r.cells[i] = cells[picked[i]];
    stream.shuffle(std::span<std::size_t>(r.cells));
    const auto value = [&](std::size_t i) { return sat::satisfied(holds_one(r.cells[i]), board) ? 1 : 0; };
    if (value(0) + value(1) == value(2) + value(3)) return r;
  }
}

/// Values first, as these are tried first when relations are left out; then pairs and sums, mixed.
std::vector<Relation> candidates(const std::vector<std::size_t>& cells, const sat::Model& board,
                                 random::Stream& stream) {
  std::vector<Relation> values, others;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool one = sat::satisfied(holds_one(cells[i]), board);
    values.push_back({.kind = Relation::Kind::value, .cells = {cells[i]}, .value = one ? 1 : 0});
    for (std::size_t j = 0; j < i; ++j) {
      const bool same = one == sat::satisfied(holds_one(cells[j]), board);
      others.push_back(
          {.kind = same ? Relation::Kind::same : Relation::Kind::different, .cells = {cells[j], cells[i]}});
    }
  }
  // Sums exist among five cells whatever they hold: two pairs of equal ones are there.
  if (cells.size() >= 5)
    for (std::size_t i = 0; i < 2 * cells.size(); ++i) others.push_back(drawn_sum(cells, board, stream));
  stream.shuffle(std::span(values));
  stream.shuffle(std::span(others));
  values.insert(values.end(), others.begin(), others.end());
  return values;
}

/// Half of the givens become relations, as few as are needed.
Puzzle with_relations(const std::vector<Literal>& givens, const sat::Model& board, std::size_t n,
                      random::Stream& stream, const MakeOptions& options) {
  const std::size_t opened = givens.size() / 2;
  std::vector<std::size_t> cells;
  for (std::size_t i = 0; i < opened; ++i)
    cells.push_back(static_cast<std::size_t>(sat::variable_of(givens[i])) - 1);
  const std::vector<Literal> kept(givens.begin() + static_cast<std::ptrdiff_t>(opened), givens.end());
  const std::vector<Relation> all = candidates(cells, board, stream);
  Formula f = rules(n);
  for (const Literal l : kept) f.cnf.add({l});
  std::vector<Literal> switches;
  for (const Relation& relation : all) {
    const Literal on = switches.emplace_back(f.cnf.new_variable());
    const Literal off[] = {-on};
    add(f.cnf, relation, off);
  }
  Sieve sieve(f, board, solver_options(options.timeout_ms), options.check);
  Puzzle puzzle{.given = grid_of(kept, n), .relations = {}};
  for (const Literal on : sieve.sifted(switches))
    puzzle.relations.push_back(all[static_cast<std::size_t>(on - switches.front())]);
  return puzzle;
}

}  // namespace

std::optional<Puzzle> draw(std::size_t n, const std::string& variant, random::Stream& stream,
                           const MakeOptions& options) {
  const Formula empty = rules(n);
  const std::optional<sat::Model> board = sample(empty.cnf, stream);
  if (!board) return std::nullopt;
  std::vector<Literal> givens;
  for (std::size_t i = 0; i < n * n; ++i) givens.push_back(literal_of(i, *board));
  stream.shuffle(std::span(givens));
  Sieve sieve(empty, *board, solver_options(options.timeout_ms), options.check);
  givens = sieve.sifted(givens, variant == "plain" ? n * n / 2 : n * n);
  if (variant == "relations") {
    stream.shuffle(std::span(givens));
    return with_relations(givens, *board, n, stream, options);
  }
  if (variant == "unsolvable") {
    // The answer is the only one, so that any other value in an open cell leaves none.
    std::vector<std::size_t> open;
    const Grid grid = grid_of(givens, n);
    for (std::size_t i = 0; i < n * n; ++i)
      if (grid[i] == kOpen) open.push_back(i);
    if (open.empty()) return std::nullopt;
    givens.push_back(-literal_of(open[stream.below(open.size())], *board));
  }
  return Puzzle{.given = grid_of(givens, n), .relations = {}};
}

}  // namespace quire::labs::hardcore_logic::binario_game

// Row after row, the one with the fewest choices first, among the rows that a line may be; columns are kept
// as bits.
#include <bit>

#include "labs/hardcore-logic/binario.h"

namespace quire::labs::hardcore_logic::binario_game {
namespace {

using Row = std::uint32_t;  // bit c: the cell of column c holds 1

constexpr std::size_t kSearchedSide = 12;  // beyond, rows are too many to list

class Search {
 public:
  Search(const Puzzle& puzzle, std::size_t limit, std::uint64_t steps_max)
      : puzzle_(puzzle),
        n_(puzzle.n()),
        limit_(limit),
        steps_left_(steps_max),
        rows_(n_),
        choices_(n_),
        relations_(n_) {
    for (std::size_t r = 0; r < n_; ++r) list_choices(r);
    for (const Relation& relation : puzzle.relations)
      for (std::size_t i = 0; i < cells_in(relation); ++i)
        relations_[relation.cells[i] / n_].push_back(&relation);
  }

  std::optional<std::vector<sat::Model>> run() {
    if (!place({})) return std::nullopt;
    return std::move(found_);
  }

 private:
  struct State {
    std::array<std::uint8_t, kSearchedSide> ones{};  ///< of each column
    Row no_one = 0, no_zero = 0;                     ///< columns that have all of theirs
    std::uint32_t placed = 0;                        ///< rows, as bits
  };

  static std::size_t cells_in(const Relation& relation) {
    return relation.kind == Relation::Kind::value ? 1 : relation.kind == Relation::Kind::sums ? 4 : 2;
  }

  void list_choices(std::size_t r) {
    Row fixed = 0, ones = 0;
    for (std::size_t c = 0; c < n_; ++c) {
      const int given = puzzle_.given.at(r, c);
      if (given == kOpen) continue;
      fixed |= Row{1} << c;
      ones |= given == 1 ? Row{1} << c : 0;
    }
    const Row all = (Row{1} << n_) - 1;
    for (Row row = 0; row <= all; ++row) {
      const Row zeros = all & ~row;
      const bool line = static_cast<std::size_t>(std::popcount(row)) == n_ / 2 &&
                        (row & (row >> 1) & (row >> 2)) == 0 && (zeros & (zeros >> 1) & (zeros >> 2)) == 0;
      if (line && (row & fixed) == ones) choices_[r].push_back(row);
    }
  }

  int value(std::size_t cell) const { return static_cast<int>(rows_[cell / n_] >> (cell % n_) & 1U); }

  /// Those of the row whose cells are all placed.
  bool relations_hold(std::size_t r, std::uint32_t placed) const {
    for (const Relation* relation : relations_[r]) {
      const auto& c = relation->cells;
      bool known = true;
      for (std::size_t i = 0; i < cells_in(*relation); ++i)
        known = known && (placed >> (c[i] / n_) & 1U) != 0;
      if (!known) continue;
      const bool holds = relation->kind == Relation::Kind::value  ? value(c[0]) == relation->value
                         : relation->kind == Relation::Kind::same ? value(c[0]) == value(c[1])
                         : relation->kind == Relation::Kind::different
                             ? value(c[0]) != value(c[1])
                             : value(c[0]) + value(c[1]) == value(c[2]) + value(c[3]);
      if (!holds) return false;
    }
    return true;
  }

  /// Columns that may hold no one, and no zero, in a row: full ones, and those where two neighbours are
  /// alike.
  std::pair<Row, Row> forbidden(const State& state, std::size_t r) const {
    Row no_one = state.no_one, no_zero = state.no_zero;
    const auto alike = [&](std::size_t a, std::size_t b) {
      if (a >= n_ || b >= n_ || (state.placed >> a & 1U) == 0 || (state.placed >> b & 1U) == 0) return;
      no_one |= rows_[a] & rows_[b];
      no_zero |= ~rows_[a] & ~rows_[b];
    };
    alike(r - 2, r - 1);  // places above the first are beyond n
    alike(r - 1, r + 1);
    alike(r + 1, r + 2);
    return {no_one, no_zero & ((Row{1} << n_) - 1)};
  }

  /// The open row with the fewest choices that fit.
  std::size_t narrowest(const State& state) const {
    std::size_t best = n_, fewest = ~std::size_t{0};
    for (std::size_t r = 0; r < n_ && fewest > 0; ++r) {
      if ((state.placed >> r & 1U) != 0) continue;
      const auto [no_one, no_zero] = forbidden(state, r);
      std::size_t fit = 0;
      for (const Row row : choices_[r]) fit += (row & no_one) == 0 && (~row & no_zero) == 0 ? 1U : 0U;
      if (fit < fewest) best = r, fewest = fit;
    }
    return best;
  }

  /// False where the steps ran out.
  bool place(const State& state) {
    const std::size_t r = narrowest(state);
    if (r == n_) {
      keep();
      return true;
    }
    const auto [no_one, no_zero] = forbidden(state, r);
    for (const Row row : choices_[r]) {
      if ((row & no_one) != 0 || (~row & no_zero) != 0) continue;
      if (steps_left_-- == 0) return false;
      rows_[r] = row;
      if (!relations_hold(r, state.placed | 1U << r)) continue;
      if (!place(with(state, r))) return false;
      if (found_.size() == limit_) return true;
    }
    return true;
  }

  State with(State state, std::size_t r) const {
    state.placed |= 1U << r;
    const auto placed = static_cast<std::size_t>(std::popcount(state.placed));
    for (std::size_t c = 0; c < n_; ++c) {
      state.ones[c] = static_cast<std::uint8_t>(state.ones[c] + (rows_[r] >> c & 1U));
      if (state.ones[c] == n_ / 2) state.no_one |= Row{1} << c;
      if (placed - state.ones[c] == n_ / 2) state.no_zero |= Row{1} << c;
    }
    return state;
  }

  void keep() {
    sat::Model& model = found_.emplace_back(n_ * n_ + 1);
    for (std::size_t cell = 0; cell < n_ * n_; ++cell) model[cell + 1] = value(cell) == 1;
  }

  const Puzzle& puzzle_;
  std::size_t n_, limit_;
  std::uint64_t steps_left_;
  std::vector<Row> rows_;
  std::vector<std::vector<Row>> choices_;
  std::vector<std::vector<const Relation*>> relations_;  ///< that name a cell of the row
  std::vector<sat::Model> found_{};
};

}  // namespace

std::optional<std::vector<sat::Model>> search(const Puzzle& puzzle, std::size_t limit,
                                              std::uint64_t steps_max) {
  if (puzzle.n() > kSearchedSide) return std::nullopt;
  return Search(puzzle, limit, steps_max).run();
}

}  // namespace quire::labs::hardcore_logic::binario_game

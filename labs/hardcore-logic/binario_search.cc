// Row after row among the rows that a line may be; columns are kept as bits.
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
        due_(n_) {
    for (std::size_t r = 0; r < n_; ++r) list_choices(r);
    for (const Relation& relation : puzzle.relations) {
      std::size_t last = 0;
      for (std::size_t i = 0; i < cells_in(relation); ++i) last = std::max(last, relation.cells[i] / n_);
      due_[last].push_back(&relation);
    }
  }

  std::optional<std::vector<sat::Model>> run() {
    if (!place(0, {})) return std::nullopt;
    return std::move(found_);
  }

 private:
  struct Columns {
    std::array<std::uint8_t, kSearchedSide> ones{};
    Row no_one = 0, no_zero = 0;  ///< columns that have all of theirs
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

  bool relations_hold(std::size_t r) const {
    for (const Relation* relation : due_[r]) {
      const auto& c = relation->cells;
      const bool holds = relation->kind == Relation::Kind::value  ? value(c[0]) == relation->value
                         : relation->kind == Relation::Kind::same ? value(c[0]) == value(c[1])
                         : relation->kind == Relation::Kind::different
                             ? value(c[0]) != value(c[1])
                             : value(c[0]) + value(c[1]) == value(c[2]) + value(c[3]);
      if (!holds) return false;
    }
    return true;
  }

  /// False where the steps ran out.
  bool place(std::size_t r, const Columns& columns) {
    if (r == n_) {
      keep();
      return true;
    }
    const Row repeated = r < 2 ? 0 : ~(rows_[r - 1] ^ rows_[r - 2]);  // a third of these is forbidden
    for (const Row row : choices_[r]) {
      if (steps_left_-- == 0) return false;
      if ((row & columns.no_one) != 0 || (~row & columns.no_zero) != 0) continue;
      if (r >= 2 && (repeated & ~(row ^ rows_[r - 1]) & mask()) != 0) continue;
      rows_[r] = row;
      if (!relations_hold(r)) continue;
      if (!place(r + 1, with(columns, row, r + 1))) return false;
      if (found_.size() == limit_) return true;
    }
    return true;
  }

  Row mask() const { return (Row{1} << n_) - 1; }

  Columns with(Columns columns, Row row, std::size_t rows) const {
    for (std::size_t c = 0; c < n_; ++c) {
      columns.ones[c] = static_cast<std::uint8_t>(columns.ones[c] + (row >> c & 1U));
      if (columns.ones[c] == n_ / 2) columns.no_one |= Row{1} << c;
      if (rows - columns.ones[c] == n_ / 2) columns.no_zero |= Row{1} << c;
    }
    return columns;
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
  std::vector<std::vector<const Relation*>> due_;  ///< by the row that completes them
  std::vector<sat::Model> found_{};
};

}  // namespace

std::optional<std::vector<sat::Model>> search(const Puzzle& puzzle, std::size_t limit,
                                              std::uint64_t steps_max) {
  if (puzzle.n() > kSearchedSide) return std::nullopt;
  return Search(puzzle, limit, steps_max).run();
}

}  // namespace quire::labs::hardcore_logic::binario_game

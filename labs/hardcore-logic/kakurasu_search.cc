// Row after row, from the heaviest up, among the sets of columns that its hint allows; sums of columns bound
// what may follow.
#include <array>

#include "labs/hardcore-logic/kakurasu.h"

namespace quire::labs::hardcore_logic::kakurasu_game {
namespace {

using Row = std::uint32_t;  // bit c: the cell of column c is marked

constexpr std::size_t kSearchedColumns = 10;  // beyond, sets of columns are too many to list

class Search {
 public:
  Search(const Puzzle& puzzle, std::size_t limit, std::uint64_t steps_max)
      : puzzle_(puzzle),
        columns_(puzzle.columns.size()),
        limit_(limit),
        steps_left_(steps_max),
        rows_(puzzle.rows.size()),
        choices_(rows_.size()),
        above_(rows_.size()) {
    std::array<int, kSearchedColumns> free{};  // what the rows above a row can add to each column
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      above_[r] = free;
      list_choices(r);
      for (std::size_t c = 0; c < columns_; ++c)
        if (puzzle.blocked.at(r, c) != 1) free[c] += static_cast<int>(r + 1);
    }
  }

  std::optional<std::vector<sat::Model>> run() {
    if (!place(rows_.size(), {})) return std::nullopt;
    return std::move(found_);
  }

 private:
  using Sums = std::array<int, kSearchedColumns>;

  void list_choices(std::size_t r) {
    Row blocked = 0;
    for (std::size_t c = 0; c < columns_; ++c) blocked |= puzzle_.blocked.at(r, c) == 1 ? Row{1} << c : 0;
    for (Row row = 0; row < Row{1} << columns_; ++row) {
      if ((row & blocked) != 0) continue;
      int sum = 0;
      for (std::size_t c = 0; c < columns_; ++c) sum += (row >> c & 1U) != 0 ? static_cast<int>(c + 1) : 0;
      if (puzzle_.rows[r] == kOpen || puzzle_.rows[r] == sum) choices_[r].push_back(row);
    }
  }

  /// The rows below `end` are placed. False where the steps ran out.
  bool place(std::size_t end, const Sums& sums) {
    if (end == 0) {
      keep();
      return true;
    }
    const std::size_t r = end - 1;
    for (const Row row : choices_[r]) {
      if (steps_left_-- == 0) return false;
      Sums after = sums;
      if (!add(r, row, after)) continue;
      rows_[r] = row;
      if (!place(r, after)) return false;
      if (found_.size() == limit_) return true;
    }
    return true;
  }

  /// False where a column is over its hint, or cannot reach it any more.
  bool add(std::size_t r, Row row, Sums& sums) const {
    for (std::size_t c = 0; c < columns_; ++c) {
      sums[c] += (row >> c & 1U) != 0 ? static_cast<int>(r + 1) : 0;
      const int hint = puzzle_.columns[c];
      if (hint != kOpen && (sums[c] > hint || sums[c] + above_[r][c] < hint)) return false;
    }
    return true;
  }

  void keep() {
    sat::Model& model = found_.emplace_back(rows_.size() * columns_ + 1);
    for (std::size_t cell = 0; cell < rows_.size() * columns_; ++cell)
      model[cell + 1] = (rows_[cell / columns_] >> (cell % columns_) & 1U) != 0;
  }

  const Puzzle& puzzle_;
  std::size_t columns_, limit_;
  std::uint64_t steps_left_;
  std::vector<Row> rows_;
  std::vector<std::vector<Row>> choices_;
  std::vector<Sums> above_;
  std::vector<sat::Model> found_{};
};

}  // namespace

std::optional<std::vector<sat::Model>> search(const Puzzle& puzzle, std::size_t limit,
                                              std::uint64_t steps_max) {
  if (puzzle.columns.size() > kSearchedColumns) return std::nullopt;
  return Search(puzzle, limit, steps_max).run();
}

}  // namespace quire::labs::hardcore_logic::kakurasu_game

// Cell after cell, each left or erased; the board is one word of 64 bits. Whether the rest hangs together is
// asked at the end.
#include <array>
#include <bit>

#include "labs/hardcore-logic/hitori.h"

namespace quire::labs::hardcore_logic::hitori_game {
namespace {

using Board = std::uint64_t;  // bit r n + c

constexpr std::size_t kSearchedSide = 8;
constexpr int kAroundBrace = 3;

class Search {
 public:
  Search(const Puzzle& puzzle, std::size_t limit, std::uint64_t steps_max)
      : grid_(puzzle.numbers), n_(puzzle.n()), limit_(limit), steps_left_(steps_max) {
    for (std::size_t i = 0; i < grid_.size(); ++i) {
      if (i % n_ == 0) first_ |= Board{1} << i;
      if (i % n_ == n_ - 1) last_ |= Board{1} << i;
      if (puzzle.braced[i] != 1) continue;
      braced_ |= Board{1} << i;
      Board around = 0;
      for (const std::size_t other : beside(grid_, i, true)) around |= Board{1} << other;
      arounds_.push_back(around);
    }
    all_ = grid_.size() == 64 ? ~Board{0} : (Board{1} << grid_.size()) - 1;
  }

  std::optional<std::vector<sat::Model>> run() {
    if (!place(0, 0)) return std::nullopt;
    return std::move(found_);
  }

 private:
  /// False where the steps ran out.
  bool place(std::size_t cell, Board erased) {
    if (steps_left_-- == 0) return false;
    if (cell == grid_.size()) {
      if (hangs_together(all_ & ~erased)) keep(erased);
      return true;
    }
    const std::size_t r = cell / n_, c = cell % n_;
    const auto number = static_cast<std::uint32_t>(1U << grid_[cell]);
    if ((left_in_row_[r] & number) == 0 && (left_in_column_[c] & number) == 0) {
      left_in_row_[r] |= number;
      left_in_column_[c] |= number;
      const bool went = place(cell + 1, erased);
      left_in_row_[r] &= ~number;
      left_in_column_[c] &= ~number;
      if (!went) return false;
      if (found_.size() == limit_) return true;
    }
    return !may_erase(cell, erased) || place(cell + 1, erased | Board{1} << cell);
  }

  bool may_erase(std::size_t cell, Board erased) const {
    const Board here = Board{1} << cell;
    if ((braced_ & here) != 0) return false;
    if (cell >= n_ && (erased >> (cell - n_) & 1U) != 0) return false;
    if (cell % n_ != 0 && (erased >> (cell - 1) & 1U) != 0) return false;
    for (const Board around : arounds_)
      if ((around & here) != 0 && std::popcount(around & erased) == kAroundBrace) return false;
    return true;
  }

  bool hangs_together(Board stays) const {
    Board reached = stays & (~stays + 1), before = 0;
    while (reached != before) {
      before = reached;
      reached |= (reached << n_) | (reached >> n_) | ((reached & ~last_) << 1) | ((reached & ~first_) >> 1);
      reached &= stays;
    }
    return reached == stays;
  }

  void keep(Board erased) {
    sat::Model& model = found_.emplace_back(grid_.size() + 1);
    for (std::size_t i = 0; i < grid_.size(); ++i) model[i + 1] = (erased >> i & 1U) != 0;
  }

  const Grid& grid_;
  std::size_t n_, limit_;
  std::uint64_t steps_left_;
  Board all_ = 0, first_ = 0, last_ = 0, braced_ = 0;
  std::vector<Board> arounds_{};
  std::array<std::uint32_t, kSearchedSide> left_in_row_{}, left_in_column_{};  ///< numbers, as bits
  std::vector<sat::Model> found_{};
};

}  // namespace

std::optional<std::vector<sat::Model>> search(const Puzzle& puzzle, std::size_t limit,
                                              std::uint64_t steps_max) {
  if (puzzle.n() > kSearchedSide) return std::nullopt;
  return Search(puzzle, limit, steps_max).run();
}

}  // namespace quire::labs::hardcore_logic::hitori_game

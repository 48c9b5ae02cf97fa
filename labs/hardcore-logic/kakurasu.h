// Kakurasu: cells are marked; a row's hint is the sum of the numbers of its marked columns, a column's that
// of its marked rows. Variants: hidden hints (IC1), blocked cells (IC2), both.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "labs/hardcore-logic/cells.h"
#include "labs/hardcore-logic/grid_game.h"

namespace quire::labs::hardcore_logic::kakurasu_game {

struct Puzzle {
  Grid blocked{};                      ///< 1: may not be marked
  std::vector<int> rows{}, columns{};  ///< hints; kOpen: none
};

inline constexpr std::size_t kSideMost = 24;
Result<Puzzle> read(const Instance& instance);
Instance instance_of(const Puzzle& puzzle, const std::string& variant);

inline sat::Literal marked(std::size_t cell) { return static_cast<sat::Literal>(cell) + 1; }
/// The weighted sum of a row's or column's marked cells is its hint wherever `unless` (0: none) is false.
void add_hint(sat::Cnf& cnf, const std::vector<std::size_t>& line, int hint, sat::Literal unless);
/// The cells of the rows, then of the columns.
std::vector<std::vector<std::size_t>> lines_of(const Grid& grid);
Formula formula(const Puzzle& puzzle);

/// GridGame::searched().
std::optional<std::vector<sat::Model>> search(const Puzzle& puzzle, std::size_t limit,
                                              std::uint64_t steps_max);

std::optional<Puzzle> draw(const Group& group, random::Stream& stream, const MakeOptions& options);

}  // namespace quire::labs::hardcore_logic::kakurasu_game

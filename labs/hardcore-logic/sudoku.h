// Sudoku: every value once in every row, column and zone. Variants: as few givens as possible (IC1); letters
// for digits and zones of any shape (UE1); both diagonals, neighbours that differ by two, a zone with the
// highest score (UE2).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "labs/hardcore-logic/cells.h"
#include "labs/hardcore-logic/latin.h"

namespace quire::labs::hardcore_logic::sudoku_game {

struct Puzzle {
  Grid given{};                        ///< values 1 to n
  std::vector<std::string> symbols{};  ///< how values are written; empty: as numbers
  Grid zones{};                        ///< 0 to n-1 of each cell; empty: rows and columns alone
  bool regular = true;                 ///< the zones are squares
  bool diagonals = false, apart = false;
  std::optional<std::size_t> highest{};  ///< the zone with the highest score
  std::size_t n() const { return given.rows(); }
  bool operator==(const Puzzle&) const = default;
};

inline constexpr std::size_t kSideMost = 25;
Result<Puzzle> read(const Instance& instance);
Instance instance_of(const Puzzle& puzzle, const std::string& variant);
/// An answer in numbers.
Result<Grid> read_answer(const Puzzle& puzzle, const boost::json::value& answer);
boost::json::value answer_json(const Puzzle& puzzle, const Grid& filled);

/// Squares of sqrt(n) rows and columns, numbered row by row. n is 4, 9, 16 or 25.
Grid square_zones(std::size_t n);
bool is_side(std::size_t n);
std::vector<std::vector<std::size_t>> cells_of_zones(const Puzzle& puzzle);

/// The sum over a zone's cells of place (from 1, in reading order) times value.
int score(const std::vector<std::size_t>& zone, const Grid& filled);
/// The first rule that a full grid breaks; empty: none.
std::string broken_rule(const Puzzle& puzzle, const Grid& filled);

using latin::holds;
/// Everything but the givens.
Formula rules(const Puzzle& puzzle);
Formula formula(const Puzzle& puzzle);
using latin::grid_of;

std::optional<Puzzle> draw(const Group& group, random::Stream& stream, const MakeOptions& options);

/// The puzzle as the picture of a prompt: letters at the sides, zones in borders of @.
std::string picture(const Puzzle& puzzle);

}  // namespace quire::labs::hardcore_logic::sudoku_game

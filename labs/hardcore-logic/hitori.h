// Hitori: cells are erased so that no number comes twice in a row or column, no two erased cells are side by
// side, and what is left hangs together. Variants: braced cells that stay and have at most three erased
// neighbours of eight (UE2); numbers in letters that shift from row to row (UE1).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "labs/hardcore-logic/cells.h"
#include "labs/hardcore-logic/grid_game.h"

namespace quire::labs::hardcore_logic::hitori_game {

struct Puzzle {
  Grid numbers{};  ///< 1 to n
  Grid braced{};   ///< 1 where braced
  bool cipher = false;
  std::size_t n() const { return numbers.rows(); }
};

inline constexpr std::size_t kSideMost = 20;
Result<Puzzle> read(const Instance& instance);
Instance instance_of(const Puzzle& puzzle, const std::string& variant);
/// In row i (from 1) the number k is the letter number (i + k - 2) mod n, from A.
char cipher_letter(std::size_t row, int number, std::size_t n);

inline sat::Literal erased(std::size_t cell) { return static_cast<sat::Literal>(cell) + 1; }
/// All rules but that the rest hangs together.
Formula formula(const Puzzle& puzzle);
/// A braced cell's rule wherever `unless` (0: none) is false.
void add_brace(sat::Cnf& cnf, const Grid& grid, std::size_t cell, sat::Literal unless);
/// Where what is left falls apart: for each piece, that one of the erased cells around it stays.
std::vector<std::vector<sat::Literal>> cuts(const Grid& grid, const sat::Model& model);
/// Whether the clause says that cells without which the rest falls apart are not all erased. Erased cells are
/// never side by side, so each piece keeps a cell beside one of these.
bool is_cut(const Grid& grid, sat::Clause clause);

/// GridGame::searched().
std::optional<std::vector<sat::Model>> search(const Puzzle& puzzle, std::size_t limit,
                                              std::uint64_t steps_max);

std::optional<Puzzle> draw(const Group& group, random::Stream& stream, const MakeOptions& options);

}  // namespace quire::labs::hardcore_logic::hitori_game

// Minesweeper: some safe cells are opened and show numbers; asked for are the cells that must be mines. The
// numbers count mines among the eight neighbours, or (UE2, regional) the pieces in which these mines hang
// together; no two mines may touch (UE2, noadj). An answer is a backbone, so that there is always one: its
// certificate is a proof that none of its mines can be missing, and layouts in which each other cell is safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "labs/hardcore-logic/cells.h"
#include "labs/hardcore-logic/grid_game.h"

namespace quire::labs::hardcore_logic::minesweeper_game {

struct Puzzle {
  Grid shown{};  ///< 0 to 8; kOpen: a closed cell
  bool letters = false, regional = false, apart = false;
};

inline constexpr std::size_t kSideMost = 40;
Result<Puzzle> read(const Instance& instance);
Instance instance_of(const Puzzle& puzzle, const std::string& variant);
/// "Z" for 0, "A" to "H" for 1 to 8; '.' for a closed cell.
char letter_of(int shown);

inline sat::Literal mine(std::size_t cell) { return static_cast<sat::Literal>(cell) + 1; }
Formula formula(const Puzzle& puzzle);
/// What a safe cell shows.
int shown_at(const Grid& mines, std::size_t cell, bool regional);
/// Whether a full layout fits the numbers and rules; by counting.
bool fits(const Puzzle& puzzle, const Grid& mines);

/// The cells that must be mines, and layouts that between them leave every other closed cell safe.
struct Forced {
  Solved::Kind kind = Solved::Kind::unknown;  ///< one or none, where the solver did not give up
  Grid mines{};
  std::vector<Grid> witnesses{};
};
Forced forced(const Puzzle& puzzle, const sat::SolverOptions& options, const std::function<void()>& check);

std::optional<Puzzle> draw(const Group& group, random::Stream& stream, const MakeOptions& options);

}  // namespace quire::labs::hardcore_logic::minesweeper_game

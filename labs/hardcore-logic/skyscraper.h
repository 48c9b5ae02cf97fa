// Skyscraper: a Latin square of heights, hints at the sides. A cell hides all behind it that are not taller;
// a hint is how many are seen, the sum of their heights, or the sum of height times rank. Variants: hidden
// hints (IC1), hints on the diagonals (IC2), sums (UE2).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labs/hardcore-logic/cells.h"
#include "labs/hardcore-logic/latin.h"
#include "labs/hardcore-logic/line_reading.h"

namespace quire::labs::hardcore_logic::skyscraper_game {

enum class Seen : std::uint8_t { count, sum, ranked };

struct Puzzle {
  Grid given{};
  Seen seen = Seen::count;
  std::vector<int> hints{};  ///< in the order of lines_of(); kOpen: none. 4 n, and 4 for the diagonals
  std::size_t n() const { return given.rows(); }
};

inline constexpr std::size_t kSideMost = 10;
Result<Puzzle> read(const Instance& instance);
Instance instance_of(const Puzzle& puzzle, const std::string& variant);

/// The cells that each hint looks along, the nearest first: columns from the top, rows from the left, rows
/// from the right, columns from the bottom; then the diagonals from top left, top right, bottom left, bottom
/// right.
std::vector<std::vector<std::size_t>> lines_of(std::size_t n);
/// "the hint of column 2 from the top"
std::string hint_words(std::size_t n, std::size_t hint);
/// What is seen of these heights.
int seen_of(Seen seen, std::span<const int> heights);

using latin::grid_of;
using latin::holds;
using latin::squares;
/// The hint holds wherever `unless`, 0 for none, is false.
void add_hint(sat::Cnf& cnf, std::size_t n, Seen seen, const std::vector<std::size_t>& line, int hint,
              sat::Literal unless);
Formula formula(const Puzzle& puzzle);
/// All hints of a full square.
std::vector<int> hints_of(const Grid& full, Seen seen, bool diagonals);

std::optional<Puzzle> draw(const Group& group, random::Stream& stream, const MakeOptions& options);
/// n to n + 2 hints hidden, as the paper's recipe has it for sizes 6 to 8, without asking whether the answer
/// is the only one; `diagonals`: none hidden, four more.
std::optional<Puzzle> draw_unchecked(std::size_t n, Seen seen, bool diagonals, random::Stream& stream);

}  // namespace quire::labs::hardcore_logic::skyscraper_game

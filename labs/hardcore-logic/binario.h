// Binario: zeros and ones, as many of each in every row and column, no three alike in a line. Variants: more
// cells left open (IC1), and relations between open cells in place of given ones (IC2).
#pragma once

#include <array>
#include <string>
#include <vector>

#include "labs/hardcore-logic/cells.h"
#include "labs/hardcore-logic/grid_game.h"

namespace quire::labs::hardcore_logic::binario_game {

/// "Aa == 1", "Aa == Bb", "Aa != Bb" or "Aa + Bb == Cc + Dd"; a cell is its row's capital and its column's
/// small letter.
struct Relation {
  enum class Kind : std::uint8_t { value, same, different, sums } kind = Kind::value;
  std::array<std::size_t, 4> cells{};  ///< one, two or four of them
  int value = 0;
};
std::string words(const Relation& relation, std::size_t n);
bool holds(const Relation& relation, const Grid& filled);
Result<Relation> read_relation(std::string_view text, std::size_t n);

struct Puzzle {
  Grid given{};
  std::vector<Relation> relations{};
  std::size_t n() const { return given.rows(); }
};
inline constexpr std::size_t kSideMost = 26;
Result<Puzzle> read(const Instance& instance);
Instance instance_of(const Puzzle& puzzle, const std::string& variant);

/// Variable 1 + cell: it holds 1. The rules alone.
Formula rules(std::size_t n);
inline sat::Literal holds_one(std::size_t cell) { return static_cast<sat::Literal>(cell) + 1; }
/// With the relation wherever all literals of `unless` are false.
void add(sat::Cnf& cnf, const Relation& relation, std::span<const sat::Literal> unless = {});
Formula formula(const Puzzle& puzzle);

/// GridGame::searched().
std::optional<std::vector<sat::Model>> search(const Puzzle& puzzle, std::size_t limit,
                                              std::uint64_t steps_max);

std::optional<Puzzle> draw(std::size_t n, const std::string& variant, random::Stream& stream,
                           const MakeOptions& options);

}  // namespace quire::labs::hardcore_logic::binario_game

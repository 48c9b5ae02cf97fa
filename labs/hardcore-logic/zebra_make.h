// Zebra puzzles of one solution from a pool of all true clues, and puzzles with one clue too many.
#pragma once

#include <functional>
#include <optional>

#include "labs/hardcore-logic/zebra_puzzle.h"

namespace quire::labs::hardcore_logic::zebra_game {

/// Which clues a puzzle is made of.
enum class Pool : std::uint8_t {
  plain,      ///< found at, same, left and right, between, beside; direct clues stay the longest
  entangled,  ///< no house is told, and clues that say much go first
  either,     ///< the same with OR and IF
  exactly     ///< the same with OR, IF and exactly one of three
};

/// An arrangement of values without clues.
struct Arranged {
  ZebraPuzzle puzzle{};
  Houses at{};
};
Arranged arrange(std::size_t houses, std::size_t attributes, random::Stream& stream);

/// True clues of the pool; all of them of simple kinds, some of the compound ones.
std::vector<Clue> true_clues(const Arranged& arranged, Pool pool, random::Stream& stream);

/// The clues that are left when one after another is taken away while the solution stays the only one. Kinds
/// that say much go first; now and then one is left in, whether needed or not, as often as the recipe says.
std::vector<Clue> thinned(const Arranged& arranged, Pool pool, std::vector<Clue> clues,
                          random::Stream& stream, const std::function<void()>& check);

/// A clue that the arrangement belies.
Clue false_clue(const Arranged& arranged, random::Stream& stream);

}  // namespace quire::labs::hardcore_logic::zebra_game

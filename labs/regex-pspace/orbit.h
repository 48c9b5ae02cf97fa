// Languages of short expressions up to the names of their letters, fast: position automata (Glushkov 1961) of
// at most seven positions as bits, their minimal automata without the dead state, and one key for all
// renamings of a language. Two expressions denote the same language up to a renaming exactly when their keys
// are the same bytes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "labs/engines/automata/dfa.h"
#include "labs/regex-pspace/expression.h"

namespace quire::labs::regex_pspace {

inline constexpr std::size_t kPositionsMax = 7;

/// Which letter each letter becomes.
using Renaming = std::array<std::uint8_t, kLettersMax>;
inline constexpr Renaming kSame = {0, 1, 2, 3, 4, 5, 6, 7};

struct Positions {
  std::uint8_t count = 0, nullable = 0, first = 0, last = 0;
  std::array<std::uint8_t, kPositionsMax> follow{}, letter{};

  static Positions leaf(std::uint8_t letter);
  /// Of an expression with at most kPositionsMax positions.
  static Positions of(const Expression& expression);
  Positions renamed(const Renaming& image) const;
};
Positions either(const Positions& a, const Positions& b);
Positions then(const Positions& a, const Positions& b);
Positions star(Positions a);
Positions maybe(Positions a);

/// The minimal automaton without its dead state, over the letters that occur, numbered from 0 in rising order
/// of the letters. Every state lies on the way to an accepted word.
struct Live {
  static constexpr std::size_t kStatesMax = 129;  // 2^7 sets of positions and the start
  static constexpr std::uint8_t kDead = 255;
  std::size_t states = 0, used = 0;
  std::array<std::uint8_t, kLettersMax> letter{};  ///< of each used letter: its name
  std::array<std::uint8_t, kStatesMax * kLettersMax>
      next{};  ///< state * kLettersMax + used letter; the start is 0
  std::array<std::uint8_t, kStatesMax> accepting{};
};
Live live_of(const Positions& positions);
/// Of a minimal complete automaton; nothing where it has more than kStatesMax live states.
std::optional<Live> live_of(const automata::Dfa& minimal);

/// The least of the texts that an automaton's breadth-first search writes, over all orders of its letters.
struct Key {
  std::vector<std::uint8_t> bytes{};
  Renaming to_orbit{};  ///< of the automaton's letters: their names in the orbit's language (0, 1, ...)
  std::uint32_t symmetries = 0;  ///< orders that give these bytes: renamings that leave the language as it is
};
/// `key` is written anew; its memory is used again.
void key_of(const Live& automaton, Key& key);

/// Languages over `letters` letters in the orbit of one with that many used letters and symmetries.
std::uint64_t orbit_size(std::size_t letters, std::size_t used, std::uint32_t symmetries);

/// All ways to name the `used` letters of a right part beside a left one with letters 0 to taken-1: letters
/// of the left one, or fresh ones, which are taken in order, since they are alike.
inline void for_each_naming(std::size_t taken, std::size_t used, std::size_t letters, const auto& act) {
  Renaming names = kSame;
  std::array<bool, kLettersMax> busy{};
  const auto choose = [&](const auto& self, std::size_t letter, std::size_t fresh) -> void {
    if (letter == used) return act(names);
    for (std::size_t to = 0; to < taken; ++to) {
      if (busy[to]) continue;
      busy[to] = true;
      names[letter] = static_cast<std::uint8_t>(to);
      self(self, letter + 1, fresh);
      busy[to] = false;
    }
    if (fresh == letters) return;
    names[letter] = static_cast<std::uint8_t>(fresh);
    self(self, letter + 1, fresh + 1);
  };
  choose(choose, 0, taken);
}

}  // namespace quire::labs::regex_pspace

// Complete deterministic automata over letters 0..k-1 and the exact questions about the languages they
// accept: empty, infinite, how many words, equal to another, included in another. One idea: every answer
// comes from the graph (cycle on an accepting path, breadth-first search over pairs of states), never from
// sampled words. Source: Hopcroft, Motwani, Ullman, Introduction to Automata Theory, chapters 3 and 4;
// minimisation is Hopcroft 1971.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "paper/result.h"

namespace quire::labs::automata {

using State = std::uint32_t;
using Letter = std::uint8_t;
using Word = std::vector<Letter>;

/// An automaton refuses to grow beyond this many states; the error says so.
inline constexpr std::size_t kStatesMax = 20'000;

/// Complete: every state has a successor for every letter. Built by hand, by determinise() or by product().
struct Dfa {
  std::size_t letters = 0;
  State start = 0;
  std::vector<State> successors;        ///< successors[state * letters + letter]
  std::vector<std::uint8_t> accepting;  ///< accepting[state] is 0 or 1

  std::size_t states() const { return accepting.size(); }
  State next(State state, Letter letter) const { return successors[state * letters + letter]; }
  bool accepts(std::span<const Letter> word) const;
  bool operator==(const Dfa&) const = default;
};

/// What is malformed about an automaton that came from outside, or success.
Status check(const Dfa& dfa);

/// The smallest complete automaton of the same language, states numbered by breadth-first search in letter
/// order: two languages are equal exactly when their minimal automata are equal as values.
Dfa minimise(const Dfa& dfa);

enum class Combine : std::uint8_t { both, either, first_only };

/// The minimal automaton of the intersection, union or difference. Fails when the product grows beyond
/// `states_max`.
Result<Dfa> product(const Dfa& a, const Dfa& b, Combine combine, std::size_t states_max = kStatesMax);
Dfa complement(Dfa dfa);

bool empty(const Dfa& dfa);
/// A cycle on a path from the start to an accepting state.
bool infinite(const Dfa& dfa);
/// Number of words of a finite language (saturating at the largest 64-bit number); nothing when it is
/// infinite.
std::optional<std::uint64_t> word_count(const Dfa& dfa);

/// The least word (by length, then letter order) that exactly one of the two accepts; nothing when they are
/// equivalent.
std::optional<Word> distinguishing_word(const Dfa& a, const Dfa& b);
/// The least word that `a` accepts and `b` does not; nothing when a's language is inside b's.
std::optional<Word> excess_word(const Dfa& a, const Dfa& b);

}  // namespace quire::labs::automata

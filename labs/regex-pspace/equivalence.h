// Do two expressions denote one language, or one inside the other: decided on pairs of sets of positions, met
// by breadth-first search, without building either automaton whole. Equivalence is by union-find over the
// sets (Hopcroft and Karp 1971), with congruence closure on demand (Bonchi and Pous 2013); inclusion by
// antichains (De Wulf, Doyen, Henzinger, Raskin 2006). A pair that is left out follows from pairs that were
// met before, by words that are not above it in the order by length, then letters; so the word that is found
// is the least of all.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "labs/engines/automata/regex.h"
#include "labs/regex-pspace/expression.h"
#include "paper/result.h"

namespace quire::labs::regex_pspace {

/// Glushkov's automaton, for the engine `automata`.
automata::PositionAutomaton position_automaton(const Expression& expression);

struct CompareOptions {
  bool congruence = false;            ///< closes under unions of sets too: fewer pairs, each dearer
  std::size_t pairs_max = 2'000'000;  ///< beyond it the answer is an Error
  std::function<void()> check{};      ///< may throw; called now and then
};

/// What was found. Without a word the answer is yes.
struct Comparison {
  std::optional<automata::Word> word{};  ///< the least by length, then letters, on which the two differ
  std::size_t pairs = 0;                 ///< that were followed: the size of the relation that proves a yes
  std::size_t processed = 0;             ///< pairs that were looked at
};

/// Exactly one of the two accepts the word.
Result<Comparison> equivalence(const automata::PositionAutomaton& a, const automata::PositionAutomaton& b,
                               std::size_t letters, const CompareOptions& options = {});
Result<Comparison> equivalence(const Expression& a, const Expression& b, const CompareOptions& options = {});
/// `a` accepts the word and `b` does not.
Result<Comparison> inclusion(const automata::PositionAutomaton& a, const automata::PositionAutomaton& b,
                             std::size_t letters, const CompareOptions& options = {});
Result<Comparison> inclusion(const Expression& a, const Expression& b, const CompareOptions& options = {});

/// A complete automaton by the subset construction, states as they are met, not minimised; nothing where more
/// than `states_max` are needed.
std::optional<automata::Dfa> subset_automaton(const automata::PositionAutomaton& automaton,
                                              std::size_t letters, std::size_t states_max);

/// By sets of positions, letter by letter.
bool accepts(const automata::PositionAutomaton& automaton, std::span<const automata::Letter> word);

}  // namespace quire::labs::regex_pspace

// A language: a set of elements given exactly, so that membership, intersection and "is it infinite" are
// decided, not sampled. Two kinds: eventually periodic sets (arithmetic universes) and regular languages
// (strings).
#pragma once

#include <variant>

#include "labs/generation-replay/periodic.h"
#include "labs/generation-replay/universe.h"

namespace quire::labs::generation_replay {

/// A regular language over the universe's alphabet; the automaton is minimal.
struct Regular {
  automata::Dfa dfa;

  bool has(Elem x) const;
  Elem next(Elem from) const;
  void fill(std::size_t first_word, std::span<std::uint64_t> words) const;
  bool operator==(const Regular&) const = default;
};

class Language {
 public:
  Language(Periodic set) : set_(std::move(set)) {}
  Language(Regular set) : set_(std::move(set)) {}
  /// The whole universe.
  static Language everything(const Universe& universe);

  bool has(Elem x) const {
    return std::visit([x](const auto& s) { return s.has(x); }, set_);
  }
  bool infinite() const;
  /// Number of members of a finite language.
  std::optional<std::uint64_t> size() const;
  /// The least member >= from; 0 when there is none below kElemMax.
  Elem next(Elem from) const {
    return std::visit([from](const auto& s) { return s.next(from); }, set_);
  }
  void fill(std::size_t first_word, std::span<std::uint64_t> words) const {
    std::visit([&](const auto& s) { s.fill(first_word, words); }, set_);
  }
  bool operator==(const Language&) const = default;

  friend Result<Language> intersection(const Language& a, const Language& b, std::size_t states_max);
  friend Result<Language> set_union(const Language& a, const Language& b);
  friend Language complement(const Language& a);

 private:
  std::variant<Periodic, Regular> set_;
};

/// `states_max` bounds the automaton of an intersection of regular languages.
Result<Language> intersection(const Language& a, const Language& b,
                              std::size_t states_max = automata::kStatesMax);
Result<Language> set_union(const Language& a, const Language& b);
Language complement(const Language& a);

/// Every member of `a` is one of `b`.
Result<bool> included(const Language& a, const Language& b);

}  // namespace quire::labs::generation_replay

// The universe of a game and its coding: what people write (-3, "abba") against element numbers 1, 2, 3, ...
// The coding is a bijection, so a language is a set of numbers and every algorithm sees numbers alone.
#pragma once

#include <string>
#include <string_view>

#include "labs/engines/automata/regex.h"
#include "labs/generation-replay/bits.h"
#include "paper/result.h"

namespace quire::labs::generation_replay {

class Universe {
 public:
  enum class Kind : std::uint8_t {
    nat,               ///< 1, 2, 3, ... are themselves
    integers,          ///< 0, 1, -1, 2, -2, ... are 1, 2, 3, 4, 5, ...
    nonzero_integers,  ///< 1, -1, 2, -2, ... are 1, 2, 3, 4, ...
    strings,           ///< by length, then alphabet order; the empty word is 1
  };

  explicit Universe(Kind kind = Kind::nat) : kind_(kind) {}
  static Universe strings(automata::Alphabet alphabet);

  Kind kind() const { return kind_; }
  bool arithmetic() const { return kind_ != Kind::strings; }
  const automata::Alphabet& alphabet() const { return alphabet_; }

  /// The element that a text names. Elements over kElemMax are refused with the reason.
  Result<Elem> encode(std::string_view text) const;
  std::string decode(Elem x) const;

  /// The integer of an element, and the element of an integer (which the universe must hold).
  std::int64_t integer(Elem x) const;
  Result<Elem> element(std::int64_t value) const;
  automata::Word word(Elem x) const;

 private:
  Kind kind_;
  automata::Alphabet alphabet_;
};

}  // namespace quire::labs::generation_replay

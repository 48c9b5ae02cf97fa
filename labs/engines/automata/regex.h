// Regular expressions in the regular part of RE2's syntax, taken as whole-word matches over a given alphabet,
// and their automata: expression -> position automaton (Glushkov) -> subset construction -> minimal
// automaton. What is not regular, or not about words (back-references, look-around, word boundaries, flags),
// is refused with its place. Sources: RE2 syntax page; Glushkov 1961; Rabin and Scott 1959.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/automata/dfa.h"
#include "paper/result.h"

namespace quire::labs::automata {

inline constexpr std::size_t kPatternBytesMax = 4096;
inline constexpr std::size_t kNestingMax = 200;
inline constexpr std::size_t kRepeatMax = 1000;
inline constexpr std::size_t kPositionsMax = 4000;
inline constexpr std::size_t kEdgesMax = 4'000'000;

/// Up to 64 different printable ASCII characters; a letter's number is its place in the string.
class Alphabet {
 public:
  static Result<Alphabet> of(std::string_view letters);
  std::size_t size() const { return letters_.size(); }
  char letter(Letter number) const { return letters_[number]; }
  const std::string& letters() const { return letters_; }
  /// The letter's number, or size() when the character is not in the alphabet.
  std::size_t number(char c) const;
  bool operator==(const Alphabet&) const = default;

 private:
  std::string letters_;
};

/// Set of letters as bits.
using Letters = std::uint64_t;

/// A parsed expression: nodes in one array, children before parents.
struct Regex {
  struct Node {
    enum class Kind : std::uint8_t { nothing_but_empty, letters, sequence, choice, repeat } kind;
    Letters letters = 0;
    std::vector<std::uint32_t> children;
    std::size_t least = 0, most = 0;  ///< repeat: bounds of the count; most == kUnbounded for no upper bound
  };
  static constexpr std::size_t kUnbounded = static_cast<std::size_t>(-1);
  std::vector<Node> nodes;
  std::uint32_t root = 0;
};

/// One state a letter occurrence (position); `follow` lists the positions that may come next.
struct PositionAutomaton {
  std::vector<Letters> letters;
  std::vector<std::vector<std::uint32_t>> follow;
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> last;
  bool accepts_empty = false;
};

Result<Regex> parse_regex(std::string_view pattern, const Alphabet& alphabet);
Result<PositionAutomaton> positions(const Regex& regex);
/// Subset construction, minimised. Fails when it needs more than kStatesMax states.
Result<Dfa> determinise(const PositionAutomaton& automaton, std::size_t letters);

/// parse_regex, positions and determinise in one.
Result<Dfa> regex_dfa(std::string_view pattern, const Alphabet& alphabet);

}  // namespace quire::labs::automata

// Why a machine halts, or why it never does: which argument, and the numbers that it stands on. Short enough
// to store for every machine of an enumeration; check.h works the argument out again from these numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "labs/lean-tcs/machine.h"
#include "paper/result.h"

namespace quire::labs::lean_tcs::tm {

/// A finite automaton that reads cells from far away towards the head; state 0 is where nothing but zeros was
/// read. next[state * symbols + symbol].
using Reader = std::vector<std::uint8_t>;

struct Certificate {
  enum class Kind : std::uint8_t {
    undecided,
    halts,       ///< after a steps with score b
    cycle,       ///< the configuration after a steps comes again after a + b
    translated,  ///< it comes again shifted by `shift`, on all cells that count
    backward,    ///< nothing leads to a halt from more than a steps before
    ngrams,      ///< closed set of local contexts with a cells on each side
    history,     ///< the same over cells that carry their last b visits
    words,       ///< closed set of lists of words of a cells, b or more of a word being "many"
    automata     ///< closed set of what two readers of a states say of the tape
  };
  Kind kind = Kind::undecided;
  std::uint64_t a = 0, b = 0;
  std::int64_t shift = 0;
  Reader left{}, right{};

  bool never_halts() const { return kind > Kind::halts; }
  bool operator==(const Certificate&) const = default;
};

inline constexpr std::size_t kKinds = 9;
const char* name_of(Certificate::Kind kind);

/// "halts 21 5", "cycle 3 4", "translated 7 10 -2", "ngrams 3", "automata 2 0110 0101".
std::string certificate_text(const Certificate& certificate);
Result<Certificate> parse_certificate(std::string_view text);

}  // namespace quire::labs::lean_tcs::tm

// Equivalence of expressions of at most 63 positions: a set of positions is one machine word, and nothing is
// allocated a pair. The same search as in equivalence.h, so the same relation and the same least word.
#pragma once

#include "labs/regex-pspace/equivalence.h"

namespace quire::labs::regex_pspace {

inline constexpr std::size_t kBitPositionsMax = 63;

/// `letters` up to kLettersMax; `options.congruence` is not looked at.
Result<Comparison> bit_equivalence(const Expression& a, const Expression& b, std::size_t letters,
                                   const CompareOptions& options);

}  // namespace quire::labs::regex_pspace

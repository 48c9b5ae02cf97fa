// Shorter equal terms: a linear term becomes the shortest sum that its column gives, of bitwise functions
// from a table of smallest terms (three variables) or of conjunctions; other terms go through their normal
// form. What comes out was proved equal, or is the term itself.
#pragma once

#include "labs/lean-tcs/prove.h"

namespace quire::labs::lean_tcs::mba {

/// A smallest term of a bitwise function of at most three variables, by its rows (bit r: value in row r). All
/// 256 are found by growing cost.
const Term& smallest_bitwise(std::uint8_t rows);

/// A short sum with this column (of 2^n rows) modulo 2^width.
Term from_signature(const std::vector<Word>& rows, std::size_t variables, std::size_t width);

struct Simplified {
  Term term{};
  Method method = Method::none;  ///< by which the two were proved equal; none: nothing shorter was found
};
Simplified simplify(const Term& term, std::size_t variables, const ProveOptions& options = {});

}  // namespace quire::labs::lean_tcs::mba

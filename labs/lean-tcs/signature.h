// Linear terms are sums of constants times bitwise functions, and such a sum is known by its values where
// every variable is all zeros or all ones: minus these values is the column that the 2^n rows of the truth
// table give (Eyrolles 2017; Reichenwallner and Meerwald-Stadler, SiMBA, 2022). Two linear terms are equal on
// all words of w bits exactly where their columns agree modulo 2^w.
#pragma once

#include <bitset>
#include <vector>

#include "labs/lean-tcs/term.h"

namespace quire::labs::lean_tcs::mba {

enum class Kind : std::uint8_t { bitwise, linear, polynomial, other };
const char* name_of(Kind kind);

/// What the term is as it is written. ~E of a linear E is -E-1 and linear; a polynomial multiplies linear
/// terms; bitwise operations on anything that is not bitwise are other.
Kind classify(const Term& term);

/// Rows 0 to 2^n - 1, variable i being bit i of the row; of a linear term over n variables, modulo 2^width.
std::vector<Word> signature(const Term& term, std::size_t variables, std::size_t width);

/// The first row in which two columns differ, as inputs on which the terms differ: that row's bits, or zeros
/// where row 0 differs.
std::vector<Word> inputs_of_row(std::size_t row, std::size_t variables);

/// Values of a bitwise function in the rows.
using Rows = std::bitset<std::size_t{1} << kVariablesMax>;

}  // namespace quire::labs::lean_tcs::mba

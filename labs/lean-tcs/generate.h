// Identities of mixed Boolean-arithmetic, true by construction, and twins of them that are false with inputs
// that show it. Linear ones are integer relations between the columns of random bitwise functions; products
// and arguments of bitwise operations make the other kinds.
#pragma once

#include <optional>

#include "labs/engines/random/random.h"
#include "labs/lean-tcs/prove.h"

namespace quire::labs::lean_tcs::mba {

struct GenerateOptions {
  std::size_t variables = 3;  ///< 1 to 4
  std::size_t terms = 8;      ///< about so many on both sides together, 3 to 400
  std::size_t width = 64;
  Kind kind = Kind::linear;  ///< linear, polynomial or other
};

struct Identity {
  Term left{}, right{};
  std::size_t terms = 0;  ///< summands of both sides
};

/// A random bitwise term over the variables, of at most `operators` operations.
Term random_bitwise(std::size_t variables, std::size_t operators, random::Stream& stream);

Identity generate(const GenerateOptions& options, random::Stream& stream);

/// One constant or operator is another: false, with inputs on which the sides differ. Nothing where none of a
/// few changes is seen to be false.
struct Twin {
  Identity identity{};
  std::vector<Word> inputs{};
};
std::optional<Twin> false_twin(const Identity& identity, const GenerateOptions& options,
                               random::Stream& stream);

/// Summands of a term, unary minus and signs apart.
std::size_t summands(const Term& term);
/// The same for identities that differ in the names of variables alone: variables by first appearance.
Identity renamed_by_appearance(const Identity& identity);

}  // namespace quire::labs::lean_tcs::mba

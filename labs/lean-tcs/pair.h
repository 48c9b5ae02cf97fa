// The two texts of a statement: Lean 4 without any library but its own core, and Markdown. Each is printed
// from the statement and read back by a reader that knows exactly what is printed: a text that would not be
// printed again letter for letter is refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "labs/lean-tcs/statement.h"

namespace quire::labs::lean_tcs::pair {

/// What a Lean file does with its statement.
enum class Closing : std::uint8_t {
  states,   ///< a proposition that is given a name, nothing proved
  proves,   ///< by computation
  refutes,  ///< its negation by computation
  hole      ///< sorry, for whoever is to prove it
};

struct LeanOptions {
  Closing closing = Closing::states;
  std::vector<mba::Word> inputs{};  ///< of an identity that is refuted: where its sides differ
};

/// Closing::states where no proof of the asked form is known: statements about all steps or all machines,
/// identities of more than 64 bits or with products of more than 8 bits.
Closing possible(const Statement& statement, bool truth);

std::string to_lean(const Statement& statement, const LeanOptions& options = {});
/// Errors name the line.
Result<Statement> from_lean(std::string_view text);

std::string to_markdown(const Statement& statement);
Result<Statement> from_markdown(std::string_view text);

/// A proof in words behind to_markdown(): the run step by step, or the truth table with its coefficients.
/// Empty where the steps are more than `rows_max`, or the identity is not linear.
std::string markdown_proof(const Statement& statement, std::size_t rows_max = 1000);

/// Both texts are read back to the statement.
Status check(const Statement& statement, const LeanOptions& options = {});

}  // namespace quire::labs::lean_tcs::pair

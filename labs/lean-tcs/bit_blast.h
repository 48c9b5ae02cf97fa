// Two terms as circuits of bits: a formula that has a model exactly where the terms differ on some words of w
// bits. Equal gates are built once.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "labs/engines/sat/cnf.h"
#include "labs/lean-tcs/term.h"

namespace quire::labs::lean_tcs::mba {

struct Blasted {
  sat::Cnf cnf{};
  std::vector<std::vector<sat::Literal>> inputs{};  ///< of each variable, its bits from the lowest
  bool equal_by_structure = false;                  ///< both circuits are the same gates: nothing to refute
};

/// Nothing where more than `clauses_max` clauses would be needed.
std::optional<Blasted> blast(const Term& left, const Term& right, std::size_t variables, std::size_t width,
                             std::size_t clauses_max);

/// The inputs that a model stands for.
std::vector<Word> inputs_of(const Blasted& blasted, const sat::Model& model);

}  // namespace quire::labs::lean_tcs::mba

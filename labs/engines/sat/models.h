// Questions about a formula's models that take several calls of a solver: is there one only, which are there,
// what do they share. Where a call ends without an answer (a limit, a stop), so does the question.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "labs/engines/sat/solver.h"

namespace quire::labs::sat {

struct Uniqueness {
  enum class Kind : std::uint8_t { none, one, several, unknown } kind = Kind::unknown;
  Model model{};   ///< of one and several
  Model second{};  ///< of several
  /// Of none: of the formula. Of one: the formula with the model blocked (see blocked()). Checked by
  /// check_refutation().
  Proof proof{};
};

/// Models are told apart by the first `variables` variables alone (0: all), the rest being what encodings
/// add.
Uniqueness uniqueness(const Cnf& cnf, std::int32_t variables = 0, const SolverOptions& options = {});

/// The formula with a model blocked: it has no model exactly if the formula has no other.
Cnf blocked(const Cnf& cnf, const Model& model, std::int32_t variables);

struct Enumeration {
  std::vector<Model> models;
  bool complete = false;  ///< there are no others
};
Enumeration enumerate(const Cnf& cnf, std::size_t limit, std::int32_t variables = 0,
                      const SolverOptions& options = {});

/// Literals that all models share, over the first `variables` variables (0: all), in their order. Nothing
/// where there is no model, or no answer.
std::optional<std::vector<Literal>> backbone(const Cnf& cnf, std::int32_t variables = 0,
                                             const SolverOptions& options = {});

}  // namespace quire::labs::sat

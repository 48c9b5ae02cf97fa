// That a formula has no model, with a proof that the engine's own checker took.
#pragma once

#include <optional>
#include <string>

#include "labs/engines/sat/solver.h"

namespace quire::labs::hardcore_logic {

struct Refutation {
  std::string drat{};
  std::size_t lemmas = 0;  ///< that the contradiction stands on
};

/// Nothing where the solver gave up, or the proof is too long to be kept or checked. A proof that is wrong is
/// a fault of the solver: std::logic_error.
std::optional<Refutation> refutation(const sat::Cnf& cnf, sat::SolverOptions options);

}  // namespace quire::labs::hardcore_logic

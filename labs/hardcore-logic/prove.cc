#include "labs/hardcore-logic/prove.h"

#include <stdexcept>

#include "labs/engines/sat/checker.h"

namespace quire::labs::hardcore_logic {
namespace {

/// The solver throws where a proof grows beyond what is allowed.
sat::Outcome solved_with_proof(const sat::Cnf& cnf, const sat::SolverOptions& options) {
  try {
    return sat::solve(cnf, options);
  } catch (const std::runtime_error&) {
    return {};
  }
}

}  // namespace

std::optional<Refutation> refutation(const sat::Cnf& cnf, sat::SolverOptions options) {
  options.proof = true;
  const sat::Outcome outcome = solved_with_proof(cnf, options);
  if (outcome.answer != sat::Answer::unsatisfiable) return std::nullopt;
  const sat::CheckLimits limits;
  const sat::Checked checked = sat::check_refutation(cnf, outcome.proof, limits);
  if (!checked.refuted && checked.propagations >= limits.propagations_max) return std::nullopt;
  if (!checked.refuted) throw std::logic_error("the proof does not check: " + checked.why);
  return Refutation{sat::proof_text(outcome.proof), checked.core_lemmas};
}

}  // namespace quire::labs::hardcore_logic

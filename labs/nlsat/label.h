// Is a formula satisfiable, with what makes that certain: a model, or a refutation that our own checker took
// and the parts that clash. Up to sixteen variables a truth table says it, beyond that a solver.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "labs/engines/sat/cnf.h"
#include "labs/engines/sat/outcome.h"
#include "labs/engines/sat/truth_table.h"

namespace quire::labs::nlsat {

/// No answer within the conflicts that are allowed: a formula too hard to be labelled.
class Undecided : public std::runtime_error {
 public:
  Undecided()
      : std::runtime_error("not decided within the conflicts that are allowed; the text is too hard") {}
};

/// Answers alone, as fast as they come. Keeps its tables from formula to formula.
class Labeller {
 public:
  /// Throws Undecided.
  bool satisfiable(const sat::Cnf& cnf);

 private:
  std::vector<std::optional<sat::TruthTable>> tables_;  // by variables
};

struct Certified {
  bool satisfiable = false;
  sat::Model model{};                  ///< where satisfiable
  sat::Proof proof{};                  ///< where not; it was checked
  std::size_t core_lemmas = 0;         ///< of it, those that the contradiction stands on
  std::uint64_t resolutions = 0;       ///< steps of resolution that it amounts to
  std::vector<std::uint32_t> clash{};  ///< parts that cannot hold together, none of which can be left out
};

/// By CaDiCaL, a truth table as second opinion where there is one, and the checker. `part_of`: the sentence
/// of each clause, for the clash; empty: each clause is one. Throws std::logic_error where opinions differ or
/// a proof does not check: a fault of this program.
Certified certify(const sat::Cnf& cnf, std::span<const std::uint32_t> part_of = {});

struct Hardness {
  double ratio = 0;
  std::uint64_t decisions = 0, conflicts = 0, propagations = 0;  ///< medians of five seeds, plain CDCL
  std::uint64_t branches = 0;     ///< DPLL's dead ends, its first seed; kBranchesMost: as many or more
  std::uint64_t resolutions = 0;  ///< 0 where satisfiable
  std::size_t backbone = 0;       ///< 0 where unsatisfiable
  std::optional<std::uint64_t> models{};  ///< up to kModelsVariables variables
};
inline constexpr std::int32_t kModelsVariables = 20;
inline constexpr std::uint64_t kBranchesMost = 100'000, kConflictsMost = 100'000;
/// Counts end at kConflictsMost. `certified`: of the same formula.
Hardness hardness(const sat::Cnf& cnf, const Certified& certified, std::uint64_t seed = 1);

/// Median over `seeds` seeds of the conflicts of plain CDCL.
std::uint64_t median_conflicts(const sat::Cnf& cnf, std::uint64_t seed, std::uint64_t seeds = 5);

/// By truth tables of the first sixteen variables for each choice of the others. At most kModelsVariables
/// variables.
std::uint64_t count_models(const sat::Cnf& cnf);

/// Both signs of some variable lead to a contradiction by propagation alone: unsatisfiable, seen in one step.
bool refuted_in_one_step(const sat::Cnf& cnf);

}  // namespace quire::labs::nlsat

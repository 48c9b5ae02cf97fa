// Which parts of a formula cannot hold together: a minimal unsatisfiable subset, by deletion (Bakker et al.
// 1993; Marques-Silva 2010) with the cores that the solver gives. A part may be several clauses, as one
// sentence is that speaks of several things.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "labs/engines/sat/solver.h"

namespace quire::labs::sat {

/// Parts (numbers in part_of, one a clause) that together are unsatisfiable, none of which can be left out;
/// rising. Nothing where the formula is satisfiable or the solver gave no answer. part_of.size() =
/// cnf.size().
std::optional<std::vector<std::uint32_t>> minimal_clash(const Cnf& cnf,
                                                        std::span<const std::uint32_t> part_of,
                                                        const SolverOptions& options = {});
/// Every clause a part.
std::optional<std::vector<std::uint32_t>> minimal_clash(const Cnf& cnf, const SolverOptions& options = {});

}  // namespace quire::labs::sat

// How many of some literals are true, as clauses. Two encodings: the sequential counter (Sinz, CP 2005),
// small where the limit is small; and the totaliser (Bailleux and Boufkhad, CP 2003), whose outputs say "at
// least j" for each j and serve several limits at once. Weighted sums are a chart of partial sums, for
// weights whose sums stay small.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "labs/engines/sat/cnf.h"

namespace quire::labs::sat {

/// At most k of them, by the sequential counter: about k times as many new variables as literals.
void at_most_sequential(Cnf& cnf, Clause literals, std::size_t k);

/// outputs[j] is true exactly if at least j + 1 of the literals are, for j < min(limit, how many there are).
/// Counts above the limit are not told apart.
std::vector<Literal> totaliser(Cnf& cnf, Clause literals, std::size_t limit);

/// By the totaliser. A count that cannot be had makes the formula unsatisfiable.
void at_most(Cnf& cnf, Clause literals, std::size_t k);
void at_least(Cnf& cnf, Clause literals, std::size_t k);
void exactly(Cnf& cnf, Clause literals, std::size_t k);

/// The weights of the true literals come to `total`. weights.size() = literals.size(); literals times total
/// at most 10^7 (else std::invalid_argument).
void weighted_exactly(Cnf& cnf, Clause literals, std::span<const std::uint32_t> weights, std::uint32_t total);

}  // namespace quire::labs::sat

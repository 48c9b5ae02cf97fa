// Integer relations, exactly: the whole null space of an integer matrix over the integers (column operations
// with a record of themselves), and a basis of short vectors of it (Lenstra, Lenstra and Lovasz 1982, in the
// all-integer form of de Weger). Numbers have 128 bits, and every operation that would pass them is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace quire::labs::lean_tcs::mba {

using Integer = std::int64_t;
using Vector = std::vector<Integer>;

/// A basis of { v : rows * v = 0 } over the integers; nothing where a number grew too large. Every row has
/// `columns` numbers.
std::optional<std::vector<Vector>> null_space(const std::vector<Vector>& rows, std::size_t columns);

/// A reduced basis (delta = 3/4) of the same lattice. The vectors are independent.
std::optional<std::vector<Vector>> reduced(const std::vector<Vector>& basis);

}  // namespace quire::labs::lean_tcs::mba

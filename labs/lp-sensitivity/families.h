// The matrices of the experiment. A family gives different rows and how many identical copies of each there
// are: `ident` with a thousand copies of every unit row costs d rows here, and is sampled copy by copy.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "labs/engines/linear/matrix.h"

namespace quire::labs::lp_sensitivity {

using linear::Index;
using linear::Matrix;

/// Names that make_family knows: gauss, ident, tight, signs, vandermonde, lowrank+sparse, heavy.
const std::vector<std::string>& family_names();

struct Family {
  Matrix rows;  ///< one copy of each
  std::vector<Index> copies;
  Index total() const;  ///< rows with all copies
  /// rows scaled by copies^(1/p): the same norms, each row once.
  Matrix with_mass(double p) const;
};

struct FamilyOptions {
  Index d = 8;                 ///< columns, at least 2
  Index rows_per_column = 20;  ///< n / d, of what has no copies
  Index copies = 2048;         ///< N of ident and tight
  double p = 1;                ///< the scales of ident and tight depend on it
  std::uint64_t seed = 1;
};

Family make_family(const std::string& name, const FamilyOptions& options);

}  // namespace quire::labs::lp_sensitivity

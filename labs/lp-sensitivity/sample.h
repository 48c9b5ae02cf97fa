// Sampling rows independently with probabilities min(1, alpha q_i), alpha such that the expected number of
// rows is m, and the recursive root leverage sampling of the paper for p < 2. A kept row counts 1/p_i times
// on the p-th power, that is, it is scaled by p_i^(-1/p).
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "labs/engines/linear/matrix.h"
#include "labs/engines/random/random.h"

namespace quire::labs::lp_sensitivity {

using linear::Index;
using linear::Matrix;
using linear::Vector;

struct Sample {
  std::vector<Index> rows;
  std::vector<double> weights;  ///< on |a_i'x|^p
};

/// The alpha with sum_i counts_i min(1, alpha q_i) = m, by sorting q once; counts empty: ones. Infinite when
/// m is at least the number of rows with q > 0 (all of those are kept then). q >= 0, m > 0.
double scale_for(const Vector& q, double m, std::span<const Index> counts = {});
/// min(1, alpha q_i); 0 where q is 0.
Vector probabilities(const Vector& q, double alpha);

Sample draw(const Vector& q, double m, random::Stream& stream);

/// Counts of rows that come in identical copies, with the weight of each copy.
struct CountedSample {
  std::vector<Index> counts;
  std::vector<double> weights;
  std::vector<Index> sizes;  ///< number of rows (copies) after each pass
};

/// Root leverage sampling, repeated: a pass keeps each row with min(1, alpha tau^(p/2)), expected count
/// C n^(1-p/2) d^(p/2), rescales it and computes leverage anew; it stops when the size falls by less than a
/// tenth. p < 2. `counts` empty: every row once.
CountedSample root_recursive(const Matrix& rows, std::span<const Index> counts, double p, double c,
                             random::Stream& stream, const std::function<void()>& check = {});

}  // namespace quire::labs::lp_sensitivity

// How linear are rewards that were logged? The least eps for which some theta with at most s non-zeros
// predicts every logged reward within eps: a Chebyshev fit (a linear programme) over each support, by branch
// and bound. theta is not held to norm 1. A lower bound of a branch is its least squares residual, root mean
// square, with all columns that the branch may still take.
#pragma once

#include <cstdint>
#include <vector>

#include "labs/sparse-bandits/regression.h"

namespace quire::labs::sparse_bandits {

struct ChebyshevFit {
  double error = 0;                    ///< largest |y - <theta, phi>| of `theta`
  double least = 0;                    ///< no theta does better than this (equal to error: exact)
  std::vector<std::uint32_t> support;  ///< in rising order
  std::vector<double> value;
  std::uint64_t programmes = 0;  ///< supports that were fitted
};

/// Least largest error over the given columns alone.
ChebyshevFit fit_columns(const Sample& sample, const std::vector<std::uint32_t>& columns);

/// Over all supports of at most `sparsity` columns. After `programmes_max` fits the search ends with the best
/// found, and `least` says how far from it the truth may be.
ChebyshevFit fit_sparse(const Sample& sample, int sparsity, std::uint64_t programmes_max,
                        const Poll& poll = {});

}  // namespace quire::labs::sparse_bandits

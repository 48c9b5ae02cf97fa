// Sparse estimates from few rows: orthogonal matching pursuit, the lasso by coordinate descent, and the
// parameter of least l1 norm that fits within eps (a linear programme).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "labs/sparse-bandits/features.h"
#include "labs/sparse-bandits/learner.h"

namespace quire::labs::sparse_bandits {

/// Rows with their rewards.
struct Sample {
  std::size_t rows = 0, dimension = 0;
  std::vector<double> by_column;  ///< `rows` numbers of coordinate 0, then of coordinate 1, ...
  std::vector<double> rewards;

  std::span<const double> column(std::size_t j) const { return {by_column.data() + j * rows, rows}; }
};
Sample sample_of(const Features& features, std::span<const Id> actions, std::span<const double> rewards);

/// `steps` times: take the coordinate that the residual leans on most (by angle; tie: the smaller), fit least
/// squares over all taken. Ends early when nothing is left to explain.
std::vector<double> matching_pursuit(const Sample& sample, std::size_t steps);

/// min 1/(2 rows) ||y - X b||^2 + penalty ||b||_1.
std::vector<double> lasso(const Sample& sample, double penalty, const Poll& poll = {});

/// min ||b||_1 subject to |X b - y| <= eps in every row; all zeros if no b does.
std::vector<double> least_l1(const Sample& sample, double eps, const Poll& poll = {});

}  // namespace quire::labs::sparse_bandits

// Scores of the rows of a matrix for one p: leverage tau_i = a_i'(A'A)^+ a_i, l_p Lewis weights, and l_p
// sensitivities sigma_i = max_x |a_i'x|^p / ||Ax||_p^p = 1 / min{||Ax||_p^p : a_i'x = 1}, each sensitivity
// with a point that attains it from below and a dual certificate from above (labs/engines/linear/lp_norm.h).
#pragma once

#include <cstdint>
#include <functional>

#include "labs/engines/linear/lewis.h"
#include "labs/engines/linear/row_space.h"

namespace quire::labs::lp_sensitivity {

using linear::Index;
using linear::Matrix;
using linear::Vector;

struct ScoreOptions {
  double gap = 1e-3;            ///< a sensitivity is done when its upper bound is within 1 + gap of its lower
  Index exact_rows_max = 5000;  ///< more different rows than that: norms are taken over a Lewis coreset
  Index coreset_per_column = 100;
  unsigned threads = 2;
  std::uint64_t seed = 1;  ///< of that coreset
  bool sensitivity = true;
  std::function<void()> check{};  ///< called often, from any thread; may throw
};

struct Scores {
  Vector leverage, lewis, sensitivity_lo, sensitivity_hi;  ///< one a row; rows of zeros score 0
  Index rank = 0;                                          ///< sum of leverage, and of Lewis weights
  bool exact = true;      ///< false: sensitivities are those of a coreset, and certified for that only
  bool certified = true;  ///< Lewis weights: residual and sum below 1e-9
};

/// p >= 1; entries are finite.
Scores scores(const Matrix& a, double p, const ScoreOptions& options = {});

/// Rows that are equal up to a factor, put together: a row u that stands for t_j u, j in its group, is scaled
/// by (sum |t_j|^p)^(1/p), which keeps every ||Ax||_p. Lewis weights and sensitivities of the group are
/// shared out by |t_j|^p.
struct Merged {
  Matrix rows;
  std::vector<Index> group;   ///< of each row of the original; -1: a row of zeros
  std::vector<double> share;  ///< of its group's score
};
Merged merge(const Matrix& a, double p);

/// Sensitivities of whitened rows (row_space.h), with the points that attain the lower ones.
struct Sensitivities {
  Vector lo, hi;
  Matrix attained_at;  ///< a row each, in whitened coordinates
};
Sensitivities sensitivities(const Matrix& whitened, double p, const linear::Lewis& lewis,
                            const ScoreOptions& options);
/// The same for some rows `of` against norms ||over x||_p.
Sensitivities sensitivities_over(const Matrix& of, const Matrix& over, double p, const linear::Lewis& lewis,
                                 const ScoreOptions& options);

}  // namespace quire::labs::lp_sensitivity

// l_p regression, min ||Ax - b||_p^p, full or on weighted rows: the norm of [A b] with the last coordinate
// held at -1, so the certified solver of labs/engines/linear/lp_norm.h does it.
#pragma once

#include <span>

#include "labs/engines/linear/matrix.h"

namespace quire::labs::lp_sensitivity {

using linear::Index;
using linear::Matrix;
using linear::Vector;

struct Regression {
  Vector coefficients;  ///< one a column of A
  double loss = 0;      ///< sum weight_i |a_i'x - b_i|^p
  double bound = 0;     ///< no coefficients do better
};

/// `table` has A's columns and b in column `target`. weights empty: ones.
Regression lp_regression(const Matrix& table, Index target, double p, std::span<const double> weights = {});
double regression_loss(const Matrix& table, Index target, double p, const Vector& coefficients,
                       std::span<const double> weights = {});

}  // namespace quire::labs::lp_sensitivity

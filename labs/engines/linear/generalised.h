// Symmetric generalised eigenvalues B x = lambda A x with A positive definite: the stationary values of
// x'Bx / x'Ax.
#pragma once

#include <optional>

#include "labs/engines/linear/matrix.h"

namespace quire::labs::linear {

struct Pencil {
  Vector values;            ///< rising
  Eigen::MatrixXd vectors;  ///< a column each; x'Ax = 1
};

/// Nothing where A is not positive definite.
std::optional<Pencil> generalised_eigen(const Matrix& b, const Matrix& a);

}  // namespace quire::labs::linear

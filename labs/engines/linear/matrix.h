// The words of this engine: a matrix is dense, double, row-major (a row is one observation, side by side in
// memory), a vector is Eigen's. Include it where the maths is, not in headers that everything reads: Eigen is
// heavy.
#pragma once

#include <Eigen/Core>

namespace quire::labs::linear {

using Index = Eigen::Index;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;
/// A matrix that is only read: a whole one or some of its rows, without a copy.
using Rows = Eigen::Ref<const Matrix, 0, Eigen::OuterStride<>>;

}  // namespace quire::labs::linear

// The row space of a matrix that may lack rank, and coordinates in it in which the columns are orthonormal
// ("whitened"). One idea: everything about a row that does not depend on the choice of coordinates (leverage,
// Lewis weights, sensitivities, distortion) is computed there, where all Gram matrices are well-conditioned.
#pragma once

#include "labs/engines/linear/matrix.h"

namespace quire::labs::linear {

struct RowSpace {
  /// columns x rank: the rows times it have orthonormal columns. A direction u in whitened coordinates is
  /// x = whitener u in the matrix's own.
  Matrix whitener;
  /// Singular values of the matrix with columns of length 1, in falling order, as far as they count.
  Vector singular;
  bool by_gram = false;  ///< found from the Gram matrix; else by orthogonal triangles

  Index rank() const { return whitener.cols(); }
};

struct RowSpaceOptions {
  unsigned threads = 1;
  /// Singular values below this share of the largest count as none; 0: the larger side times 2^-52.
  double tolerance = 0;
};

/// Columns are brought to length 1 first, so their units do not matter. Where the Gram matrix shows a
/// condition below 1e3 it decides (fast); else rows are folded block by block into a triangle by Householder
/// reflections, which does not square the condition. The entries must be finite.
RowSpace row_space(const Rows& a, const RowSpaceOptions& options = {});

struct Leverage {
  Vector scores;  ///< a'(A'A)^+ a of every row; their sum is the rank
  Index rank = 0;
};
Leverage leverage(const Rows& a, unsigned threads = 1);
/// Squared lengths of the rows: the leverage where columns are orthonormal.
Vector squared_lengths(const Rows& whitened);

/// The minimum-norm solution of min ||Ax - b||_2 (ridge 0), or of min ||Ax - b||^2 + ridge ||x||^2.
Vector least_squares(const Rows& a, const Vector& b, double ridge = 0);

}  // namespace quire::labs::linear

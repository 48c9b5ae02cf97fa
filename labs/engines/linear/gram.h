// Gram matrices A'diag(w)A of tall matrices, and the Cholesky factor of such a matrix with what is asked of
// it: solutions, and quadratic forms of many rows. Sums run over blocks of rows of a fixed size, so the
// result does not depend on the number of threads.
#pragma once

#include <optional>
#include <span>

#include "labs/engines/linear/matrix.h"

namespace quire::labs::linear {

struct GramOptions {
  std::span<const double> row_weights{};    ///< one a row, of any sign; empty: ones
  std::span<const double> column_scales{};  ///< columns are multiplied by these first; empty: ones
  unsigned threads = 1;
};

/// A'diag(w)A, symmetric in every bit.
Matrix gram(const Rows& a, const GramOptions& options = {});
Matrix weighted_gram(const Rows& a, std::span<const double> weights, unsigned threads = 1);
/// The same into `out` (columns x columns) without taking memory, for loops. One thread.
void weighted_gram_into(const Rows& a, std::span<const double> weights, Matrix& out);

/// G = LL'. Meant for well-conditioned matrices (see row_space.h for the others).
class Cholesky {
 public:
  /// Nothing if a pivot is not positive: the matrix is singular, indefinite or not finite.
  static std::optional<Cholesky> of(const Matrix& symmetric);

  /// Solves G x = b in place.
  void solve_in_place(Vector& b) const;
  Vector solve(Vector b) const {
    solve_in_place(b);
    return b;
  }
  /// a'G^-1 a of every row a.
  Vector inverse_forms(const Rows& rows, unsigned threads = 1) const;
  /// L^-1 b, in place: its squared length is b'G^-1 b.
  void half_solve_in_place(Vector& b) const;

 private:
  explicit Cholesky(Matrix lower) : lower_(std::move(lower)) {}
  Matrix lower_;
};

}  // namespace quire::labs::linear

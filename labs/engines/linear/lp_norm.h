// min ||Bx||_p subject to c'x = 1, for p >= 1, with a certificate. p = 1 is a linear programme and goes to
// absolute.h, since reweighting stalls at its kinks. Otherwise reweighted least squares for p <= 2 and
// damped Newton for p > 2 are the same step here: with D = diag(|y|^(p-2)), y = Bx, the reweighted point is
// u / c'u, u = (B'DB)^-1 c, and Newton goes 1/(p-1) of the way to it. Every step also gives z = DBu with
// B'z = c, so that 1 / ||z||_q bounds the minimum from below (1/p + 1/q = 1).
#pragma once

#include <functional>
#include <span>

#include "labs/engines/linear/matrix.h"

namespace quire::labs::linear {

struct LpOptions {
  double gap = 1e-9;  ///< stops when value <= (1 + gap) bound
  int steps_max = 300;
};

struct LpMinimum {
  Vector x;
  double value = 0;  ///< ||Bx||_p^p at x
  double bound = 0;  ///< no x with c'x = 1 has a smaller one
  int steps = 0;
};

/// Keeps its buffers between problems of one matrix. `rows` has full column rank, is well-conditioned
/// (whitened, row_space.h) and outlives the minimiser. Not for two threads at once.
class LpMinimiser {
 public:
  LpMinimiser(const Rows& rows, double p, const LpOptions& options = {});
  /// `start` (empty: the least-squares point) needs c'start > 0. c is not 0.
  LpMinimum minimise(const Vector& c, const Vector& start = {});

 private:
  bool reweight(const Vector& c);
  void advance(LpMinimum& best);

  Rows rows_;
  double p_;
  LpOptions options_;
  double floor_ = 0;            // of |y| in weights, as a share of the largest
  Vector x_, y_;                // the point and its image
  Vector target_x_, target_y_;  // the reweighted point
  Vector weights_, trial_;
  Matrix form_;
  double bound_ = 0;
  double value_ = 0;
};

/// |x|^e of every entry, with the powers that labs use written out. Entries are >= 0.
void raise(std::span<double> sizes, double exponent);
/// sum |y_i|^p.
double norm_power(const Vector& y, double p);

}  // namespace quire::labs::linear

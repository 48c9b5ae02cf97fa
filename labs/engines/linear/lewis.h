// l_p Lewis weights (Lewis 1978; computed as in Cohen and Peng 2015): the w with w_i = leverage of row i in
// W^(1/2-1/p) A. Two fixed points: for p <= 2 (and below 4) the power form contracts by |1 - p/2| a step; for
// p > 2 the leverage form contracts by 1 - 2/p, while the power form cycles or diverges from p = 4 on.
#pragma once

#include <functional>

#include "labs/engines/linear/matrix.h"

namespace quire::labs::linear {

enum class FixedPoint { by_p, power, leverage };  ///< by_p: power for p <= 2, else leverage

struct LewisOptions {
  FixedPoint form = FixedPoint::by_p;
  double change_max = 1e-12;  ///< relative change of every weight at which it stops
  int steps_max = 2000;
  unsigned threads = 1;
  std::function<void()> check{};  ///< called every step; may throw
};

struct Lewis {
  Vector weights;  ///< 0 for rows of zeros; sum = rank
  Index rank = 0;
  int steps = 0;
  double residual = 0;     ///< largest |leverage of W^(1/2-1/p)A - w| over rows
  bool certified = false;  ///< |sum - rank| and residual both below 1e-9
  /// rank x rank, in the whitened coordinates of row_space.h: B'W^(1-2/p)B.
  Matrix form;
};

/// `whitened` has orthonormal columns (row_space.h); p >= 1.
Lewis lewis_of_whitened(const Rows& whitened, double p, const LewisOptions& options = {});
/// Of any matrix with finite entries.
Lewis lewis_weights(const Rows& a, double p, const LewisOptions& options = {});

}  // namespace quire::labs::linear

// min ||Bx||_1 subject to c'x = 1, by a primal-dual interior point with Mehrotra's corrector (the
// Frisch-Newton method of Portnoy and Koenker 1997 for least absolute deviations). Its dual is max l subject
// to B'z = l c, |z| <= 1; both sides stay feasible all the way, so every step has a value and a bound.
#pragma once

#include "labs/engines/linear/lp_norm.h"

namespace quire::labs::linear {

/// As LpMinimiser::minimise for p = 1. `start` has c'start = 1. A step costs one weighted Gram matrix.
LpMinimum minimise_absolute(const Rows& rows, const Vector& c, const Vector& start, const LpOptions& options);

}  // namespace quire::labs::linear

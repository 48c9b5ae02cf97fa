// The companion of the law: the least loss of a run as L(N, D) = exp(E) + exp(A) / N^alpha + exp(B) / D^beta
// (Hoffmann et al. 2022 have this form), fitted to the minima of the cells by Huber's loss of the difference
// of logarithms (delta 1e-3), BFGS from a grid of starts.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "labs/step-law/grid.h"

namespace quire::labs::step_law {

struct LossSurface {
  double e = 0, a = 0, b = 0, alpha = 0, beta = 0;
  double huber = 0;    ///< mean over the fitted points, in units of delta
  double largest = 0;  ///< largest |ln prediction - ln loss| of the fitted points
  double at(double n, double d) const;

  struct HeldOut {
    double n = 0, d = 0, loss = 0, predicted = 0;
  };
  std::optional<HeldOut> held_out{};  ///< the point of the least loss, where one was left out
};

struct LossPoint {
  double n = 0, d = 0, loss = 0;
};
/// The minima of the cells.
std::vector<LossPoint> least_losses(std::span<const Cell> cells);

/// Of the points without the lowest one, which is predicted. Nothing where fewer than six points are left,
/// more than 2,000, or they have one N or one D. `check` is called before each start and may throw.
std::optional<LossSurface> fit_loss_surface(std::span<const LossPoint> points,
                                            const std::function<void()>& check = {});

}  // namespace quire::labs::step_law

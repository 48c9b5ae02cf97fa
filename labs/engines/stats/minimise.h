// The least value of a smooth function of a few variables, by BFGS (Nocedal and Wright 2006, chapter 6) with
// a line search that brackets and halves until both of Wolfe's weak conditions hold (Lewis and Overton 2013).
// Finds the valley that the start lies in: try several starts.
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace quire::labs::stats {

/// The value at x; writes the gradient. A value that is not finite is a wall.
using Smooth = std::function<double(std::span<const double> x, std::span<double> gradient)>;

struct MinimiseOptions {
  int steps_max = 500;
  double gradient_least = 1e-8;  ///< largest component at which it has converged
};

struct Minimum {
  std::vector<double> x;
  double value = 0;
  int steps = 0;
  bool converged = false;
};

/// The start must have a finite value; else it comes back as it was, not converged.
Minimum minimise(const Smooth& function, std::vector<double> start, const MinimiseOptions& options = {});

}  // namespace quire::labs::stats

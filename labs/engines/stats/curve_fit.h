// Least squares of a curve with two parameters, by Levenberg (1944) and Marquardt (1963).
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <span>

namespace quire::labs::stats {

struct CurveFit {
  double a = 0, b = 0;
  double squares = 0;  ///< sum of squared residuals
  bool converged = false;
  int steps = 0;
};

/// Value and both derivatives at x.
using Curve = std::function<std::array<double, 3>(double a, double b, double x)>;

/// From the start (a, b). Parameters for which the curve is not finite at some x are refused as a step.
CurveFit fit_curve(const Curve& curve, std::span<const double> x, std::span<const double> y, double a,
                   double b);

}  // namespace quire::labs::stats

#include "labs/engines/stats/curve_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quire::labs::stats {
namespace {

/// J'J and J'r of the curve at (a, b), and the squares of r; squares infinite where the curve is not finite.
struct Normal {
  double aa = 0, ab = 0, bb = 0, ar = 0, br = 0, squares = 0;
};

Normal normal_equations(const Curve& curve, std::span<const double> x, std::span<const double> y, double a,
                        double b) {
  Normal n;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto [value, by_a, by_b] = curve(a, b, x[i]);
    const double r = y[i] - value;
    n.aa += by_a * by_a;
    n.ab += by_a * by_b;
    n.bb += by_b * by_b;
    n.ar += by_a * r;
    n.br += by_b * r;
    n.squares += r * r;
  }
  const bool finite = std::isfinite(n.aa + n.ab + n.bb + n.ar + n.br + n.squares);
  if (!finite) n.squares = std::numeric_limits<double>::infinity();
  return n;
}

}  // namespace

CurveFit fit_curve(const Curve& curve, std::span<const double> x, std::span<const double> y, double a,
                   double b) {
  constexpr int kStepsMax = 300;
  constexpr double kDampingMax = 1e12, kGain = 1e-13;
  CurveFit fit{.a = a, .b = b};
  Normal here = normal_equations(curve, x, y, a, b);
  fit.squares = here.squares;
  if (!std::isfinite(here.squares)) return fit;
  double damping = 1e-3;
  while (fit.steps < kStepsMax) {
    ++fit.steps;
    // Marquardt's scaling: the diagonal grows by its own share; the floor is for a flat direction.
    const double floor = 1e-12 * (here.aa + here.bb) + std::numeric_limits<double>::min();
    const double aa = here.aa + damping * std::max(here.aa, floor);
    const double bb = here.bb + damping * std::max(here.bb, floor);
    const double determinant = aa * bb - here.ab * here.ab;
    const double step_a = (bb * here.ar - here.ab * here.br) / determinant;
    const double step_b = (aa * here.br - here.ab * here.ar) / determinant;
    const Normal there = normal_equations(curve, x, y, fit.a + step_a, fit.b + step_b);
    if (there.squares <= here.squares) {
      const bool small = here.squares - there.squares <= kGain * here.squares + 1e-30;
      fit.a += step_a;
      fit.b += step_b;
      here = there;
      damping = std::max(damping / 10, 1e-12);
      if (small) {
        fit.converged = true;
        break;
      }
    } else {
      damping *= 10;
      // No step of any length improves: a minimum within rounding.
      if (damping > kDampingMax) {
        fit.converged = true;
        break;
      }
    }
  }
  fit.squares = here.squares;
  return fit;
}

}  // namespace quire::labs::stats

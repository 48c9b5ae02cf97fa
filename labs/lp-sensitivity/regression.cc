#include "labs/lp-sensitivity/regression.h"

#include <cmath>

#include "labs/engines/linear/lp_norm.h"
#include "labs/engines/linear/row_space.h"

namespace quire::labs::lp_sensitivity {

namespace {

constexpr double kOutside = 1e-7;  // of e in the row space: less is rounding

/// x over all columns with x_target = -1, as coefficients of the others.
Vector without(const Vector& x, Index target) {
  Vector rest(x.size() - 1);
  for (Index j = 0, k = 0; j < x.size(); ++j)
    if (j != target) rest[k++] = x[j] / -x[target];
  return rest;
}

}  // namespace

Regression lp_regression(const Matrix& table, Index target, double p, std::span<const double> weights) {
  Matrix scaled = table;
  for (Index i = 0; i < scaled.rows() && !weights.empty(); ++i)
    scaled.row(i) *= std::pow(weights[static_cast<std::size_t>(i)], 1 / p);
  const linear::RowSpace space = linear::row_space(scaled);
  const Vector unit = Vector::Unit(table.cols(), target);
  const Matrix whitened = scaled * space.whitener;
  // Rows of `spanning` span the rows of [A b]. If the unit vector of b is not among their combinations, what
  // is left of it is an x with [A b]x = 0 and x_b > 0: b is a combination of A's columns.
  const Matrix spanning = whitened.transpose() * scaled;
  const Vector outside = unit - spanning.transpose() * linear::least_squares(spanning.transpose(), unit);
  Regression result;
  if (outside.norm() > kOutside) {
    result.coefficients = without(outside, target);
    result.loss = regression_loss(table, target, p, result.coefficients, weights);
    return result;
  }
  linear::LpMinimiser minimiser(whitened, p, {.gap = 1e-8});
  const linear::LpMinimum least = minimiser.minimise(space.whitener.transpose() * unit);
  result.coefficients = without(space.whitener * least.x, target);
  result.loss = least.value;
  result.bound = least.bound;
  return result;
}

double regression_loss(const Matrix& table, Index target, double p, const Vector& coefficients,
                       std::span<const double> weights) {
  double loss = 0;
  for (Index i = 0; i < table.rows(); ++i) {
    double residual = -table(i, target);
    for (Index j = 0, k = 0; j < table.cols(); ++j)
      if (j != target) residual += table(i, j) * coefficients[k++];
    loss += (weights.empty() ? 1 : weights[static_cast<std::size_t>(i)]) * std::pow(std::abs(residual), p);
  }
  return loss;
}

}  // namespace quire::labs::lp_sensitivity

#include "labs/engines/linear/absolute.h"

#include <algorithm>
#include <cmath>

#include "labs/engines/linear/gram.h"

namespace quire::labs::linear {

namespace {

constexpr double kToBoundary = 0.9995;  // share of the way to the boundary
constexpr double kSlackStart = 0.3;     // of the mean size, so that no start is on the boundary

using Array = Eigen::ArrayXd;

/// y = Bx = u - v with u, v > 0; u goes with 1 - z, v with 1 + z.
class Interior {
 public:
  Interior(const Rows& rows, const Vector& c, const Vector& start)
      : rows_(rows), c_(c), x_(start), form_(rows.cols(), rows.cols()) {
    const Array y = (rows * start).array();
    const double slack = kSlackStart * y.abs().mean() + 1e-300;
    u_ = y.max(0) + slack;
    v_ = u_ - y;
    z_ = Array::Zero(rows.rows());
  }

  double value() const { return (rows_ * x_).lpNorm<1>(); }
  double bound() const { return level_; }
  const Vector& x() const { return x_; }

  /// One predictor and corrector; false when the form has become singular: as near as it gets.
  bool step() {
    up_ = 1 - z_;
    down_ = 1 + z_;
    inverse_ = (u_ / up_ + v_ / down_).inverse();
    weighted_gram_into(rows_, {inverse_.data(), static_cast<std::size_t>(inverse_.size())}, form_);
    const auto factor = Cholesky::of(form_);
    if (!factor) return false;
    const Vector along = factor->solve(c_);
    const double c_along = c_.dot(along);
    if (!(c_along > 0)) return false;
    const double n = 2 * static_cast<double>(z_.size());
    const double mu = ((u_ * up_).sum() + (v_ * down_).sum()) / n;

    direction(*factor, along, c_along, -u_ * up_, -v_ * down_);
    const double primal = primal_step(), dual = dual_step();
    const double mu_ahead = (((u_ + primal * du_) * (up_ - dual * dz_)).sum() +
                             ((v_ + primal * dv_) * (down_ + dual * dz_)).sum()) /
                            n;
    const double target = mu * std::pow(mu_ahead / mu, 3);
    direction(*factor, along, c_along, target - u_ * up_ + du_ * dz_, target - v_ * down_ - dv_ * dz_);
    move(std::min(1.0, kToBoundary * primal_step()), std::min(1.0, kToBoundary * dual_step()));
    return x_.allFinite() && z_.allFinite();
  }

 private:
  /// Newton's direction for (1-z)du - u dz = first, (1+z)dv + v dz = second, du - dv = B dx, c'dx = 0,
  /// B'dz = dl c.
  void direction(const Cholesky& factor, const Vector& along, double c_along, const Array& first,
                 const Array& second) {
    rest_ = first / up_ - second / down_;
    dx_ = factor.solve(rows_.transpose() * (inverse_ * rest_).matrix());
    dlevel_ = -c_.dot(dx_) / c_along;
    dx_ += dlevel_ * along;
    dz_ = ((rows_ * dx_).array() - rest_) * inverse_;
    du_ = (first + u_ * dz_) / up_;
    dv_ = (second - v_ * dz_) / down_;
  }

  /// Largest step, up to a little over 1, that keeps `now + step * change` >= 0.
  static double room(const Array& now, const Array& change, double step) {
    for (Index i = 0; i < now.size(); ++i)
      if (change[i] < 0) step = std::min(step, -now[i] / change[i]);
    return step;
  }
  double primal_step() const { return room(v_, dv_, room(u_, du_, 1 / kToBoundary)); }
  double dual_step() const { return room(down_, dz_, room(up_, -dz_, 1 / kToBoundary)); }

  void move(double primal, double dual) {
    x_ += primal * dx_;
    u_ += primal * du_;
    v_ += primal * dv_;
    z_ += dual * dz_;
    level_ += dual * dlevel_;
  }

  Rows rows_;
  const Vector& c_;
  Vector x_, dx_;
  Array u_, v_, z_, du_, dv_, dz_;
  Array up_, down_, inverse_, rest_;
  Matrix form_;
  double level_ = 0, dlevel_ = 0;
};

}  // namespace

LpMinimum minimise_absolute(const Rows& rows, const Vector& c, const Vector& start,
                            const LpOptions& options) {
  Interior interior(rows, c, start);
  LpMinimum best{start, interior.value(), 0, 0};
  while (best.steps < options.steps_max && best.value > (1 + options.gap) * best.bound) {
    if (!interior.step()) break;
    ++best.steps;
    const double value = interior.value() / c.dot(interior.x());
    const double value_before = best.value, bound_before = best.bound;
    if (value > 0 && value < best.value) {
      best.value = value;
      best.x = interior.x() / c.dot(interior.x());
    }
    best.bound = std::max(best.bound, std::min(interior.bound(), best.value));
    if (best.steps > 5 && best.value == value_before && best.bound == bound_before) break;
  }
  return best;
}

}  // namespace quire::labs::linear

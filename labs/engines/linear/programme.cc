#include "labs/engines/linear/programme.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Dense>

namespace quire::labs::linear {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// The largest step that keeps x + step dx >= 0.
double step_to_wall(const Vector& x, const Vector& dx) {
  double step = 1e30;
  for (Eigen::Index i = 0; i < x.size(); ++i)
    if (dx[i] < 0) step = std::min(step, -x[i] / dx[i]);
  return step;
}

/// One iterate, and the directions from it.
class Iterate {
 public:
  explicit Iterate(const Programme& p)
      : a_(p.data(), static_cast<Eigen::Index>(p.rows()), static_cast<Eigen::Index>(p.columns())),
        b_(p.right.data(), static_cast<Eigen::Index>(p.rows())),
        c_(p.cost.data(), static_cast<Eigen::Index>(p.columns())) {
    start();
  }

  /// The largest of the relative residuals: of A x = b, of the dual, and of the gap.
  double fault() const {
    const double primal = (a_ * x - b_).norm() / (1 + b_.norm());
    const double dual = (a_.transpose() * y + z - c_).norm() / (1 + c_.norm());
    const double gap = std::fabs(c_.dot(x) - b_.dot(y)) / (1 + std::fabs(c_.dot(x)));
    return std::max({primal, dual, gap});
  }

  bool advance() {
    const double n = static_cast<double>(x.size());
    const double mu = x.dot(z) / n;
    const Vector scale = x.cwiseQuotient(z);
    normal_ = a_ * scale.asDiagonal() * a_.transpose();
    Matrix regular = normal_;
    regular.diagonal().array() += 1e-14 * (1 + normal_.diagonal().maxCoeff());  // dependent rows
    factor_.compute(regular);
    if (factor_.info() != Eigen::Success) return false;
    const Vector primal = b_ - a_ * x, dual = c_ - a_.transpose() * y - z;
    Vector dx, dy, dz;
    direct(primal, dual, -x.cwiseProduct(z), scale, dx, dy, dz);
    const double p = std::min(1.0, step_to_wall(x, dx)), d = std::min(1.0, step_to_wall(z, dz));
    const double affine = (x + p * dx).dot(z + d * dz) / n;
    const double centre = std::pow(affine / mu, 3);
    const Vector corrected =
        Vector::Constant(x.size(), centre * mu) - x.cwiseProduct(z) - dx.cwiseProduct(dz);
    direct(primal, dual, corrected, scale, dx, dy, dz);
    constexpr double kShort = 0.9995;
    const double px = std::min(1.0, kShort * step_to_wall(x, dx));
    const double pz = std::min(1.0, kShort * step_to_wall(z, dz));
    x += px * dx;
    y += pz * dy;
    z += pz * dz;
    return x.allFinite() && y.allFinite() && z.allFinite() && x.minCoeff() > 0 && z.minCoeff() > 0;
  }

  Vector x, y, z;
  double value() const { return c_.dot(x); }

 private:
  /// Mehrotra's starting point: least squares, pushed inside.
  void start() {
    Matrix normal = a_ * a_.transpose();
    normal.diagonal().array() += 1e-12 * (1 + normal.diagonal().maxCoeff());
    const Eigen::LLT<Matrix> factor(normal);
    x = a_.transpose() * factor.solve(b_);
    y = factor.solve(a_ * c_);
    z = c_ - a_.transpose() * y;
    x.array() += std::max(0.0, -1.5 * x.minCoeff()) + 1e-8;
    z.array() += std::max(0.0, -1.5 * z.minCoeff()) + 1e-8;
    const double product = x.dot(z);
    const double more_x = 0.5 * product / z.sum(), more_z = 0.5 * product / x.sum();
    x.array() += more_x + 1e-8;
    z.array() += more_z + 1e-8;
  }

  /// Solves A dx = primal, A'dy + dz = dual, z dx + x dz = product.
  void direct(const Vector& primal, const Vector& dual, const Vector& product, const Vector& scale,
              Vector& dx, Vector& dy, Vector& dz) const {
    const Vector rest = scale.cwiseProduct(dual) - product.cwiseQuotient(z);
    const Vector right = primal + a_ * rest;
    dy = factor_.solve(right);
    for (int twice = 0; twice < 2; ++twice) dy += factor_.solve(right - normal_ * dy);  // refinement
    dz = dual - a_.transpose() * dy;
    dx = product.cwiseQuotient(z) - scale.cwiseProduct(dz);
  }

  Eigen::Map<const Matrix> a_;
  Eigen::Map<const Vector> b_, c_;
  Matrix normal_;
  Eigen::LDLT<Matrix> factor_;
};

}  // namespace

/// Near the end the normal equations lose digits and a step may do harm: the best iterate counts.
Solution solve(const Programme& programme, const std::function<void()>& poll) {
  constexpr int kStepsMax = 100, kIdleMax = 8;
  constexpr double kAimed = 1e-10, kSolved = 1e-7;
  Iterate iterate(programme);
  Solution solution;
  double least = std::numeric_limits<double>::infinity();
  int idle = 0;
  for (int step = 0; step < kStepsMax && least > kAimed && idle < kIdleMax; ++step) {
    if (poll) poll();
    const double fault = iterate.fault();
    idle = fault < 0.5 * least ? 0 : idle + 1;
    if (fault < least) {
      least = fault;
      solution.x.assign(iterate.x.begin(), iterate.x.end());
      solution.prices.assign(iterate.y.begin(), iterate.y.end());
      solution.value = iterate.value();
    }
    if (!iterate.advance()) break;
  }
  solution.solved = least <= kSolved;
  return solution;
}

}  // namespace quire::labs::linear

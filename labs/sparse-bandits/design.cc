#include "labs/sparse-bandits/design.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <Eigen/Dense>

namespace quire::labs::sparse_bandits {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr double kTie = 1e-9;

/// Coordinates of the actions in an orthonormal basis of what they span, and the actions that the basis was
/// made of: each time the one that is furthest from the span so far (tie, up to rounding: the first).
struct Span {
  Matrix coordinates;  // actions by rank
  std::vector<Eigen::Index> pivots;
};

Span span_of(const Features& features, std::span<const Id> actions, const Poll& poll) {
  const auto n = static_cast<Eigen::Index>(actions.size()),
             d = static_cast<Eigen::Index>(features.dimension());
  Matrix phi(n, d);
  for (Eigen::Index a = 0; a < n; ++a)
    for (Eigen::Index j = 0; j < d; ++j)
      phi(a, j) = features.at(actions[static_cast<std::size_t>(a)], static_cast<std::size_t>(j));
  const Eigen::Index most = std::min(n, d);
  Matrix basis(d, most);
  Span span;
  span.coordinates.resize(n, most);
  Vector left = phi.rowwise().squaredNorm();
  const double nothing = 1e-20 + 1e-18 * left.maxCoeff();
  Eigen::Index rank = 0;
  for (; rank < most; ++rank) {
    if (poll) poll();
    const double furthest = left.maxCoeff();
    if (furthest <= nothing) break;
    Eigen::Index pivot = 0;
    while (left[pivot] < furthest * (1 - kTie)) ++pivot;
    Vector q = phi.row(pivot);
    const auto known = basis.leftCols(rank);
    for (int twice = 0; twice < 2; ++twice) q -= known * (known.transpose() * q);  // Gram-Schmidt, repeated
    const double norm = q.norm();
    if (norm * norm <= nothing) break;
    basis.col(rank) = q / norm;
    span.coordinates.col(rank) = phi * basis.col(rank);
    left -= span.coordinates.col(rank).cwiseAbs2();
    left[pivot] = 0;
    span.pivots.push_back(pivot);
  }
  span.coordinates.conservativeResize(n, rank);
  return span;
}

/// The weights, V^-1 and the width of every action, kept up to date by rank-one steps.
class FrankWolfe {
 public:
  explicit FrankWolfe(const Span& span)
      : z_(span.coordinates), weights_(Vector::Zero(z_.rows())), order_(span.pivots) {
    const double rank = static_cast<double>(z_.cols());
    Matrix v = Matrix::Zero(z_.cols(), z_.cols());
    for (const Eigen::Index a : order_) {
      weights_[a] = 1 / rank;
      v.selfadjointView<Eigen::Lower>().rankUpdate(z_.row(a).transpose(), 1 / rank);
    }
    inverse_ = v.selfadjointView<Eigen::Lower>().llt().solve(Matrix::Identity(z_.cols(), z_.cols()));
    widths_ = (z_ * inverse_).cwiseProduct(z_).rowwise().sum();
  }

  double width(Eigen::Index* action) const { return widths_.maxCoeff(action); }

  /// Moves weight to `action` by the step that gains most determinant.
  void step(Eigen::Index action) {
    const double g = widths_[action], rank = static_cast<double>(z_.cols());
    const double gamma = (g / rank - 1) / (g - 1);
    const double share = gamma / (1 - gamma);
    const Vector u = inverse_ * z_.row(action).transpose();
    const Vector products = z_ * u;
    inverse_ = (inverse_ - u * u.transpose() * (share / (1 + share * g))) / (1 - gamma);
    widths_ = (widths_ - products.cwiseAbs2() * (share / (1 + share * g))) / (1 - gamma);
    if (weights_[action] == 0) order_.push_back(action);
    weights_ *= 1 - gamma;
    weights_[action] += gamma;
  }

  const Vector& weights() const { return weights_; }
  const std::vector<Eigen::Index>& order() const { return order_; }

 private:
  const Matrix& z_;
  Vector weights_;
  std::vector<Eigen::Index> order_;
  Matrix inverse_;
  Vector widths_;
};

}  // namespace

Design g_optimal(const Features& features, std::span<const Id> actions, double accuracy, const Poll& poll) {
  const Span span = span_of(features, actions, poll);
  Design design;
  design.rank = span.pivots.size();
  if (design.rank == 0) return design;
  FrankWolfe search(span);
  const double rank = static_cast<double>(design.rank);
  const std::size_t steps_max = 100 + 50 * design.rank;  // far beyond O(r ln ln r)
  Eigen::Index action = 0;
  design.width = search.width(&action);
  for (std::size_t step = 0; step < steps_max && design.width > accuracy * rank && design.width > 1 + 1e-9;
       ++step) {
    if (poll) poll();
    search.step(action);
    design.width = search.width(&action);
  }
  for (const Eigen::Index a : search.order()) {
    design.support.push_back(actions[static_cast<std::size_t>(a)]);
    design.weights.push_back(search.weights()[a]);
  }
  return design;
}

std::vector<double> estimate(const Features& features, const Design& design,
                             std::span<const double> rewards) {
  const auto k = static_cast<Eigen::Index>(design.support.size());
  const auto d = static_cast<Eigen::Index>(features.dimension());
  Matrix x(k, d);
  Vector y(k);
  for (Eigen::Index i = 0; i < k; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double root = std::sqrt(design.weights[at]);
    y[i] = root * rewards[at];
    for (Eigen::Index j = 0; j < d; ++j)
      x(i, j) = root * features.at(design.support[at], static_cast<std::size_t>(j));
  }
  Vector theta;
  if (design.rank == features.dimension()) {
    theta = (x.transpose() * x).ldlt().solve(x.transpose() * y);
  } else {
    theta = x.completeOrthogonalDecomposition().solve(y);
  }
  return {theta.begin(), theta.end()};
}

std::vector<Id> all_actions(std::size_t count) {
  std::vector<Id> actions(count);
  std::iota(actions.begin(), actions.end(), Id{0});
  return actions;
}

}  // namespace quire::labs::sparse_bandits

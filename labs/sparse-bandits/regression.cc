#include "labs/sparse-bandits/regression.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include "labs/engines/linear/programme.h"

namespace quire::labs::sparse_bandits {
namespace {

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

Sample sample_of(const Features& features, std::span<const Id> actions, std::span<const double> rewards) {
  Sample sample{actions.size(), features.dimension(), {}, {rewards.begin(), rewards.end()}};
  sample.by_column.resize(sample.rows * sample.dimension);
  for (std::size_t j = 0; j < sample.dimension; ++j)
    for (std::size_t i = 0; i < sample.rows; ++i)
      sample.by_column[j * sample.rows + i] = features.at(actions[i], j);
  return sample;
}

std::vector<double> matching_pursuit(const Sample& sample, std::size_t steps) {
  std::vector<double> estimate(sample.dimension), residual = sample.rewards, norms(sample.dimension);
  for (std::size_t j = 0; j < sample.dimension; ++j)
    norms[j] = std::sqrt(dot(sample.column(j), sample.column(j)));
  std::vector<std::size_t> taken;
  const double nothing = 1e-12 * std::sqrt(dot(sample.rewards, sample.rewards));
  Eigen::VectorXd fit;
  const Eigen::Map<const Eigen::VectorXd> y(sample.rewards.data(), static_cast<Eigen::Index>(sample.rows));
  while (taken.size() < std::min(steps, sample.rows)) {
    if (std::sqrt(dot(residual, residual)) <= nothing) break;
    double most = 0;
    std::size_t next = sample.dimension;
    for (std::size_t j = 0; j < sample.dimension; ++j) {
      if (norms[j] == 0 || std::find(taken.begin(), taken.end(), j) != taken.end()) continue;
      const double lean = std::fabs(dot(sample.column(j), residual)) / norms[j];
      if (lean > most) {
        most = lean;
        next = j;
      }
    }
    if (next == sample.dimension) break;
    taken.push_back(next);
    Eigen::MatrixXd columns(sample.rows, taken.size());
    for (std::size_t k = 0; k < taken.size(); ++k)
      columns.col(static_cast<Eigen::Index>(k)) = Eigen::Map<const Eigen::VectorXd>(
          sample.column(taken[k]).data(), static_cast<Eigen::Index>(sample.rows));
    fit = columns.colPivHouseholderQr().solve(y);
    const Eigen::VectorXd left = y - columns * fit;
    residual.assign(left.begin(), left.end());
  }
  for (std::size_t k = 0; k < taken.size(); ++k) estimate[taken[k]] = fit[static_cast<Eigen::Index>(k)];
  return estimate;
}

std::vector<double> lasso(const Sample& sample, double penalty, const Poll& poll) {
  constexpr int kSweepsMax = 2000;
  constexpr double kStill = 1e-10;
  const double rows = static_cast<double>(sample.rows);
  std::vector<double> estimate(sample.dimension), residual = sample.rewards, squares(sample.dimension);
  for (std::size_t j = 0; j < sample.dimension; ++j)
    squares[j] = dot(sample.column(j), sample.column(j)) / rows;
  for (int sweep = 0; sweep < kSweepsMax; ++sweep) {
    if (poll) poll();
    double moved = 0;
    for (std::size_t j = 0; j < sample.dimension; ++j) {
      if (squares[j] == 0) continue;
      const double pull = dot(sample.column(j), residual) / rows + squares[j] * estimate[j];
      const double next = std::copysign(std::max(0.0, std::fabs(pull) - penalty), pull) / squares[j];
      const double step = next - estimate[j];
      if (step == 0) continue;
      for (std::size_t i = 0; i < sample.rows; ++i) residual[i] -= step * sample.column(j)[i];
      estimate[j] = next;
      moved = std::max(moved, std::fabs(step) * std::sqrt(squares[j]));
    }
    if (moved <= kStill) break;
  }
  return estimate;
}

/// b = u - v with u, v >= 0: X(u - v) + p = y + eps and p + n = 2 eps, p, n >= 0.
std::vector<double> least_l1(const Sample& sample, double eps, const Poll& poll) {
  const std::size_t m = sample.rows, d = sample.dimension;
  linear::Programme programme(2 * m, 2 * d + 2 * m);
  for (std::size_t j = 0; j < d; ++j) {
    programme.cost[j] = programme.cost[d + j] = 1;
    for (std::size_t i = 0; i < m; ++i) {
      programme.at(i, j) = sample.column(j)[i];
      programme.at(i, d + j) = -sample.column(j)[i];
    }
  }
  for (std::size_t i = 0; i < m; ++i) {
    programme.at(i, 2 * d + i) = 1;
    programme.at(m + i, 2 * d + i) = programme.at(m + i, 2 * d + m + i) = 1;
    programme.right[i] = sample.rewards[i] + eps;
    programme.right[m + i] = 2 * eps;
  }
  const linear::Solution solution = linear::solve(programme, poll);
  std::vector<double> estimate(d);
  if (!solution.solved) return estimate;
  for (std::size_t j = 0; j < d; ++j) estimate[j] = solution.x[j] - solution.x[d + j];
  return estimate;
}

}  // namespace quire::labs::sparse_bandits

#include "labs/sparse-bandits/chebyshev.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Dense>

#include "labs/engines/linear/programme.h"

namespace quire::labs::sparse_bandits {
namespace {

double largest_error(const Sample& sample, const ChebyshevFit& fit) {
  double most = 0;
  for (std::size_t i = 0; i < sample.rows; ++i) {
    double left = sample.rewards[i];
    for (std::size_t k = 0; k < fit.support.size(); ++k)
      left -= fit.value[k] * sample.column(fit.support[k])[i];
    most = std::max(most, std::fabs(left));
  }
  return most;
}

/// The search of fit_sparse(): supports in lexicographic order, cut where least squares cannot do better than
/// the best found.
class Search {
 public:
  Search(const Sample& sample, int sparsity, std::uint64_t programmes_max, const Poll& poll)
      : sample_(sample),
        sparsity_(std::min(static_cast<std::size_t>(sparsity), sample.dimension)),
        programmes_max_(programmes_max),
        poll_(poll),
        left_(sparsity_ + 1, std::vector<double>(sample.rows)),
        directions_(sparsity_ + 1, std::vector<double>(sample.rows)) {
    best_.error = std::numeric_limits<double>::infinity();
    left_[0] = sample.rewards;
  }

  ChebyshevFit run() {
    take(fit_columns(sample_, {}));
    const std::vector<double> guess = matching_pursuit(sample_, sparsity_);
    std::vector<std::uint32_t> support;
    for (std::size_t j = 0; j < guess.size(); ++j)
      if (guess[j] != 0) support.push_back(static_cast<std::uint32_t>(j));
    take(fit_columns(sample_, support));
    skipped_ = std::numeric_limits<double>::infinity();
    descend(0);
    best_.least = std::min(best_.error, skipped_);
    return best_;
  }

 private:
  void take(const ChebyshevFit& fit) {
    const std::uint64_t programmes = best_.programmes + fit.programmes;
    if (fit.error < best_.error) best_ = fit;
    best_.programmes = programmes;
  }

  /// Root mean square of the rewards less what columns support_ and from.. explain: no fit with some of those
  /// has a smaller largest error.
  double bound_with(std::uint32_t from) const {
    const std::size_t columns = support_.size() + sample_.dimension - from;
    if (columns >= sample_.rows) return 0;
    Eigen::MatrixXd x(sample_.rows, columns);
    Eigen::Index at = 0;
    const auto add = [&](std::size_t j) {
      x.col(at++) = Eigen::Map<const Eigen::VectorXd>(sample_.column(j).data(),
                                                      static_cast<Eigen::Index>(sample_.rows));
    };
    for (const std::uint32_t j : support_) add(j);
    for (std::size_t j = from; j < sample_.dimension; ++j) add(j);
    const Eigen::Map<const Eigen::VectorXd> y(sample_.rewards.data(),
                                              static_cast<Eigen::Index>(sample_.rows));
    const Eigen::VectorXd fit = x.colPivHouseholderQr().solve(y);
    return (y - x * fit).norm() / std::sqrt(static_cast<double>(sample_.rows));
  }

  /// Root mean square of what is left at this depth once column j is used too.
  double rms_with(std::uint32_t j, std::size_t depth) {
    std::vector<double>& direction = directions_[depth + 1];
    const auto column = sample_.column(j);
    direction.assign(column.begin(), column.end());
    for (int twice = 0; twice < 2; ++twice)
      for (std::size_t k = 1; k <= depth; ++k) {
        const double along = dot(direction, directions_[k]);
        for (std::size_t i = 0; i < sample_.rows; ++i) direction[i] -= along * directions_[k][i];
      }
    const double norm = std::sqrt(dot(direction, direction));
    const double scale = norm > 1e-12 ? 1 / norm : 0;
    for (double& x : direction) x *= scale;
    const double along = dot(left_[depth], direction);
    double square = 0;
    for (std::size_t i = 0; i < sample_.rows; ++i) {
      left_[depth + 1][i] = left_[depth][i] - along * direction[i];
      square += left_[depth + 1][i] * left_[depth + 1][i];
    }
    return std::sqrt(square / static_cast<double>(sample_.rows));
  }

  /// Supports that extend support_ by columns from `from` on, to the full size.
  void descend(std::uint32_t from) {
    const std::size_t depth = support_.size();
    for (std::uint32_t j = from; j + (sparsity_ - depth) <= sample_.dimension; ++j) {
      if (poll_) poll_();
      const double rms = rms_with(j, depth);
      support_.push_back(j);
      if (depth + 1 == sparsity_) {
        if (rms < best_.error * kCut) fit_leaf(rms);
      } else if (depth > 0 || bound_with(j + 1) < best_.error * kCut) {
        descend(j + 1);
      }
      support_.pop_back();
    }
  }

  void fit_leaf(double rms) {
    if (best_.programmes >= programmes_max_)
      skipped_ = std::min(skipped_, rms);
    else
      take(fit_columns(sample_, support_));
  }

  static double dot(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
  }

  static constexpr double kCut = 1 - 1e-9;  // what improves by rounding alone is not looked at

  const Sample& sample_;
  std::size_t sparsity_;
  std::uint64_t programmes_max_;
  const Poll& poll_;
  std::vector<std::uint32_t> support_;
  std::vector<std::vector<double>> left_, directions_;  // by depth
  ChebyshevFit best_;
  double skipped_ = 0;
};

}  // namespace

/// The dual: max sum_i y_i (p_i - n_i) with X'(p - n) = 0, sum (p + n) = 1, p, n >= 0. Its prices are theta
/// and the error. What counts is the error of that theta on the rows themselves.
ChebyshevFit fit_columns(const Sample& sample, const std::vector<std::uint32_t>& columns) {
  ChebyshevFit fit;
  fit.programmes = 1;
  fit.support = columns;
  fit.value.assign(columns.size(), 0);
  fit.error = fit.least = largest_error(sample, fit);
  if (columns.empty() || fit.error == 0) return fit;
  const double scale = fit.error;  // rewards to the size of 1
  const std::size_t n = sample.rows, k = columns.size();
  linear::Programme programme(k + 1, 2 * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < k; ++j) {
      programme.at(j, i) = sample.column(columns[j])[i];
      programme.at(j, n + i) = -programme.at(j, i);
    }
    programme.at(k, i) = programme.at(k, n + i) = 1;
    programme.cost[i] = -sample.rewards[i] / scale;
    programme.cost[n + i] = -programme.cost[i];
  }
  programme.right[k] = 1;
  const linear::Solution solution = linear::solve(programme);
  ChebyshevFit better = fit;
  // A'y <= c says y_X . x_i + t <= -y_i/scale for p and the reverse for n: theta = -y_X, error = -t.
  for (std::size_t j = 0; j < k; ++j) better.value[j] = -scale * solution.prices[j];
  better.error = largest_error(sample, better);
  if (!(better.error < fit.error)) better = fit;
  better.least = solution.solved ? std::min(better.error, std::max(0.0, -scale * solution.value)) : 0;
  return better;
}

ChebyshevFit fit_sparse(const Sample& sample, int sparsity, std::uint64_t programmes_max, const Poll& poll) {
  return Search(sample, sparsity, programmes_max, poll).run();
}

}  // namespace quire::labs::sparse_bandits

#include "labs/revealing-pomdps/revealing.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/QR>
#include <Eigen/SVD>

#include "labs/engines/linear/programme.h"
#include "labs/revealing-pomdps/observation_rows.h"

namespace quire::labs::revealing_pomdps {
namespace {

using Poll = std::function<void()>;

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic>;

/// The triangle R of all matrices on top of each other, block by block, and its smallest singular value.
struct Smallest {
  double sigma = 0;
  Eigen::VectorXd vector;
};
Smallest smallest_singular(const std::vector<SequenceRows>& sequences, std::size_t states, const Poll& poll) {
  const auto n = static_cast<Eigen::Index>(states);
  Matrix stack = Matrix::Zero(3 * n, n);
  Eigen::Index filled = n;
  const auto fold = [&] {
    if (poll) poll();
    const Eigen::HouseholderQR<Matrix> qr(stack);
    const Matrix triangle = qr.matrixQR().topRows(n).triangularView<Eigen::Upper>();
    stack.setZero();
    stack.topRows(n) = triangle;
    filled = n;
  };
  for (const SequenceRows& rows : sequences) {
    for (std::size_t r = 0; r < rows.thin.size(); ++r) {
      for (Eigen::Index s = 0; s < n; ++s)
        stack(filled, s) = rows.thin[r] * rows.cells[r * states + static_cast<std::size_t>(s)];
      if (++filled == stack.rows()) fold();
    }
  }
  fold();
  const Eigen::JacobiSVD<Matrix> svd(stack.topRows(n), Eigen::ComputeFullV);
  return {svd.singularValues()(n - 1), svd.matrixV().col(n - 1)};
}

/// f(x) = max over sequences of ||M x||_1, and a g with f(y) >= |g y| for all y, equal at x.
class Seminorm {
 public:
  Seminorm(const std::vector<SequenceRows>& sequences, std::size_t states)
      : sequences_(sequences), states_(states) {}

  double at(const std::vector<double>& x, std::vector<double>* plane = nullptr) const {
    double most = -1;
    const SequenceRows* steepest = nullptr;
    for (const SequenceRows& rows : sequences_) {
      double sum = 0;
      for (std::size_t r = 0; r < rows.thin.size(); ++r) sum += std::fabs(product(rows, r, x));
      if (sum > most) {
        most = sum;
        steepest = &rows;
      }
    }
    if (plane != nullptr) {
      plane->assign(states_, 0);
      for (std::size_t r = 0; r < steepest->thin.size(); ++r) {
        const double sign = product(*steepest, r, x) < 0 ? -1 : 1;
        for (std::size_t s = 0; s < states_; ++s) (*plane)[s] += sign * steepest->cells[r * states_ + s];
      }
    }
    return most;
  }

 private:
  double product(const SequenceRows& rows, std::size_t r, const std::vector<double>& x) const {
    double sum = 0;
    for (std::size_t s = 0; s < states_; ++s) sum += rows.cells[r * states_ + s] * x[s];
    return sum;
  }
  const std::vector<SequenceRows>& sequences_;
  std::size_t states_;
};

/// min f over ||x||_1 = 1 by cutting planes, a pattern of signs at a time.
class GainSearch {
 public:
  GainSearch(const Seminorm& norm, std::size_t states, const Poll& poll)
      : norm_(norm), states_(states), poll_(poll) {}

  /// Mixtures of two states; most hard ones are.
  void try_pairs() {
    std::vector<double> x(states_);
    for (std::size_t i = 0; i < states_; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (poll_) poll_();
        x[i] = 0.5;
        x[j] = -0.5;
        look(x);
        if (states_ > kExactStatesMax) forget_planes();
        x[i] = x[j] = 0;
      }
    }
    if (states_ == 1) look({1});
  }
  double look(const std::vector<double>& x) {
    std::vector<double> plane;
    const double value = norm_.at(x, &plane);
    if (value < least_) {
      least_ = value;
      best_ = x;
    }
    planes_.push_back(std::move(plane));
    return value;
  }

  /// A lower bound of f on the pattern, `least()` at most. Improves best() where it can.
  double search(const std::vector<double>& signs) {
    double bound = 0;
    for (int round = 0; round < kRoundsMax; ++round) {
      if (poll_) poll_();
      std::vector<double> x;
      bound = std::max(bound, relaxed(signs, x));
      if (bound >= least_ - kClose) return std::min(bound, least_);
      if (look(x) <= bound + kClose) break;
    }
    return bound;
  }

  void forget_planes() { planes_.clear(); }
  double least() const { return least_; }
  const std::vector<double>& best() const { return best_; }
  static constexpr double kClose = 1e-9;

 private:
  static constexpr int kRoundsMax = 200;

  /// min over u on the simplex of max over planes of |g (signs u)|: a matrix game. The bound comes from the
  /// planes' mixture itself, so it holds however well the programme was solved.
  double relaxed(const std::vector<double>& signs, std::vector<double>& x) const {
    const std::size_t planes = 2 * planes_.size();  // g and -g
    const auto slope = [&](std::size_t c, std::size_t s) {
      return (c % 2 == 0 ? 1 : -1) * planes_[c / 2][s] * signs[s];
    };
    linear::Programme p(states_ + 1, planes + 1 + states_);
    for (std::size_t s = 0; s < states_; ++s) {
      for (std::size_t c = 0; c < planes; ++c) p.at(s, c) = slope(c, s);
      p.at(s, planes) = -1;
      p.at(s, planes + 1 + s) = -1;
    }
    for (std::size_t c = 0; c < planes; ++c) p.at(states_, c) = 1;
    p.right[states_] = 1;
    p.cost[planes] = -1;
    const linear::Solution solution = linear::solve(p);
    x = signs;
    for (double& v : x) v /= static_cast<double>(states_);
    if (solution.x.empty()) return 0;
    double total = 0, share = 0;
    for (std::size_t s = 0; s < states_; ++s) total += std::max(0.0, solution.prices[s]);
    for (std::size_t s = 0; s < states_ && total > 0; ++s)
      x[s] = signs[s] * std::max(0.0, solution.prices[s]) / total;
    for (std::size_t c = 0; c < planes; ++c) share += std::max(0.0, solution.x[c]);
    double bound = std::numeric_limits<double>::infinity();
    for (std::size_t s = 0; s < states_; ++s) {
      double mixed = 0;
      for (std::size_t c = 0; c < planes; ++c) mixed += std::max(0.0, solution.x[c]) * slope(c, s);
      bound = std::min(bound, mixed / share);
    }
    return share > 0 ? std::max(0.0, bound) : 0;
  }

  const Seminorm& norm_;
  std::size_t states_;
  const Poll& poll_;
  std::vector<std::vector<double>> planes_;
  double least_ = std::numeric_limits<double>::infinity();
  std::vector<double> best_;
};

/// Above, mixtures of two states and the singular vector have to do.
constexpr std::size_t kSearchedStatesMax = 64;

std::vector<double> signs_of(const std::vector<double>& x) {
  std::vector<double> signs;
  for (const double v : x) signs.push_back(v < 0 ? -1 : 1);
  return signs;
}

}  // namespace

Result<Margin> margin_of(const Pomdp& pomdp, std::size_t h, int window, const Poll& poll) {
  const std::size_t states = pomdp.S();
  const Result<std::vector<SequenceRows>> sequences =
      observation_rows(pomdp, h, window, kMatrixEntriesMax, poll);
  if (!sequences) return Error{sequences.error()};
  Margin margin;
  margin.sequences = sequences->size();
  for (const SequenceRows& rows : *sequences) margin.rows += rows.thin.size();
  const Smallest smallest = smallest_singular(*sequences, states, poll);
  margin.sigma_min = smallest.sigma;
  const Seminorm norm(*sequences, states);
  GainSearch search(norm, states, poll);
  search.try_pairs();
  std::vector<double> singular(smallest.vector.begin(), smallest.vector.end());
  const double length = smallest.vector.lpNorm<1>();
  for (double& v : singular) v /= length;
  search.look(singular);
  margin.exact = states <= kExactStatesMax;
  if (margin.exact) {
    margin.gain_low = search.least();
    std::vector<double> signs(states, 1);  // the first stays: f(-x) = f(x)
    for (std::size_t pattern = 0; pattern < std::size_t{1} << (states - 1); ++pattern) {
      if (search.least() <= GainSearch::kClose) break;
      for (std::size_t s = 1; s < states; ++s) signs[s] = (pattern >> (s - 1) & 1) != 0 ? -1 : 1;
      margin.gain_low = std::min(margin.gain_low, search.search(signs));
    }
    margin.gain_low = std::min(margin.gain_low, search.least());
    margin.exact = search.least() - margin.gain_low <= 1e-8;
    if (search.least() <= GainSearch::kClose) margin.gain_low = 0;
  } else {
    if (states <= kSearchedStatesMax) search.search(signs_of(search.best()));
    margin.gain_low =
        smallest.sigma / std::sqrt(static_cast<double>(states) * static_cast<double>(margin.sequences));
  }
  margin.gain = search.least();
  margin.hardest = search.best();
  return margin;
}

}  // namespace quire::labs::revealing_pomdps

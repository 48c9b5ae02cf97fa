// Ridge logistic regression by Newton's method: minimises sum log(1 + exp(-y x.w)) + ridge/2 |w|^2, the
// intercept (the first column) free of the penalty. The optimum is unique, so the scores of a data set are a
// function of it.
#pragma once

#include <functional>

#include <Eigen/Core>

#include "paper/result.h"

namespace quire::labs::fair_threshold {

struct Logistic {
  Eigen::VectorXd weights;
  double gradient = 0;  ///< largest absolute component at the end
  int steps = 0;

  /// P(good) for every row of `features`.
  Eigen::VectorXd probability(const Eigen::MatrixXd& features) const;
};

/// `features` has a first column of ones; `good` is 0 or 1. Ends with a gradient below 1e-10 (scaled up for
/// more than 10,000 rows, where sums round), or with an error.
/// `check` is called at every step; it may throw to stop.
Result<Logistic> fit_logistic(const Eigen::MatrixXd& features, const Eigen::VectorXd& good, double ridge = 1,
                              const std::function<void()>& check = {});

}  // namespace quire::labs::fair_threshold

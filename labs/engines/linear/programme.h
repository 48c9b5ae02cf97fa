// Small dense linear programmes in standard form, min c'x subject to A x = b, x >= 0, by Mehrotra's
// predictor-corrector method (1992) from an infeasible start. For some hundred rows, or for a handful and
// many calls; a step costs one product A diag(w) A'. Knows no Eigen, so that it is cheap to include.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace quire::labs::linear {

struct Programme {
  Programme(std::size_t rows, std::size_t columns)
      : cost(columns), right(rows), by_column_(rows * columns), rows_(rows) {}
  double& at(std::size_t row, std::size_t column) { return by_column_[column * rows_ + row]; }
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return cost.size(); }
  const double* data() const { return by_column_.data(); }

  std::vector<double> cost, right;

 private:
  std::vector<double> by_column_;
  std::size_t rows_;
};

struct Solution {
  bool solved = false;         ///< to a relative 1e-7 in both feasibilities and the gap; 1e-10 is aimed at
  std::vector<double> x;       ///< primal
  std::vector<double> prices;  ///< dual y: A'y <= c
  double value = 0;            ///< c'x
};

/// `poll` is called at every step and may throw to stop.
Solution solve(const Programme& programme, const std::function<void()>& poll = {});

}  // namespace quire::labs::linear

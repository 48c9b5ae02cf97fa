// The numbers of rows that the paper and its neighbours ask for, without constants and logarithms, times
// eps^-2.
#pragma once

#include <cmath>

namespace quire::labs::lp_sensitivity {

struct Bounds {
  double p = 2, d = 1, total_sensitivity = 1, eps = 0.5;

  double general() const { return scaled(total_sensitivity * d); }  ///< S d
  /// S^(2/p) for p < 2, S^(2-2/p) from 2 on.
  double sensitivity() const { return scaled(std::pow(total_sensitivity, p < 2 ? 2 / p : 2 - 2 / p)); }
  /// d^(1-p/2) S for p < 2 (footnote of v2), which is never the larger one; from 2 on as sensitivity().
  double sensitivity_sharper() const {
    return p < 2 ? scaled(std::pow(d, 1 - p / 2) * total_sensitivity) : sensitivity();
  }
  double lewis() const { return scaled(p <= 2 ? d : std::pow(d, p / 2)); }
  double root() const { return scaled(d); }  ///< p < 2
  /// S + d for p <= 2 (Munteanu and Omlor 2024), d^(2/p) S^(2-4/p) above.
  double augmented() const {
    return scaled(p <= 2 ? total_sensitivity + d
                         : std::pow(d, 2 / p) * std::pow(total_sensitivity, 2 - 4 / p));
  }

 private:
  double scaled(double rows) const { return rows / (eps * eps); }
};

}  // namespace quire::labs::lp_sensitivity

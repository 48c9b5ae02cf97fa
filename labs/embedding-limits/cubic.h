// The law by which the paper extrapolates: critical n as a polynomial of d, fitted by least squares to Table
// 6, and what becomes of it when a few rows are left out. The paper's numbers are here, as it prints them.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace quire::labs::embedding_limits {

inline constexpr std::size_t kTableFirst = 4;  ///< d of the first entry
/// Table 6: critical n for d = 4..45.
inline constexpr std::array<int, 42> kTable{
    10,  14,  19,  24,  28,  32,  36,  42,  47,  54,  62,  70,  79,  89,  99,  109, 120, 132, 144, 157, 170,
    184, 198, 213, 229, 245, 261, 278, 296, 314, 333, 352, 372, 392, 413, 434, 460, 484, 505, 545, 605, 626};
/// Section 4: constant, d, d^2, d^3.
inline constexpr std::array<double, 4> kPaperCubic{-10.5322, 4.0309, 0.0520, 0.0037};

/// The entry of Table 6, or 0 where it has none.
int table_entry(std::size_t d);

struct Fit {
  std::vector<double> coefficients;  ///< of 1, x, x^2, ..
  double r_squared = 0;
  double residual = 0;  ///< standard deviation of the residuals, by degrees of freedom
  std::size_t points = 0;

  double at(double x) const;
  /// Half the width of the 95 % interval for a new observation at x (least squares, Student's t).
  double band(double x) const;

  std::vector<double> covariance;  ///< of the coefficients over residual^2, row by row
};

/// Least squares of a polynomial; more points than coefficients.
Fit fit_polynomial(std::span<const double> x, std::span<const double> y, std::size_t degree);

/// The rows of Table 6 up to d_max.
Fit fit_table(std::size_t d_max, std::size_t degree);

}  // namespace quire::labs::embedding_limits

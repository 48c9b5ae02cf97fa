#include "labs/embedding-limits/cubic.h"

#include <cmath>
#include <stdexcept>

#include <Eigen/Dense>

#include "labs/engines/stats/intervals.h"

namespace quire::labs::embedding_limits {

namespace {

using Matrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
using Vector = Eigen::Matrix<long double, Eigen::Dynamic, 1>;

}  // namespace

int table_entry(std::size_t d) {
  return d < kTableFirst || d >= kTableFirst + kTable.size() ? 0 : kTable[d - kTableFirst];
}

double Fit::at(double x) const {
  double value = 0;
  for (std::size_t i = coefficients.size(); i-- > 0;) value = value * x + coefficients[i];
  return value;
}

double Fit::band(double x) const {
  const std::size_t p = coefficients.size();
  long double spread = 1;
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < p; ++j)
      spread +=
          std::pow(static_cast<long double>(x), static_cast<long double>(i + j)) * covariance[i * p + j];
  const double t = stats::student_quantile(0.975, static_cast<double>(points - p));
  return t * residual * static_cast<double>(std::sqrt(spread));
}

Fit fit_polynomial(std::span<const double> x, std::span<const double> y, std::size_t degree) {
  const auto rows = static_cast<Eigen::Index>(x.size()), columns = static_cast<Eigen::Index>(degree + 1);
  if (x.size() != y.size() || rows <= columns)
    throw std::invalid_argument("too few points for the polynomial");
  Matrix powers(rows, columns);
  Vector values(rows);
  for (Eigen::Index i = 0; i < rows; ++i) {
    values(i) = y[static_cast<std::size_t>(i)];
    long double power = 1;
    for (Eigen::Index j = 0; j < columns; ++j, power *= x[static_cast<std::size_t>(i)]) powers(i, j) = power;
  }
  const Eigen::HouseholderQR<Matrix> qr(powers);
  const Vector solution = qr.solve(values);
  const Vector rest = values - powers * solution;
  const long double mean = values.sum() / static_cast<long double>(rows);
  const long double squares = rest.squaredNorm();
  const long double whole = (values.array() - mean).matrix().squaredNorm();
  const Matrix inverse = (powers.transpose() * powers).ldlt().solve(Matrix::Identity(columns, columns));
  Fit fit;
  fit.points = x.size();
  fit.coefficients.assign(solution.data(), solution.data() + columns);
  fit.r_squared = static_cast<double>(1 - squares / whole);
  fit.residual = static_cast<double>(std::sqrt(squares / static_cast<long double>(rows - columns)));
  for (Eigen::Index i = 0; i < columns; ++i)
    for (Eigen::Index j = 0; j < columns; ++j) fit.covariance.push_back(static_cast<double>(inverse(i, j)));
  return fit;
}

Fit fit_table(std::size_t d_max, std::size_t degree) {
  std::vector<double> x, y;
  for (std::size_t d = kTableFirst; table_entry(d) != 0 && d <= d_max; ++d) {
    x.push_back(static_cast<double>(d));
    y.push_back(table_entry(d));
  }
  return fit_polynomial(x, y, degree);
}

}  // namespace quire::labs::embedding_limits

#include "labs/vr-halpern/problems.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "labs/engines/linear/projection.h"
#include "labs/vr-halpern/kernels.h"

namespace quire::labs::vr_halpern {

namespace {

const double* row(const Matrix& a, std::size_t i) { return a.cells.data() + i * a.columns; }
double product(const Matrix& a, std::size_t i, In x) { return kernels().dot(row(a, i), x.data(), a.columns); }

/// Gaussian rows whose j-th coordinate has deviation 1/j.
Matrix falling_rows(std::size_t n, std::size_t d, random::Stream& stream) {
  Matrix a{n, d, Vec(n * d)};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < d; ++j) a.at(i, j) = stream.normal() / static_cast<double>(j + 1);
  return a;
}

void to_length_one(Matrix& a) {
  for (std::size_t i = 0; i < a.rows; ++i) {
    const double length = std::sqrt(kernels().dot(row(a, i), row(a, i), a.columns));
    for (std::size_t j = 0; j < a.columns; ++j) a.at(i, j) /= length;
  }
}

Vec direction(std::size_t d, double length, random::Stream& stream) {
  Vec x(d);
  for (double& v : x) v = stream.normal();
  const double scale = length / norm(x);
  for (double& v : x) v *= scale;
  return x;
}

double square(double x) { return x * x; }

}  // namespace

LeastSquares::LeastSquares(const Matrix& rows, Vec targets)
    : rows_(rows.rows), columns_(rows.columns), stride_((rows.columns + 7) / 8 * 8), b_(std::move(targets)) {
  if (rows_ == 0 || columns_ == 0 || rows_ >= std::uint64_t{1} << 32 || b_.size() != rows_)
    throw std::invalid_argument("least squares: rows, and a target of each");
  cells_.resize(rows_ * stride_);
  at_.resize(stride_);
  sum_.resize(stride_);
  for (std::size_t i = 0; i < rows_; ++i) {
    std::copy_n(row(rows, i), columns_, cells_.begin() + static_cast<std::ptrdiff_t>(i * stride_));
    constants_.sampled = std::max(constants_.sampled, kernels().dot(row(rows, i), row(rows, i), columns_));
  }
  constants_.full = square(largest_singular(rows)) / static_cast<double>(rows_);
}

void LeastSquares::draw_batch(random::Stream& stream, std::span<Index> batch) {
  for (Index& i : batch) i = random::below_u32(stream, static_cast<std::uint32_t>(rows_));
}

void LeastSquares::full(In u, Out out) {
  std::copy(u.begin(), u.end(), at_.begin());
  std::fill(sum_.begin(), sum_.end(), 0.0);
  kernels().rows(cells_.data(), stride_, nullptr, rows_, at_.data(), b_.data(),
                 1 / static_cast<double>(rows_), sum_.data());
  std::copy_n(sum_.begin(), columns_, out.begin());
}

void LeastSquares::component(Index i, In u, Out out, double scale) {
  const double* const a = cells_.data() + i * stride_;
  kernels().add(out.data(), scale * (kernels().dot(a, u.data(), columns_) - b_[i]), a, columns_);
}

/// F_i(u) - F_i(v) = a_i a_i'(u - v).
void LeastSquares::pair_diff(std::span<const Index> batch, In u, In v, Out out, double scale) {
  kernels().scaled_sum(at_.data(), -1, v.data(), u.data(), columns_);
  std::fill(sum_.begin(), sum_.end(), 0.0);
  kernels().rows(cells_.data(), stride_, batch.data(), batch.size(), at_.data(), nullptr, scale, sum_.data());
  kernels().add(out.data(), 1, sum_.data(), columns_);
}

LeastSquares make_least_squares(std::size_t n, std::size_t d, random::Stream stream) {
  constexpr double kLength = 1.5, kNoise = 0.1;
  Matrix a = falling_rows(n, d, stream);
  to_length_one(a);
  const Vec truth = direction(d, kLength, stream);
  Vec b(n);
  for (std::size_t i = 0; i < n; ++i) b[i] = product(a, i, truth) + kNoise * stream.normal();
  return {a, std::move(b)};
}

RobustRegression::RobustRegression(Matrix rows, Vec targets, double radius, double box)
    : a_(std::move(rows)), b_(std::move(targets)), radius_(radius), box_(box) {
  if (a_.rows == 0 || a_.columns == 0 || b_.size() != a_.rows || !(radius > 0) || !(box > 0))
    throw std::invalid_argument("robust regression: rows, a target of each, radius and box above 0");
  // In x: 2 q^2 |a|^4 + |r|^2 |a|^2 a row, with |r| <= ||a||_1 box + |b|; in sqrt(N) q: 2 |r|^2 |a|^2.
  const double n = static_cast<double>(a_.rows);
  const double heaviest = std::min(std::sqrt(n), (1 + std::sqrt(2 * radius * n)) / std::sqrt(n));
  double in_x = 0, in_weights = 0, longest = 0;
  for (std::size_t i = 0; i < a_.rows; ++i) {
    double length2 = 0, sum = 0;
    for (std::size_t j = 0; j < a_.columns; ++j) length2 += square(a_.at(i, j)), sum += std::abs(a_.at(i, j));
    const double coupling = square(sum * box + std::abs(b_[i])) * length2;
    in_x += 2 * square(heaviest * length2) + coupling;
    in_weights = std::max(in_weights, 2 * coupling);
    longest = std::max(longest, length2);
    constants_.full += coupling / n;
  }
  constants_.sampled = std::sqrt(std::max(in_x, in_weights));
  constants_.full = std::min(constants_.sampled, longest + std::sqrt(constants_.full));
}

double RobustRegression::ball_radius() const { return std::sqrt(2 * radius_); }

Product RobustRegression::sets() const {
  return Product({{.kind = Block::Kind::box, .size = a_.columns, .bound = box_, .low = -box_},
                  {.kind = Block::Kind::simplex_ball,
                   .size = a_.rows,
                   .bound = ball_radius(),
                   .scale = std::sqrt(static_cast<double>(a_.rows))}});
}

void RobustRegression::full(In u, Out out) {
  const double root = std::sqrt(static_cast<double>(a_.rows));
  std::fill(out.begin(), out.end(), 0.0);
  for (std::size_t i = 0; i < a_.rows; ++i) {
    const double r = product(a_, i, u) - b_[i];
    kernels().add(out.data(), u[a_.columns + i] / root * r, row(a_, i), a_.columns);
    out[a_.columns + i] = -r * r / 2 / root;
  }
}

void RobustRegression::component(Index i, In u, Out out, double scale) {
  const double root = std::sqrt(static_cast<double>(a_.rows)), r = product(a_, i, u) - b_[i];
  kernels().add(out.data(), scale * root * u[a_.columns + i] * r, row(a_, i), a_.columns);
  out[a_.columns + i] -= scale * root * r * r / 2;
}

Vec RobustRegression::losses(In x) const {
  Vec losses(a_.rows);
  for (std::size_t i = 0; i < a_.rows; ++i) losses[i] = square(product(a_, i, x) - b_[i]) / 2;
  return losses;
}

double RobustRegression::mean_loss(In x) const {
  double sum = 0;
  for (const double loss : losses(x)) sum += loss;
  return sum / static_cast<double>(a_.rows);
}

RobustRegression::Bounds RobustRegression::bounds(In u) const {
  // Worst weights: those of the set farthest along the losses, which is the projection of a point far that
  // way.
  const Vec loss = losses(u);
  const auto [least, most] = std::minmax_element(loss.begin(), loss.end());
  Bounds found;
  Vec worst(loss.size(), 1 / static_cast<double>(loss.size()));
  if (*most > *least) {
    for (std::size_t i = 0; i < loss.size(); ++i) worst[i] = 1e6 * (loss[i] - *most) / (*most - *least);
    linear::project_simplex_ball(worst, ball_radius() / std::sqrt(static_cast<double>(a_.rows)));
  }
  found.high = dot(worst, loss);
  // For fixed weights the loss is convex in x: its tangent at x bounds it from below over the box.
  Vec slope(a_.columns);
  const double root = std::sqrt(static_cast<double>(a_.rows));
  for (std::size_t i = 0; i < a_.rows; ++i) {
    const double q = u[a_.columns + i] / root;
    found.low += q * loss[i];
    kernels().add(slope.data(), q * (product(a_, i, u) - b_[i]), row(a_, i), a_.columns);
  }
  for (std::size_t j = 0; j < a_.columns; ++j) found.low -= slope[j] * u[j] + std::abs(slope[j]) * box_;
  found.low = std::max(found.low, 0.0);
  return found;
}

RobustRegression make_robust_regression(std::size_t n, std::size_t d, random::Stream stream) {
  constexpr double kNoise = 0.1, kOutlierShare = 0.1, kRadius = 0.2, kBox = 1;
  Matrix a = falling_rows(n, d, stream);
  to_length_one(a);
  const Vec truth = direction(d, 1, stream), other = direction(d, 1, stream);
  Vec b(n);
  for (std::size_t i = 0; i < n; ++i)
    b[i] = product(a, i, stream.bernoulli(kOutlierShare) ? other : truth) + kNoise * stream.normal();
  return {std::move(a), std::move(b), kRadius, kBox};
}

ConstrainedLogistic::ConstrainedLogistic(Data data) : data_(std::move(data)) {
  const double demand2 = square(largest_singular(data_.demands));
  double mean = 0, mean_square = 0;
  for (std::size_t i = 0; i < data_.rows.rows; ++i) {
    const double curvature = kernels().dot(row(data_.rows, i), row(data_.rows, i), data_.rows.columns) / 4;
    mean += curvature / static_cast<double>(data_.rows.rows);
    mean_square += square(curvature) / static_cast<double>(data_.rows.rows);
  }
  // ||H dw + C'dy||^2 + ||C dw||^2 <= (2 h^2 + |C|^2) |dw|^2 + 2 |C|^2 |dy|^2, and no norm of a sum of a
  // symmetric and a skew part is above the sum of theirs.
  constants_.sampled = std::sqrt(std::max(2 * mean_square + demand2, 2 * demand2));
  constants_.full = std::min(constants_.sampled, mean + std::sqrt(demand2));
}

Product ConstrainedLogistic::sets() const {
  return Product({{.kind = Block::Kind::ball, .size = data_.rows.columns, .bound = data_.ball},
                  {.kind = Block::Kind::box, .size = data_.limits.size(), .bound = data_.most, .low = 0}});
}

void ConstrainedLogistic::add_loss(std::size_t i, In u, Out out, double scale) const {
  const double b = data_.labels[i];
  kernels().add(out.data(), -scale * b / (1 + std::exp(b * product(data_.rows, i, u))), row(data_.rows, i),
                data_.rows.columns);
}

void ConstrainedLogistic::add_constraints(In u, Out out, double scale) const {
  const std::size_t d = data_.rows.columns;
  for (std::size_t m = 0; m < data_.limits.size(); ++m) {
    out[d + m] -= scale * (product(data_.demands, m, u) - data_.limits[m]);
    kernels().add(out.data(), scale * u[d + m], row(data_.demands, m), d);
  }
}

void ConstrainedLogistic::full(In u, Out out) {
  std::fill(out.begin(), out.end(), 0.0);
  const double share = 1 / static_cast<double>(data_.rows.rows);
  for (std::size_t i = 0; i < data_.rows.rows; ++i) add_loss(i, u, out, share);
  add_constraints(u, out, 1);
}

void ConstrainedLogistic::component(Index i, In u, Out out, double scale) {
  add_loss(i, u, out, scale);
  add_constraints(u, out, scale);
}

ConstrainedLogistic make_constrained_logistic(std::size_t n, std::size_t d, random::Stream stream) {
  constexpr double kApart = 0.05;
  ConstrainedLogistic::Data data{falling_rows(n, d, stream), Vec(n), {4, d, Vec(4 * d)}, Vec(4, kApart)};
  to_length_one(data.rows);
  const Vec truth = direction(d, 4, stream), group = direction(d, 1, stream);
  double members[2] = {};
  Vec means[2] = {Vec(d), Vec(d)};
  for (std::size_t i = 0; i < n; ++i) {
    data.labels[i] = product(data.rows, i, truth) + 0.5 * stream.normal() > 0 ? 1 : -1;
    const int side = product(data.rows, i, group) > 0 ? 1 : 0;
    members[side] += 1;
    kernels().add(means[side].data(), 1, row(data.rows, i), d);
  }
  for (std::size_t j = 0; j < d; ++j) {
    const double apart = means[1][j] / std::max(1.0, members[1]) - means[0][j] / std::max(1.0, members[0]);
    data.demands.at(0, j) = apart;
    data.demands.at(1, j) = -apart;
  }
  for (std::size_t m = 2; m < 4; ++m) {
    const Vec normal = direction(d, 1, stream);
    std::copy(normal.begin(), normal.end(), data.demands.cells.begin() + static_cast<std::ptrdiff_t>(m * d));
  }
  return ConstrainedLogistic(std::move(data));
}

/// Row i of A: 1/4 at n-1-i and, but for the last row, -1/4 at n-2-i. F(x,y) = (Hx - h - A'y, Ax - b).
void QuadraticLagrangian::add_row(std::size_t i, In u, Out out, double scale) const {
  constexpr double kEntry = 0.25;
  const std::size_t right = n_ - 1 - i;
  const double product = kEntry * (u[right] - (right > 0 ? u[right - 1] : 0));
  const double along = scale * kEntry * (2 * product - u[n_ + i]);
  out[right] += along;
  if (right > 0) out[right - 1] -= along;
  out[n_ + i] += scale * (product - kEntry);
}

void QuadraticLagrangian::full(In u, Out out) {
  std::fill(out.begin(), out.end(), 0.0);
  for (std::size_t i = 0; i < n_; ++i) add_row(i, u, out, 1);
  out[n_ - 1] -= 0.25;
}

void QuadraticLagrangian::component(Index i, In u, Out out, double scale) {
  add_row(i, u, out, scale * static_cast<double>(n_));
  out[n_ - 1] -= scale * 0.25;
}

Constants QuadraticLagrangian::constants() const {
  // Rows have squared length at most m = 1/8, ||A|| <= s = 1/2: E||F_i||^2 <= n max((8m+1) s^2, 2m) ||.||^2,
  // and F has the norm of [[2s^2, -s], [s, 0]].
  constexpr double m = 1.0 / 8, s = 0.5;
  const double golden = (1 + std::sqrt(5.0)) / 2;
  return {std::sqrt(static_cast<double>(n_) * std::max((8 * m + 1) * s * s, 2 * m)), s * golden, false};
}

}  // namespace quire::labs::vr_halpern

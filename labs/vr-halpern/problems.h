// The finite sums of the experiment other than matrix games, each with constants in closed form: least
// squares (cocoercive), distributionally robust regression, logistic loss under linear constraints, and the
// quadratic Lagrangian that is hard for every first-order method.
#pragma once

#include "labs/engines/random/batch.h"
#include "labs/vr-halpern/games.h"

namespace quire::labs::vr_halpern {

/// F_i(u) = a_i (a_i'u - b_i), rows a_i of length 1, in the unit ball: Assumption C with L = 1.
class LeastSquares : public FiniteSum {
 public:
  /// Rows of any length, fewer than 2^32; L is the largest squared one.
  LeastSquares(const Matrix& rows, Vec targets);
  std::size_t dim() const override { return columns_; }
  std::uint64_t components() const override { return rows_; }
  void full(In u, Out out) override;
  Index draw(random::Stream& stream) override {
    return random::below_u32(stream, static_cast<std::uint32_t>(rows_));
  }
  void draw_batch(random::Stream& stream, std::span<Index> batch) override;
  void component(Index i, In u, Out out, double scale) override;
  void pair_diff(std::span<const Index> batch, In u, In v, Out out, double scale) override;
  Constants constants() const override { return constants_; }
  Product ball(double radius = 1) const { return Product({{Block::Kind::ball, columns_, radius}}); }

 private:
  std::size_t rows_, columns_, stride_;  // rows are filled up with zeros to a multiple of eight
  Vec cells_, b_, at_, sum_;
  Constants constants_;
};

/// Rows from N(0, diag(1, 1/4, .., 1/d^2)) brought to length 1; targets of a parameter of length 1.5, outside
/// the ball, with noise 0.1, so that the solution lies on the sphere and g is not 0 there.
LeastSquares make_least_squares(std::size_t n, std::size_t d, random::Stream stream);

/// min over x in [-box, box]^d, max over weights q of sum q_i (a_i'x - b_i)^2 / 2; q in the simplex and
/// sum (N q_i - 1)^2 / (2N) <= radius. Coordinates are (x, sqrt(N) q): as long in both parts. F_i touches one
/// weight only.
class RobustRegression : public FiniteSum {
 public:
  RobustRegression(Matrix rows, Vec targets, double radius, double box);
  std::size_t dim() const override { return a_.columns + a_.rows; }
  std::uint64_t components() const override { return a_.rows; }
  void full(In u, Out out) override;
  Index draw(random::Stream& stream) override { return stream.below(a_.rows); }
  void component(Index i, In u, Out out, double scale) override;
  Constants constants() const override { return constants_; }
  Product sets() const;

  struct Bounds {
    double low = 0;   ///< no x of the box has a smaller worst-case loss
    double high = 0;  ///< worst-case loss of this x
  };
  Bounds bounds(In u) const;
  double mean_loss(In x) const;

 private:
  Vec losses(In x) const;
  double ball_radius() const;  ///< of sqrt(N) q around the centre

  Matrix a_;
  Vec b_;
  double radius_, box_;
  Constants constants_;
};
RobustRegression make_robust_regression(std::size_t n, std::size_t d, random::Stream stream);

/// min over w in the ball, max over multipliers y in [0, most]^M of mean log(1 + exp(-b_i a_i'w)) + y'(Cw -
/// c).
class ConstrainedLogistic : public FiniteSum {
 public:
  struct Data {
    Matrix rows;      ///< a_i
    Vec labels;       ///< b_i, -1 or 1
    Matrix demands;   ///< C, M x d
    Vec limits;       ///< c
    double ball = 5;  ///< ||w|| <= ball
    double most = 5;  ///< y_m <= most
  };
  explicit ConstrainedLogistic(Data data);
  std::size_t dim() const override { return data_.rows.columns + data_.limits.size(); }
  std::uint64_t components() const override { return data_.rows.rows; }
  void full(In u, Out out) override;
  Index draw(random::Stream& stream) override { return stream.below(data_.rows.rows); }
  void component(Index i, In u, Out out, double scale) override;
  Constants constants() const override { return constants_; }
  Product sets() const;

 private:
  void add_loss(std::size_t i, In u, Out out, double scale) const;
  void add_constraints(In u, Out out, double scale) const;

  Data data_;
  Constants constants_;
};
/// Two groups; the mean score of neither may exceed the other's by more than 0.05 (two constraints), and two
/// random half-spaces.
ConstrainedLogistic make_constrained_logistic(std::size_t n, std::size_t d, random::Stream stream);

/// x'Hx/2 - h'x - <Ax - b, y> with the bidiagonal A, H = 2A'A, h = e_n/4, b = (1, .., 1)/4 of the lower bound
/// of Ouyang and Xu (2021); no sets. One row of A a component.
class QuadraticLagrangian : public FiniteSum {
 public:
  explicit QuadraticLagrangian(std::size_t n) : n_(n) {}
  std::size_t dim() const override { return 2 * n_; }
  std::uint64_t components() const override { return n_; }
  void full(In u, Out out) override;
  Index draw(random::Stream& stream) override { return stream.below(n_); }
  void component(Index i, In u, Out out, double scale) override;
  Constants constants() const override;
  Product free() const { return Product({{Block::Kind::free, 2 * n_}}); }

 private:
  void add_row(std::size_t i, In u, Out out, double scale) const;
  std::size_t n_;
};

}  // namespace quire::labs::vr_halpern

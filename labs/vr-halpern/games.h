// Matrix games min_x max_y y'Ax over two simplices as monotone inclusions: F(x,y) = (A'y, -Ax), G the normal
// cones. A row and a column, drawn with probabilities proportional to their squared lengths, make one
// component, which gives L = ||A||_F where F itself has ||A||_2.
#pragma once

#include <string>

#include "labs/vr-halpern/operator.h"

namespace quire::labs::vr_halpern {

/// rows x columns, row-major.
struct Matrix {
  std::size_t rows = 0, columns = 0;
  Vec cells;
  double& at(std::size_t i, std::size_t j) { return cells[i * columns + j]; }
  double at(std::size_t i, std::size_t j) const { return cells[i * columns + j]; }
};

/// What keeps a matrix from being a MatrixGame: zeros only, entries too large to square; empty: nothing.
std::string game_fault(const Matrix& a);

class MatrixGame : public FiniteSum {
 public:
  /// A matrix without game_fault (std::invalid_argument).
  explicit MatrixGame(Matrix a);

  std::size_t dim() const override { return a_.rows + a_.columns; }
  std::uint64_t components() const override { return std::max(a_.rows, a_.columns); }
  void full(In u, Out out) override;
  Index draw(random::Stream& stream) override;
  void component(Index i, In u, Out out, double scale) override;
  void pair_diff(std::span<const Index> batch, In u, In v, Out out, double scale) override;
  Constants constants() const override { return constants_; }

  const Matrix& matrix() const { return a_; }
  Product strategies() const;

 private:
  void add_row_and_column(Index i, double y, double x, Out out) const;

  Matrix a_, transposed_;
  random::Alias rows_, columns_;
  Vec row_share_, column_share_;  // probabilities
  Constants constants_;
};

struct Value {
  double low = 0;   ///< min_j (A'y)_j: what y makes sure of
  double high = 0;  ///< max_i (Ax)_i: what x never exceeds
  double gap() const { return high - low; }
};
/// u = (x, y). The game's value lies between.
Value value_of(const Matrix& a, In u);

/// The games of the experiment: policeman (w_i (1 - exp(-0.8|i-j|)) with w_i = |N(0,1)|), nem1
/// (((i+j-1)/(2n-1))^a), nem2 (((|i-j|+1)/(2n-1))^a), rand01.
std::vector<std::string> game_names();
Matrix make_game(const std::string& name, std::size_t n, double exponent, random::Stream stream);

/// Largest singular value, by at most 500 power steps on A'A, until it moves by less than 1e-10 of itself.
double largest_singular(const Matrix& a);
Matrix transposed(const Matrix& a);

}  // namespace quire::labs::vr_halpern

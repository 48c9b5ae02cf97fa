#include "labs/engines/linear/row_space.h"

#include <algorithm>
#include <limits>
#include <vector>

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <Eigen/SVD>

#include "labs/engines/linear/gram.h"

namespace quire::labs::linear {

namespace {

constexpr double kGramShareMin = 1e-6;  // of eigenvalues; the error of scores is then near 1e-10

/// 1 / length of every column; 1 for a column of zeros.
std::vector<double> unit_scales(const Rows& a) {
  Vector largest = Vector::Zero(a.cols());
  for (Index i = 0; i < a.rows(); ++i) largest = largest.cwiseMax(a.row(i).transpose().cwiseAbs());
  for (double& size : largest)
    if (size == 0) size = 1;
  Vector squares = Vector::Zero(a.cols());
  for (Index i = 0; i < a.rows(); ++i)
    squares.array() += (a.row(i).transpose().array() / largest.array()).square();
  std::vector<double> scales(static_cast<std::size_t>(a.cols()));
  for (Index j = 0; j < a.cols(); ++j)
    scales[static_cast<std::size_t>(j)] = squares[j] > 0 ? 1 / largest[j] / std::sqrt(squares[j]) : 1;
  return scales;
}

/// R of A diag(scales) = QR, folded block by block: reflections of [R; block].
Matrix triangle(const Rows& a, const std::vector<double>& scales) {
  const Index d = a.cols();
  const Index block = std::max<Index>(256, 2 * d);
  const Eigen::Map<const Eigen::RowVectorXd> scale(scales.data(), d);
  Matrix r = Matrix::Zero(d, d);
  for (Index i = 0; i < a.rows(); i += block) {
    const Index rows = std::min(block, a.rows() - i);
    Eigen::MatrixXd stacked(d + rows, d);
    stacked.topRows(d) = r;
    stacked.bottomRows(rows) = a.middleRows(i, rows).array().rowwise() * scale.array();
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(stacked);
    r = qr.matrixQR().topRows(d).triangularView<Eigen::Upper>();
  }
  return r;
}

/// V diag(1/s) with the columns' scales in front; the signs of V are fixed, so that equal input gives equal
/// output.
RowSpace from_directions(const Eigen::MatrixXd& v, const Vector& s, Index rank,
                         const std::vector<double>& scales) {
  RowSpace space;
  space.singular = s.head(rank);
  space.whitener = v.leftCols(rank) * s.head(rank).cwiseInverse().asDiagonal();
  space.whitener.array().colwise() *= Eigen::Map<const Vector>(scales.data(), v.rows()).array();
  return space;
}

}  // namespace

RowSpace row_space(const Rows& a, const RowSpaceOptions& options) {
  const Index d = a.cols();
  const std::vector<double> scales = unit_scales(a);
  if (a.rows() >= d && d > 0) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(
        gram(a, {.column_scales = scales, .threads = options.threads}));
    const Vector values = eigen.eigenvalues().reverse();
    if (eigen.info() == Eigen::Success && values[d - 1] > kGramShareMin * values[0]) {
      RowSpace space =
          from_directions(eigen.eigenvectors().rowwise().reverse(), values.cwiseSqrt(), d, scales);
      space.by_gram = true;
      return space;
    }
  }
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(Eigen::MatrixXd(triangle(a, scales)), Eigen::ComputeThinV);
  const Vector& s = svd.singularValues();
  const double share = options.tolerance > 0 ? options.tolerance
                                             : static_cast<double>(std::max(a.rows(), d)) *
                                                   std::numeric_limits<double>::epsilon();
  Index rank = 0;
  while (rank < s.size() && s[rank] > share * s[0] && s[rank] > 0) ++rank;
  return from_directions(svd.matrixV(), s, rank, scales);
}

Vector squared_lengths(const Rows& whitened) { return whitened.rowwise().squaredNorm(); }

Leverage leverage(const Rows& a, unsigned threads) {
  const RowSpace space = row_space(a, {.threads = threads});
  Leverage result{Vector::Zero(a.rows()), space.rank()};
  if (result.rank == 0) return result;
  constexpr Index kBlock = 1024;
  Matrix image(kBlock, space.rank());
  for (Index i = 0; i < a.rows(); i += kBlock) {
    const Index rows = std::min(kBlock, a.rows() - i);
    image.topRows(rows).noalias() = a.middleRows(i, rows) * space.whitener;
    result.scores.segment(i, rows) = squared_lengths(image.topRows(rows));
  }
  return result;
}

Vector least_squares(const Rows& a, const Vector& b, double ridge) {
  if (ridge > 0) {
    Matrix g = gram(a);
    g.diagonal().array() += ridge;
    if (const auto factor = Cholesky::of(g)) return factor->solve(a.transpose() * b);
  }
  return Eigen::MatrixXd(a).completeOrthogonalDecomposition().solve(b);
}

}  // namespace quire::labs::linear

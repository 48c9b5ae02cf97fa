#include "labs/lp-sensitivity/families.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include <Eigen/QR>

#include "labs/engines/random/random.h"

namespace quire::labs::lp_sensitivity {

namespace {

constexpr double kHeavy = 1e3;
constexpr double kSparseShare = 0.05;

Matrix gaussian(Index rows, Index columns, random::Stream& stream) {
  Matrix a(rows, columns);
  for (double& entry : a.reshaped<Eigen::RowMajor>()) entry = stream.normal();
  return a;
}

/// E|g|^p of a standard normal.
double absolute_moment(double p) {
  return std::pow(2, p / 2) * std::tgamma((p + 1) / 2) / std::sqrt(std::numbers::pi);
}

/// Unit rows N times each beside a Gaussian block, both with typical ||Ax||_p = 1 for unit x of their half.
Family tight(const FamilyOptions& o, random::Stream& stream) {
  const Index half = o.d / 2, other = o.d - half, rows = o.rows_per_column * other;
  Family family;
  family.rows = Matrix::Zero(half + rows, o.d);
  family.rows.topLeftCorner(half, half) =
      Matrix::Identity(half, half) * std::pow(static_cast<double>(o.copies), -1 / o.p);
  family.rows.bottomRightCorner(rows, other) =
      gaussian(rows, other, stream) * std::pow(static_cast<double>(rows) * absolute_moment(o.p), -1 / o.p);
  family.copies.assign(static_cast<std::size_t>(half), o.copies);
  family.copies.resize(static_cast<std::size_t>(half + rows), 1);
  return family;
}

/// Rows (t^0, .., t^(d-1)) at equally spaced t in (-1,1), columns orthogonalised. Built from Chebyshev
/// polynomials, which span the same columns without losing their digits.
Matrix vandermonde(Index rows, Index d) {
  Eigen::MatrixXd a(rows, d);
  for (Index i = 0; i < rows; ++i) {
    const double t = (2 * static_cast<double>(i) + 1) / static_cast<double>(rows) - 1;
    for (Index j = 0; j < d; ++j) a(i, j) = std::cos(static_cast<double>(j) * std::acos(t));
  }
  return Eigen::HouseholderQR<Eigen::MatrixXd>(a).householderQ() * Eigen::MatrixXd::Identity(rows, d);
}

Matrix low_rank_and_sparse(Index rows, Index d, random::Stream& stream) {
  const Index rank = std::max<Index>(1, d / 4);
  const Matrix left = gaussian(rows, rank, stream), right = gaussian(rank, d, stream);
  Matrix a = left * right;
  for (double& entry : a.reshaped<Eigen::RowMajor>())
    if (stream.bernoulli(kSparseShare)) entry += stream.normal();
  return a;
}

}  // namespace

const std::vector<std::string>& family_names() {
  static const std::vector<std::string> kNames{"gauss",       "ident",          "tight", "signs",
                                               "vandermonde", "lowrank+sparse", "heavy"};
  return kNames;
}

Index Family::total() const {
  Index sum = 0;
  for (const Index c : copies) sum += c;
  return sum;
}

Matrix Family::with_mass(double p) const {
  Matrix a = rows;
  for (std::size_t i = 0; i < copies.size(); ++i)
    if (copies[i] != 1) a.row(static_cast<Index>(i)) *= std::pow(static_cast<double>(copies[i]), 1 / p);
  return a;
}

Family make_family(const std::string& name, const FamilyOptions& o) {
  random::Stream stream(o.seed, name, static_cast<std::uint64_t>(o.d));
  const Index n = o.rows_per_column * o.d;
  Family family;
  if (name == "tight") return tight(o, stream);
  if (name == "ident") {
    family.rows = Matrix::Identity(o.d, o.d) * std::pow(static_cast<double>(o.copies), -1 / o.p);
    family.copies.assign(static_cast<std::size_t>(o.d), o.copies);
    return family;
  }
  if (name == "gauss") {
    family.rows = gaussian(n, o.d, stream);
  } else if (name == "signs") {
    family.rows = gaussian(n, o.d, stream).cwiseSign();
  } else if (name == "vandermonde") {
    family.rows = vandermonde(n, o.d);
  } else if (name == "lowrank+sparse") {
    family.rows = low_rank_and_sparse(n, o.d, stream);
  } else if (name == "heavy") {
    family.rows = gaussian(n, o.d, stream);
    family.rows.topRows(std::max<Index>(2, o.d / 4)) *= kHeavy;
  } else {
    throw std::invalid_argument("no such family: " + name);
  }
  family.copies.assign(static_cast<std::size_t>(n), 1);
  return family;
}

}  // namespace quire::labs::lp_sensitivity

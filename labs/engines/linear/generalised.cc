#include "labs/engines/linear/generalised.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

namespace quire::labs::linear {

std::optional<Pencil> generalised_eigen(const Matrix& b, const Matrix& a) {
  if (!a.allFinite() || !b.allFinite()) return std::nullopt;
  const Eigen::LLT<Eigen::MatrixXd> factor(a);
  if (factor.info() != Eigen::Success) return std::nullopt;
  // C = L^-1 B L^-T
  Eigen::MatrixXd c = factor.matrixL().solve(Eigen::MatrixXd(b));
  c = factor.matrixL().solve(c.transpose().eval());
  c = (c + c.transpose().eval()) / 2;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(c);
  if (eigen.info() != Eigen::Success) return std::nullopt;
  return Pencil{eigen.eigenvalues(), factor.matrixU().solve(eigen.eigenvectors())};
}

}  // namespace quire::labs::linear

// TF-IDF over whole things, and its two compressions.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <Eigen/Dense>
#include <Eigen/Eigenvalues>

#include "labs/embedding-limits/single_vector.h"

namespace quire::labs::embedding_limits {

namespace {

constexpr Eigen::Index kDenseMax = 600;  // order of the eigenvalue problem that is solved whole
constexpr double kResidual = 1e-7;       // of the largest eigenvalue
constexpr double kNothing = 1e-10;       // of the largest eigenvalue: below it is the null space

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// X^T X v.
Vector gram_times(const TokenMatrix& x, const Vector& v) {
  Vector out = Vector::Zero(v.size());
  for (const auto& row : x.rows) {
    double dot = 0;
    for (const auto& [token, weight] : row) dot += weight * v(token);
    for (const auto& [token, weight] : row) out(token) += weight * dot;
  }
  return out;
}

/// Eigenpairs, the largest first.
struct Spectrum {
  Vector values;
  Matrix vectors;
};

Spectrum reversed(const Eigen::SelfAdjointEigenSolver<Matrix>& solver) {
  return {solver.eigenvalues().reverse(), solver.eigenvectors().rowwise().reverse()};
}

/// By X X^T or X^T X, whichever is smaller.
Spectrum dense_spectrum(const TokenMatrix& x) {
  const auto rows = static_cast<Eigen::Index>(x.rows.size()), tokens = static_cast<Eigen::Index>(x.tokens);
  Matrix full = Matrix::Zero(rows, tokens);
  for (Eigen::Index i = 0; i < rows; ++i)
    for (const auto& [token, weight] : x.rows[static_cast<std::size_t>(i)]) full(i, token) = weight;
  if (tokens <= rows) return reversed(Eigen::SelfAdjointEigenSolver<Matrix>(full.transpose() * full));
  Spectrum left = reversed(Eigen::SelfAdjointEigenSolver<Matrix>(full * full.transpose()));
  Matrix right = full.transpose() * left.vectors;
  for (Eigen::Index j = 0; j < right.cols(); ++j)
    if (left.values(j) > kNothing * left.values(0)) right.col(j) /= std::sqrt(left.values(j));
  return {left.values, std::move(right)};
}

/// Lanczos on X^T X. Every new vector is made orthogonal to all before, twice; where the space of the start
/// vector is exhausted, a fresh random one goes on, so that equal eigenvalues are all found.
class Lanczos {
 public:
  Lanczos(const TokenMatrix& x, random::Stream stream, const std::function<void()>& check)
      : x_(x), stream_(stream), check_(check), order_(static_cast<Eigen::Index>(x.tokens)) {
    basis_.resize(order_, 0);
    next_ = fresh();
  }

  Spectrum largest(Eigen::Index count) {
    Eigen::Index size = std::min(order_, std::max<Eigen::Index>(2 * count, 64));
    for (;;) {
      while (steps_ < size) step();
      Spectrum ritz = solve();
      if (size == order_ || settled(ritz, std::min(count, size))) {
        ritz.vectors = (basis_.leftCols(size) * ritz.vectors.leftCols(std::min(count, size))).eval();
        ritz.values.conservativeResize(ritz.vectors.cols());
        return ritz;
      }
      size = std::min(order_, size + size / 3);
    }
  }

 private:
  Vector fresh() {
    Vector v(order_);
    for (Eigen::Index i = 0; i < order_; ++i) v(i) = stream_.normal();
    orthogonalise(v);
    return v / v.norm();
  }

  void orthogonalise(Vector& v) const {
    for (int pass = 0; pass < 2; ++pass)
      if (steps_ > 0) v -= basis_.leftCols(steps_) * (basis_.leftCols(steps_).transpose() * v).eval();
  }

  void step() {
    check_();
    if (basis_.cols() <= steps_) basis_.conservativeResize(order_, std::min(order_, 2 * steps_ + 64));
    basis_.col(steps_) = next_;
    Vector v = gram_times(x_, next_);
    const double alpha = v.dot(next_);
    ++steps_;
    orthogonalise(v);
    double beta = v.norm();
    scale_ = std::max(scale_, std::abs(alpha));
    if (steps_ < order_) {
      if (beta <= kNothing * scale_) {
        beta = 0;
        next_ = fresh();
      } else {
        next_ = v / beta;
      }
    }
    alphas_.push_back(alpha);
    betas_.push_back(beta);
  }

  Spectrum solve() const {
    const auto size = static_cast<Eigen::Index>(alphas_.size());
    Eigen::SelfAdjointEigenSolver<Matrix> solver;
    solver.computeFromTridiagonal(Eigen::Map<const Vector>(alphas_.data(), size),
                                  Eigen::Map<const Vector>(betas_.data(), size - 1));
    return reversed(solver);
  }

  bool settled(const Spectrum& ritz, Eigen::Index count) const {
    for (Eigen::Index i = 0; i < count; ++i)
      if (std::abs(betas_.back() * ritz.vectors(ritz.vectors.rows() - 1, i)) > kResidual * ritz.values(0))
        return false;
    return betas_.back() > 0;
  }

  const TokenMatrix& x_;
  random::Stream stream_;
  const std::function<void()>& check_;
  Eigen::Index order_;
  Matrix basis_;
  Vector next_;
  Eigen::Index steps_ = 0;
  double scale_ = 0;
  std::vector<double> alphas_, betas_;
};

}  // namespace

TokenMatrix thing_matrix(const LimitSet& set) {
  TokenMatrix matrix;
  matrix.tokens = set.things();
  std::vector<std::size_t> df(set.things());
  for (std::size_t i = 0; i < set.documents(); ++i)
    for (const std::uint32_t thing : set.likes(i)) ++df[thing];
  const double n = static_cast<double>(set.documents());
  for (const std::size_t count : df)
    matrix.idf.push_back(count == 0 ? 0 : std::log(n / static_cast<double>(count)));
  for (std::size_t i = 0; i < set.documents(); ++i) {
    double square = 0;
    for (const std::uint32_t thing : set.likes(i)) square += matrix.idf[thing] * matrix.idf[thing];
    auto& row = matrix.rows.emplace_back();
    if (square <= 0) continue;
    for (const std::uint32_t thing : set.likes(i))
      row.push_back({thing, static_cast<float>(matrix.idf[thing] / std::sqrt(square))});
  }
  return matrix;
}

Recalls judge_tokens(const LimitSet& set, const TokenMatrix& matrix) {
  std::vector<std::vector<std::pair<std::uint32_t, float>>> columns(matrix.tokens);
  for (std::size_t i = 0; i < matrix.rows.size(); ++i)
    for (const auto& [token, weight] : matrix.rows[i])
      columns[token].emplace_back(static_cast<std::uint32_t>(i), weight);
  RecallSum sum;
  std::vector<float> scores(matrix.rows.size());
  for (std::size_t q = 0; q < set.queries(); ++q) {
    for (const auto& [document, weight] : columns[set.asked(q)]) scores[document] = weight;
    sum.add(ranks_of(scores, set.relevance().positives(q)));
    for (const auto& [document, weight] : columns[set.asked(q)]) scores[document] = 0;
  }
  return sum.mean();
}

Vectors random_projection(std::size_t tokens, std::size_t dimensions, random::Stream stream) {
  Vectors out(tokens, dimensions);
  for (float& value : out.numbers) value = static_cast<float>(stream.normal());
  return out;
}

Vectors right_singular_vectors(const TokenMatrix& matrix, std::size_t dimensions, random::Stream stream,
                               const std::function<void()>& check) {
  const auto wanted = static_cast<Eigen::Index>(std::min(dimensions, matrix.tokens));
  const bool small = static_cast<Eigen::Index>(std::min(matrix.rows.size(), matrix.tokens)) <= kDenseMax;
  const Spectrum spectrum = small ? dense_spectrum(matrix) : Lanczos(matrix, stream, check).largest(wanted);
  Eigen::Index rank = 0;
  while (rank < std::min(wanted, spectrum.values.size()) &&
         spectrum.values(rank) > kNothing * spectrum.values(0))
    ++rank;
  Vectors out(matrix.tokens, static_cast<std::size_t>(rank));
  for (std::size_t i = 0; i < matrix.tokens; ++i)
    for (std::size_t j = 0; j < out.dimensions; ++j)
      out.row(i)[j] =
          static_cast<float>(spectrum.vectors(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)));
  return out;
}

std::vector<AtDimension> judge_projection(const LimitSet& set, const TokenMatrix& matrix,
                                          const Vectors& projection, std::span<const std::size_t> dimensions,
                                          const std::function<void()>& check, Likeness likeness) {
  const std::size_t d = projection.dimensions;
  Vectors queries(set.queries(), d);
  for (std::size_t q = 0; q < set.queries(); ++q) {
    const auto row = projection.row(set.asked(q));
    std::copy(row.begin(), row.end(), queries.row(q).begin());
  }
  const RowSource documents = [&](std::span<const std::uint32_t> wanted, float* out) {
    for (const std::uint32_t document : wanted) {
      std::fill_n(out, d, 0.0F);
      for (const auto& [token, weight] : matrix.rows[document]) {
        const auto row = projection.row(token);
        for (std::size_t c = 0; c < d; ++c) out[c] += weight * row[c];
      }
      out += d;
    }
  };
  return judge_vectors(set.relevance(), queries, documents, dimensions, likeness, check);
}

}  // namespace quire::labs::embedding_limits

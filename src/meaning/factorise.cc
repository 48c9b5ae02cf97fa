#include "meaning/factorise.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <thread>

#include <Eigen/Eigenvalues>

namespace quire::meaning {
namespace {

constexpr int kBlock = 32;
constexpr std::size_t kOversample = 32;  // Halko et al. advise 5 to 10; a whole block costs little more
constexpr int kPasses = 5;
constexpr std::size_t kRowsAChunk = 1024;

using Block = Eigen::Matrix<float, Eigen::Dynamic, kBlock, Eigen::RowMajor>;
using Row = Eigen::Matrix<float, 1, kBlock, Eigen::RowMajor>;
using Square = Eigen::MatrixXd;
/// A tall matrix, 32 columns a block.
using Blocks = std::vector<Block>;

/// Calls work(i) for i below `count`, each once, from several threads. False if stopped.
bool each(std::size_t count, const FactoriseOptions& options, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stopped{false};
  const auto run = [&](bool asks) {  // `stop` is asked by the calling thread alone
    for (std::size_t i = next++; i < count && !stopped; i = next++) {
      if (asks && options.stop && options.stop()) stopped = true;
      if (!stopped) work(i);
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min<std::size_t>(options.threads, count); ++i)
      others.emplace_back(run, false);
    run(true);
  }
  return !stopped;
}

std::uint64_t next_random(std::uint64_t& state) {  // SplitMix64 (Steele, Lea and Flood, OOPSLA 2014)
  std::uint64_t z = state += 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

/// Random signs do as well as normal numbers here, and are the same everywhere.
Blocks random_signs(std::size_t width, std::size_t blocks, std::uint64_t seed) {
  Blocks out(blocks);
  for (Block& block : out) {
    block.resize(static_cast<Eigen::Index>(width), kBlock);
    for (Eigen::Index row = 0; row < block.rows(); ++row) {
      std::uint64_t bits = next_random(seed);
      for (int column = 0; column < kBlock; ++column, bits >>= 1) block(row, column) = bits & 1 ? 1.F : -1.F;
    }
  }
  return out;
}

/// to = X' (X from), row of X by row: neither X' nor the tall product is kept.
void multiply_by_gram(const SparseRows& x, const Block& from, Block& to) {
  to.setZero(from.rows(), kBlock);
  std::uint64_t begin = 0;
  for (const std::uint64_t end : x.ends) {
    Row sum = Row::Zero();
    for (std::uint64_t i = begin; i < end; ++i) sum += x.values[i] * from.row(x.columns[i]);
    for (std::uint64_t i = begin; i < end; ++i) to.row(x.columns[i]) += x.values[i] * sum;
    begin = end;
  }
}

/// a' b, summed in double.
Eigen::Matrix<double, kBlock, kBlock> product(const Block& a, const Block& b) {
  Eigen::Matrix<double, kBlock, kBlock> sum = Eigen::Matrix<double, kBlock, kBlock>::Zero();
  const auto rows = static_cast<std::size_t>(a.rows());
  for (std::size_t at = 0; at < rows; at += kRowsAChunk) {
    const auto from = static_cast<Eigen::Index>(at);
    const auto count = static_cast<Eigen::Index>(std::min(kRowsAChunk, rows - at));
    const Eigen::Matrix<float, kBlock, kBlock> part =
        a.middleRows(from, count).transpose() * b.middleRows(from, count);
    sum += part.cast<double>();
  }
  return sum;
}

class Iteration {
 public:
  Iteration(const SparseRows& matrix, const FactoriseOptions& options)
      : x_(matrix), options_(options), blocks_((options.rank + kOversample + kBlock - 1) / kBlock) {
    basis_ = random_signs(x_.width, blocks_, options.seed);
    image_.resize(blocks_);
    steps_ = kPasses * (blocks_ + 2);
  }

  std::optional<Factors> run() {
    for (int pass = 0; pass < kPasses; ++pass) {
      if (!each(blocks_, options_, [&](std::size_t i) {
            multiply_by_gram(x_, basis_[i], image_[i]);
            step();
          }))
        return std::nullopt;
      if (pass + 1 < kPasses && !make_orthonormal()) return std::nullopt;
    }
    return rotated();
  }

 private:
  /// basis = an orthonormal basis of the image: image * V / sqrt(l), where image' image = V l V'. Directions
  /// that rounding alone keeps alive become zero and stay so.
  bool make_orthonormal() {
    Square gram;
    if (!gram_of(image_, image_, gram)) return false;
    const Eigen::SelfAdjointEigenSolver<Square> solver(gram);
    const double largest = std::max(solver.eigenvalues().maxCoeff(), 0.0);
    Square turn = solver.eigenvectors();
    for (Eigen::Index i = 0; i < turn.cols(); ++i) {
      const double value = solver.eigenvalues()[i];
      turn.col(i) *= value > 1e-11 * largest && value > 0 ? 1 / std::sqrt(value) : 0.0;
    }
    return turn_image(turn.cast<float>());
  }

  /// Rayleigh and Ritz: the basis turned so that its columns are the singular vectors themselves.
  std::optional<Factors> rotated() {
    Square projected;
    if (!gram_of(basis_, image_, projected)) return std::nullopt;
    const Eigen::SelfAdjointEigenSolver<Square> solver((projected + projected.transpose()) / 2);
    const double largest = solver.eigenvalues().maxCoeff();
    Factors out;
    std::vector<Eigen::Index> order;  // the solver's values ascend
    for (Eigen::Index i = projected.cols(); i-- > 0 && order.size() < options_.rank;) {
      if (solver.eigenvalues()[i] > 1e-9 * largest && solver.eigenvalues()[i] > 0) order.push_back(i);
    }
    out.rank = order.size();
    Square turn = Square::Zero(projected.rows(), projected.cols());
    for (std::size_t i = 0; i < order.size(); ++i) {
      turn.col(static_cast<Eigen::Index>(i)) = solver.eigenvectors().col(order[i]);
      out.singular_values.push_back(static_cast<float>(std::sqrt(solver.eigenvalues()[order[i]])));
    }
    image_.swap(basis_);
    if (!turn_image(turn.cast<float>())) return std::nullopt;
    out.vectors.resize(x_.width * out.rank);
    for (std::size_t row = 0; row < x_.width; ++row) {
      for (std::size_t i = 0; i < out.rank; ++i) {
        out.vectors[row * out.rank + i] =
            basis_[i / kBlock](static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(i % kBlock));
      }
    }
    return out;
  }

  /// a' b of whole matrices, block pair by block pair.
  bool gram_of(const Blocks& a, const Blocks& b, Square& out) {
    const auto size = static_cast<Eigen::Index>(blocks_ * kBlock);
    out.resize(size, size);
    const bool done = each(blocks_ * blocks_, options_, [&](std::size_t pair) {
      const std::size_t i = pair / blocks_;
      const std::size_t j = pair % blocks_;
      out.block<kBlock, kBlock>(static_cast<Eigen::Index>(i) * kBlock,
                                static_cast<Eigen::Index>(j) * kBlock) = product(a[i], b[j]);
    });
    step();
    return done;
  }

  /// basis = image * turn
  bool turn_image(const Eigen::MatrixXf& turn) {
    const bool done = each(blocks_, options_, [&](std::size_t j) {
      basis_[j].setZero(static_cast<Eigen::Index>(x_.width), kBlock);
      for (std::size_t i = 0; i < blocks_; ++i) {
        basis_[j].noalias() += image_[i] * turn.block<kBlock, kBlock>(static_cast<Eigen::Index>(i) * kBlock,
                                                                      static_cast<Eigen::Index>(j) * kBlock);
      }
    });
    step();
    return done;
  }

  void step() {
    if (!options_.progress) return;
    const std::lock_guard<std::mutex> lock(progress_);
    options_.progress(static_cast<double>(++done_) / static_cast<double>(steps_));
  }

  const SparseRows& x_;
  const FactoriseOptions& options_;
  std::size_t blocks_;
  Blocks basis_;
  Blocks image_;
  std::size_t steps_ = 1;
  std::mutex progress_;
  std::size_t done_ = 0;  ///< under progress_
};

}  // namespace

std::optional<Factors> factorise(const SparseRows& matrix, const FactoriseOptions& options) {
  if (matrix.rows() == 0 || matrix.width == 0 || options.rank == 0) return Factors{};
  return Iteration(matrix, options).run();
}

}  // namespace quire::meaning

#include "labs/engines/linear/gram.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <vector>

#include <Eigen/Cholesky>

#include "labs/engines/threads/parallel.h"

namespace quire::labs::linear {

namespace {

constexpr Index kBlockRows = 4096;  // of a sum of its own; part of the result's bits
constexpr Index kTileRows = 64;     // that stay in the first cache, weighted
constexpr Index kPanel = 4;         // columns side by side in a packed tile

/// Two doubles in one register, on every machine we build for.
using Pair = double __attribute__((vector_size(16)));

Pair load(const double* from) {
  Pair pair;
  std::memcpy(&pair, from, sizeof pair);
  return pair;
}

void store(double* to, Pair pair) { std::memcpy(to, &pair, sizeof pair); }

/// A tile of rows, packed by panels of four columns (the last one padded with zeros): plain, and weighted.
struct Tile {
  std::vector<double> plain, weighted;
  Index panels = 0;

  void pack(const Rows& a, Index begin, Index rows, std::span<const double> weights) {
    panels = (a.cols() + kPanel - 1) / kPanel;
    const auto size = static_cast<std::size_t>(panels * kPanel * kTileRows);
    if (plain.size() != size) {
      plain.assign(size, 0.0);
      weighted.assign(size, 0.0);
    }
    for (Index panel = 0; panel < panels; ++panel) {
      const Index columns = std::min(kPanel, a.cols() - panel * kPanel);
      const double* row = a.data() + begin * a.outerStride() + panel * kPanel;
      double* to = plain.data() + at(panel, 0);
      double* weighted_to = weighted.data() + at(panel, 0);
      for (Index k = 0; k < rows; ++k, row += a.outerStride(), to += kPanel, weighted_to += kPanel) {
        const double weight = weights.empty() ? 1 : weights[static_cast<std::size_t>(begin + k)];
        if (columns == kPanel) {
          store(to, load(row));
          store(to + 2, load(row + 2));
        } else {
          for (Index j = 0; j < kPanel; ++j) to[j] = j < columns ? row[j] : 0;
        }
        store(weighted_to, load(to) * weight);
        store(weighted_to + 2, load(to + 2) * weight);
      }
    }
  }
  static std::size_t at(Index panel, Index row) {
    return static_cast<std::size_t>((panel * kTileRows + row) * kPanel);
  }
};

/// out (4 x 4, by rows) = left' right over the rows of two panels. Eight sums in registers.
void multiply(const double* left, const double* right, Index rows, double* out) {
  Pair a0{}, a1{}, b0{}, b1{}, c0{}, c1{}, d0{}, d1{};
  for (Index k = 0; k < rows; ++k, left += kPanel, right += kPanel) {
    const Pair r0 = load(right), r1 = load(right + 2);
    a0 += left[0] * r0;
    a1 += left[0] * r1;
    b0 += left[1] * r0;
    b1 += left[1] * r1;
    c0 += left[2] * r0;
    c1 += left[2] * r1;
    d0 += left[3] * r0;
    d1 += left[3] * r1;
  }
  const Pair sums[] = {a0, a1, b0, b1, c0, c1, d0, d1};
  std::memcpy(out, sums, sizeof sums);
}

/// lower += a' diag(w) a over some rows.
void add_rows(const Rows& a, Index begin, Index end, const GramOptions& options, Tile& tile, Matrix& lower) {
  double block[kPanel * kPanel];
  for (Index from = begin; from < end; from += kTileRows) {
    const Index rows = std::min(kTileRows, end - from);
    tile.pack(a, from, rows, options.row_weights);
    for (Index p = 0; p < tile.panels; ++p)
      for (Index q = 0; q <= p; ++q) {
        multiply(tile.weighted.data() + Tile::at(p, 0), tile.plain.data() + Tile::at(q, 0), rows, block);
        for (Index i = p * kPanel; i < std::min((p + 1) * kPanel, a.cols()); ++i)
          for (Index j = q * kPanel; j < std::min((q + 1) * kPanel, i + 1); ++j)
            lower(i, j) += block[(i % kPanel) * kPanel + j % kPanel];
      }
  }
}

void mirror(Matrix& lower) {
  for (Index i = 0; i < lower.rows(); ++i)
    for (Index j = 0; j < i; ++j) lower(j, i) = lower(i, j);
}

void check_sizes(const Rows& a, const GramOptions& options) {
  assert(options.row_weights.empty() || options.row_weights.size() == static_cast<std::size_t>(a.rows()));
  assert(options.column_scales.empty() || options.column_scales.size() == static_cast<std::size_t>(a.cols()));
  static_cast<void>(a);
  static_cast<void>(options);
}

/// Scales both sides of each block, so that columns of very different size do not overflow on the way.
void add_scaled(const Rows& a, Index begin, Index end, const GramOptions& options, Tile& tile,
                Matrix& lower) {
  const Eigen::Map<const Eigen::RowVectorXd> scales(options.column_scales.data(), a.cols());
  Matrix block;
  for (Index i = begin; i < end; i += kTileRows) {
    const Index rows = std::min(kTileRows, end - i);
    block = a.middleRows(i, rows).array().rowwise() * scales.array();
    GramOptions inner;
    if (!options.row_weights.empty())
      inner.row_weights =
          options.row_weights.subspan(static_cast<std::size_t>(i), static_cast<std::size_t>(rows));
    add_rows(block, 0, rows, inner, tile, lower);
  }
}

}  // namespace

Matrix gram(const Rows& a, const GramOptions& options) {
  check_sizes(a, options);
  const Index d = a.cols();
  const auto blocks = static_cast<std::size_t>((a.rows() + kBlockRows - 1) / kBlockRows);
  std::vector<Matrix> sums(blocks);
  threads::parallel_for(blocks, options.threads, [&](std::size_t b) {
    const Index begin = static_cast<Index>(b) * kBlockRows;
    const Index end = std::min(begin + kBlockRows, a.rows());
    sums[b] = Matrix::Zero(d, d);
    Tile tile;
    const auto add = options.column_scales.empty() ? add_rows : add_scaled;
    add(a, begin, end, options, tile, sums[b]);
  });
  Matrix total = Matrix::Zero(d, d);
  for (const Matrix& sum : sums) total += sum;
  mirror(total);
  return total;
}

Matrix weighted_gram(const Rows& a, std::span<const double> weights, unsigned threads) {
  return gram(a, {.row_weights = weights, .threads = threads});
}

void weighted_gram_into(const Rows& a, std::span<const double> weights, Matrix& out) {
  assert(out.rows() == a.cols() && out.cols() == a.cols());
  thread_local Tile tile;
  out.setZero();
  add_rows(a, 0, a.rows(), {.row_weights = weights}, tile, out);
  mirror(out);
}

std::optional<Cholesky> Cholesky::of(const Matrix& symmetric) {
  if (!symmetric.allFinite()) return std::nullopt;
  const Eigen::LLT<Matrix> factor(symmetric);
  if (factor.info() != Eigen::Success) return std::nullopt;
  Matrix lower = factor.matrixL();
  if (!(lower.diagonal().array() > 0).all()) return std::nullopt;
  return Cholesky(std::move(lower));
}

void Cholesky::half_solve_in_place(Vector& b) const { lower_.triangularView<Eigen::Lower>().solveInPlace(b); }

void Cholesky::solve_in_place(Vector& b) const {
  half_solve_in_place(b);
  lower_.transpose().triangularView<Eigen::Upper>().solveInPlace(b);
}

Vector Cholesky::inverse_forms(const Rows& rows, unsigned threads) const {
  // One inverse, then a product: faster than a solve a row, and G is well-conditioned here.
  Matrix half = Matrix::Identity(lower_.rows(), lower_.cols());
  lower_.triangularView<Eigen::Lower>().solveInPlace(half);
  const Matrix right = half.transpose();
  Vector forms(rows.rows());
  const auto blocks = static_cast<std::size_t>((rows.rows() + kBlockRows - 1) / kBlockRows);
  threads::parallel_for(blocks, threads, [&](std::size_t b) {
    const Index begin = static_cast<Index>(b) * kBlockRows;
    const Index end = std::min(begin + kBlockRows, rows.rows());
    Matrix image(kTileRows, rows.cols());
    for (Index i = begin; i < end; i += kTileRows) {
      const Index count = std::min(kTileRows, end - i);
      image.topRows(count).noalias() = rows.middleRows(i, count) * right.triangularView<Eigen::Upper>();
      forms.segment(i, count) = image.topRows(count).rowwise().squaredNorm();
    }
  });
  return forms;
}

}  // namespace quire::labs::linear

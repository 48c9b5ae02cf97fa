// The net of sparse parameters: all points of the lattice with spacing h = 2 eps / sqrt(s) that have at most
// s non-zero coordinates and norm at most 1 + eps. Rounding each coordinate of its support moves an s-sparse
// theta of norm at most 1 by at most eps, so one of these points is near. A point is a support and a tuple of
// non-zero whole numbers; tables hold the tuples once for each number of non-zeros, never the points.
// Order: by number of non-zeros, then support, then values, both lexicographic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "labs/sparse-bandits/features.h"

namespace quire::labs::sparse_bandits {

struct NetSpec {
  std::size_t dimension = 16;
  int sparsity = 2;
  double eps = 0.2;

  double spacing() const;  ///< h = 2 eps / sqrt(s)
  double reach() const;    ///< (1 + eps) / h: largest norm in units of h
};

/// How large a net is, before anything is built. Counts are exact below 1e15, else about right.
struct NetCount {
  std::vector<double> tuples;    ///< n_q: tuples of q non-zero whole numbers within reach
  std::vector<double> supports;  ///< C(d, q)
  double size = 0;               ///< |Theta| = sum_q C(d,q) n_q
  double bytes = 0;              ///< of memory that elimination takes
};
NetCount count_net(const NetSpec& spec);

class Net {
 public:
  /// Refuses (std::invalid_argument) s > 4, s > d, eps <= 0 and nets over kPointsMax: see net_fault().
  explicit Net(const NetSpec& spec);

  static constexpr int kSparsityMax = 4;
  static constexpr double kPointsMax = 5e7;

  const NetSpec& spec() const { return spec_; }
  std::uint64_t size() const { return offsets_.back(); }
  int sparsity() const { return spec_.sparsity; }
  /// Tuples with q non-zeros: coordinate i of all of them, times h.
  std::size_t tuples(int q) const { return tables_[static_cast<std::size_t>(q)].count; }
  std::span<const float> coordinate(int q, int i) const;
  /// Points before the first with q non-zeros.
  std::uint64_t offset(int q) const { return offsets_[static_cast<std::size_t>(q)]; }
  std::uint64_t supports(int q) const { return supports_[static_cast<std::size_t>(q)]; }

  SparseVector point(std::uint64_t index) const;

 private:
  struct Table {
    std::size_t count = 0;
    std::vector<std::vector<float>> coordinates;
    std::vector<std::vector<std::int32_t>> whole;  // the same in units of h
  };
  void fill(Table& table, std::vector<std::int32_t>& tuple, std::int64_t left, int q);

  NetSpec spec_;
  std::vector<Table> tables_;
  std::vector<std::uint64_t> supports_, offsets_;
};

/// Why there can be no net of this kind, for a person, or empty.
std::string net_fault(const NetSpec& spec);

/// C(n, k); about right beyond 2^53.
double choose(std::size_t n, std::size_t k);

/// The support of rank `rank` among those of q coordinates below d, and the next one (false: there is none).
std::vector<std::uint32_t> support_of_rank(std::size_t dimension, int q, std::uint64_t rank);
bool next_support(std::vector<std::uint32_t>& support, std::size_t dimension);

}  // namespace quire::labs::sparse_bandits

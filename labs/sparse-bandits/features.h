// Actions as the learners see them: N feature vectors in R^d. Two layouts behind one face: dense columns, and
// code words (s ones among s blocks of q, scaled to unit norm), of which millions fit. Every vector has
// Euclidean norm at most 1; whoever builds features from outside data checks that first (norm_fault).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace quire::labs::sparse_bandits {

/// Number of an action, from 0.
using Id = std::uint32_t;

/// A parameter with few non-zeros: coordinates in rising order and their values.
struct SparseVector {
  std::vector<std::uint32_t> index;
  std::vector<double> value;
};

class Features {
 public:
  Features() = default;
  /// `by_column` holds `actions` numbers of coordinate 0, then of coordinate 1, ...
  static Features dense(std::size_t actions, std::size_t dimension, std::vector<double> by_column);
  /// `letters` holds `length` letters (below `alphabet`) a word; phi = length^-1/2 sum_l e_{l alphabet +
  /// c(l)}.
  static Features words(std::size_t length, std::size_t alphabet, std::vector<std::uint16_t> letters);

  std::size_t actions() const { return actions_; }
  std::size_t dimension() const { return dimension_; }
  bool is_words() const { return length_ > 0; }
  std::span<const std::uint16_t> word(Id action) const;

  double at(Id action, std::size_t coordinate) const;
  double dot(Id action, const SparseVector& theta) const;
  double dot(Id action, std::span<const double> theta) const;
  /// The vector of an action; out has `dimension` places.
  void row(Id action, std::span<double> out) const;
  std::vector<double> row(Id action) const;
  /// One coordinate of all actions; out has `actions` places.
  void column(std::size_t coordinate, std::span<double> out) const;
  /// <theta, phi_a> of all actions; out has `actions` places.
  void scores(std::span<const double> theta, std::span<double> out) const;
  std::vector<double> scores(const SparseVector& theta) const;

  /// The first action whose norm is above 1 + 1e-9, with the norm.
  struct NormFault {
    Id action = 0;
    double norm = 0;
  };
  std::optional<NormFault> norm_fault() const;
  /// Divides all vectors by the largest norm, if that is above 1.
  void normalise();

  static constexpr std::size_t kEntriesMax = 50'000'000;  ///< N d of dense features: 400 MB

 private:
  std::vector<double> norms() const;

  std::size_t actions_ = 0, dimension_ = 0;
  std::vector<double> columns_;
  std::size_t length_ = 0, alphabet_ = 0;
  std::vector<std::uint16_t> letters_;
  double entry_ = 0;  // of a code word
};

/// The smallest action with the largest score.
Id best_action(std::span<const double> scores);

}  // namespace quire::labs::sparse_bandits

// What objectives look at: elements with terms, a vector and a score, numbered from 0 as they come. Nothing
// is ever taken away here: an element that is deleted from a selection stays known, since samples of before
// may still hold it. The reference set of facility location is handed in once and never moves; if it followed
// the live elements, f of a set would change while the set does not, and no guarantee would be left.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paper/result.h"

namespace quire::labs::submodular {

using Id = std::uint32_t;

struct Term {
  std::uint32_t term = 0;
  double value = 1;  ///< coverage: any above 0; probabilistic coverage: p in [0,1]
};

struct Item {
  std::vector<Term> terms{};
  std::vector<float> vector{};  ///< any length above 0; scaled to length 1 when it is taken
  double score = 0;
};

/// The fixed points U of facility location, with a weight r_u >= 0 each.
class Reference {
 public:
  Reference() = default;
  /// Vectors of one length, finite; zero vectors are alike to nothing. `weights` empty: 1 / number of vectors
  /// each. Refuses a negative weight, another length, a number that is not finite.
  static Result<Reference> of(const std::vector<std::vector<float>>& vectors,
                              std::vector<double> weights = {});

  std::size_t size() const { return weights_.size(); }
  std::size_t dimension() const { return dimension_; }
  std::span<const float> weights() const { return weights_; }
  /// max(0, cosine) to each point, into `row`; `unit` has length 1.
  void similarities(std::span<const float> unit, std::span<float> row) const;

 private:
  std::size_t dimension_ = 0;
  std::vector<float> units_;  // row by row
  std::vector<float> weights_;
};

class Items {
 public:
  explicit Items(Reference reference = {}) : reference_(std::move(reference)) {}

  /// Takes an element and gives its number. Refused: a term twice, a value below 0 or not finite, a score
  /// below 0 or not finite, a vector with NaN or of another length than the others (the reference's, if there
  /// is one).
  Result<Id> add(const Item& item);

  std::size_t size() const { return scores_.size(); }
  const Reference& reference() const { return reference_; }
  std::span<const Term> terms(Id id) const {
    return std::span(terms_).subspan(term_ends_[id], term_ends_[id + 1] - term_ends_[id]);
  }
  /// Of length 1, or all 0 (an element without a vector).
  std::span<const float> unit(Id id) const { return std::span(units_).subspan(id * dimension_, dimension_); }
  /// max(0, cosine) to each point of the reference.
  std::span<const float> similarities(Id id) const {
    return std::span(similarities_).subspan(id * reference_.size(), reference_.size());
  }
  double score(Id id) const { return scores_[id]; }

 private:
  Status check(const Item& item) const;

  Reference reference_;
  std::size_t dimension_ = 0;
  std::vector<Term> terms_;
  std::vector<std::size_t> term_ends_{0};
  std::vector<float> units_;
  std::vector<float> similarities_;
  std::vector<double> scores_;
};

/// `vector` scaled to length 1; all 0 stays so.
std::vector<float> unit_vector(std::span<const float> vector);

}  // namespace quire::labs::submodular

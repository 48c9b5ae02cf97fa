#include "labs/engines/submodular/items.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quire::labs::submodular {

namespace {

bool finite(std::span<const float> vector) {
  return std::all_of(vector.begin(), vector.end(), [](float x) { return std::isfinite(x); });
}

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += double{a[i]} * double{b[i]};
  return sum;
}

}  // namespace

std::vector<float> unit_vector(std::span<const float> vector) {
  const double length = std::sqrt(dot(vector, vector));
  std::vector<float> unit(vector.begin(), vector.end());
  if (length > 0)
    for (float& x : unit) x = static_cast<float>(double{x} / length);
  return unit;
}

Result<Reference> Reference::of(const std::vector<std::vector<float>>& vectors, std::vector<double> weights) {
  Reference r;
  if (vectors.empty()) return Error{"a reference set needs at least one vector"};
  r.dimension_ = vectors.front().size();
  if (r.dimension_ == 0) return Error{"vector 1 of the reference is empty"};
  if (!weights.empty() && weights.size() != vectors.size())
    return Error{"a reference set needs a weight for every vector"};
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    const std::string which = "vector " + std::to_string(i + 1) + " of the reference ";
    if (vectors[i].size() != r.dimension_)
      return Error{which + "has " + std::to_string(vectors[i].size()) + " numbers, the first has " +
                   std::to_string(r.dimension_)};
    if (!finite(vectors[i])) return Error{which + "holds a number that is not finite"};
    if (!weights.empty() && !(weights[i] >= 0 && weights[i] <= 1e18))
      return Error{which + "has a weight that is negative, not finite or above 1e18"};
    const std::vector<float> unit = unit_vector(vectors[i]);
    r.units_.insert(r.units_.end(), unit.begin(), unit.end());
  }
  if (weights.empty()) weights.assign(vectors.size(), 1.0 / static_cast<double>(vectors.size()));
  for (const double w : weights) r.weights_.push_back(static_cast<float>(w));
  return r;
}

void Reference::similarities(std::span<const float> unit, std::span<float> row) const {
  for (std::size_t u = 0; u < size(); ++u) {
    const double cosine = dot(unit, std::span(units_).subspan(u * dimension_, dimension_));
    row[u] = static_cast<float>(std::clamp(cosine, 0.0, 1.0));
  }
}

Status Items::check(const Item& item) const {
  std::vector<std::uint32_t> seen;
  for (const Term& t : item.terms) {
    if (!(t.value >= 0 && std::isfinite(t.value))) return Error{"a term's value is negative or not finite"};
    seen.push_back(t.term);
  }
  std::sort(seen.begin(), seen.end());
  if (std::adjacent_find(seen.begin(), seen.end()) != seen.end()) return Error{"a term comes twice"};
  if (!(item.score >= 0 && std::isfinite(item.score))) return Error{"the score is negative or not finite"};
  const std::size_t wanted = reference_.size() > 0 ? reference_.dimension() : dimension_;
  if (wanted > 0 && item.vector.size() != wanted)
    return Error{"the vector has " + std::to_string(item.vector.size()) + " numbers, " +
                 (reference_.size() > 0 ? "the reference has " : "the first element's has ") +
                 std::to_string(wanted)};
  if (wanted == 0 && size() > 0 && !item.vector.empty())
    return Error{"the vector has " + std::to_string(item.vector.size()) +
                 " numbers, the first element has none"};
  if (!finite(item.vector)) return Error{"the vector holds a number that is not finite"};
  if (size() >= std::numeric_limits<Id>::max()) return Error{"too many elements"};
  return success();
}

Result<Id> Items::add(const Item& item) {
  if (Status fine = check(item); !fine) return Error{fine.error()};
  const auto id = static_cast<Id>(size());
  if (id == 0) dimension_ = item.vector.size();
  terms_.insert(terms_.end(), item.terms.begin(), item.terms.end());
  term_ends_.push_back(terms_.size());
  const std::vector<float> unit = unit_vector(item.vector);
  units_.insert(units_.end(), unit.begin(), unit.end());
  scores_.push_back(item.score);
  similarities_.resize(similarities_.size() + reference_.size());
  if (reference_.size() > 0) reference_.similarities(unit, std::span(similarities_).last(reference_.size()));
  return id;
}

}  // namespace quire::labs::submodular

// Coverage of terms, certain and probable.
#include <algorithm>
#include <cmath>

#include "labs/engines/submodular/objectives.h"

namespace quire::labs::submodular {

namespace {

Status check_weights(const std::vector<double>& weights) {
  for (std::size_t t = 0; t < weights.size(); ++t)
    if (!(weights[t] >= 0 && std::isfinite(weights[t])))
      return Error{"the weight of term " + std::to_string(t) + " is negative or not finite"};
  return success();
}

bool covered(const State& set, std::uint32_t term) {
  const std::size_t word = term / 64;
  return word < set.bits.size() && (set.bits[word] >> (term % 64) & 1) != 0;
}

}  // namespace

Result<std::unique_ptr<Coverage>> Coverage::of(const Items& items, std::vector<double> weights) {
  if (Status fine = check_weights(weights); !fine) return Error{fine.error()};
  return std::unique_ptr<Coverage>(new Coverage(items, std::move(weights)));
}

double Coverage::weight(std::uint32_t term) const {
  if (weights_.empty()) return 1;
  return term < weights_.size() ? weights_[term] : 0;
}

double Coverage::gain(Id id, const State& set) const {
  double sum = 0;
  for (const Term& t : items_->terms(id))
    if (t.value > 0 && !covered(set, t.term)) sum += weight(t.term);
  return sum;
}

void Coverage::add(Id id, State& set) const {
  set.value += gain(id, set);
  for (const Term& t : items_->terms(id)) {
    if (t.value <= 0) continue;
    const std::size_t word = t.term / 64;
    if (word >= set.bits.size()) set.bits.resize(word + 1);
    set.bits[word] |= std::uint64_t{1} << (t.term % 64);
  }
}

Result<std::unique_ptr<ProbCover>> ProbCover::of(const Items& items, std::vector<double> weights) {
  if (Status fine = check_weights(weights); !fine) return Error{fine.error()};
  return std::unique_ptr<ProbCover>(new ProbCover(items, std::move(weights)));
}

Status ProbCover::check(const Item& item) {
  for (const Term& t : item.terms)
    if (!(t.value >= 0 && t.value <= 1)) return Error{"a term's probability is outside 0 to 1"};
  return success();
}

double ProbCover::gain(Id id, const State& set) const {
  double sum = 0;
  for (const Term& t : items_->terms(id))
    if (t.term < weights_.size())
      sum += weights_[t.term] * std::min(t.value, 1.0) * set.table.remaining(t.term);
  return sum;
}

void ProbCover::add(Id id, State& set) const {
  set.value += gain(id, set);
  for (const Term& t : items_->terms(id))
    if (t.term < weights_.size() && t.value > 0) set.table.multiply(t.term, 1 - std::min(t.value, 1.0));
}

}  // namespace quire::labs::submodular

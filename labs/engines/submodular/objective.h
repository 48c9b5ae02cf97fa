// Monotone submodular set functions as an oracle: f({}) = 0, f never falls when an element is added, and an
// element is worth less to a larger set. One idea: a set is a State, what the objective has to remember of it
// to say quickly what one more element is worth; states are values, so an algorithm may keep one a level and
// copy it for a trial.
#pragma once

#include <cstdint>
#include <vector>

#include "labs/engines/submodular/items.h"

namespace quire::labs::submodular {

/// What is left of each term's weight, prod (1 - p), for the terms that were met: a small hash table without
/// pointers, so that a copy is a copy of one block.
class TermTable {
 public:
  /// 1 for a term that was not met.
  double remaining(std::uint32_t term) const { return keys_.empty() ? 1 : remaining_[place(term + 1)]; }
  void multiply(std::uint32_t term, double factor);

 private:
  std::size_t place(std::uint32_t key) const {
    const std::size_t mask = keys_.size() - 1;
    std::size_t at =
        (key * 0x9E3779B1u) >> 7 & mask;  // Fibonacci hashing; numbers of terms are close together
    while (keys_[at] != 0 && keys_[at] != key) at = (at + 1) & mask;
    return at;
  }
  void grow();
  std::vector<std::uint32_t> keys_;  // term + 1; 0: free
  std::vector<double> remaining_;
  std::size_t used_ = 0;
};

/// A set, as its objective remembers it. Only that objective reads the parts.
struct State {
  double value = 0;  ///< f of the set; reading it through an Oracle counts
  std::vector<std::uint64_t> bits{};
  std::vector<float> maxima{};
  TermTable table{};
  std::vector<Id> ids{};
  std::vector<double> factor{};  // packed lower triangle
  std::vector<State> parts{};
};

class Objective {
 public:
  virtual ~Objective() = default;
  virtual State empty() const { return {}; }
  /// f(S + id) - f(S). Uncounted: for bounds and plots.
  virtual double gain(Id id, const State& set) const = 0;
  /// S becomes S + id, its value included. `id` is not in S.
  virtual void add(Id id, State& set) const = 0;
  /// How many elements it knows: 0..size()-1.
  virtual std::size_t size() const = 0;
};

/// An objective whose questions are counted. A query is one marginal f(e|S) or one value f(S), as in the
/// papers on this problem; forming a set is none.
class Oracle {
 public:
  explicit Oracle(const Objective& objective) : objective_(&objective) {}
  State empty() const { return objective_->empty(); }
  double marginal(Id id, const State& set) {
    ++queries_;
    return objective_->gain(id, set);
  }
  void add(Id id, State& set) const { objective_->add(id, set); }
  double value(const State& set) {
    ++queries_;
    return set.value;
  }
  std::uint64_t queries() const { return queries_; }
  void count_from(std::uint64_t queries) { queries_ = queries; }
  const Objective& objective() const { return *objective_; }

 private:
  const Objective* objective_;
  std::uint64_t queries_ = 0;
};

}  // namespace quire::labs::submodular

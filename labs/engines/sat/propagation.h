// Unit propagation with two watched literals a clause (Moskewicz et al., DAC 2001): what dpll() and cdcl()
// share. The checker of proofs has its own.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "labs/engines/sat/cnf.h"

namespace quire::labs::sat {

class Propagation {
 public:
  using Id = std::uint32_t;
  static constexpr Id kNone = ~Id{0};

  /// Takes in all clauses; tautologies are left out, and doubled literals too.
  explicit Propagation(const Cnf& cnf);

  /// True where the formula holds an empty clause, or two units that contradict each other.
  bool contradicted() const { return contradicted_; }
  std::int8_t value(Literal l) const { return values_[place(l)]; }
  std::int32_t variables() const { return variables_; }
  std::uint32_t level_of(Literal l) const { return levels_[static_cast<std::size_t>(variable_of(l))]; }
  Id reason_of(Literal l) const { return reasons_[static_cast<std::size_t>(variable_of(l))]; }
  std::uint32_t level() const { return static_cast<std::uint32_t>(marks_.size()); }
  const std::vector<Literal>& trail() const { return trail_; }
  std::uint64_t forced() const { return forced_; }

  Clause clause(Id id) const { return clauses_[id]; }
  std::size_t clauses() const { return clauses_.size(); }
  /// At least two literals; the first is open, the second of the highest level among the others.
  Id learn(std::vector<Literal> clause);

  void decide(Literal l);
  /// A literal that holds at the present level.
  void assign(Literal l, Id reason);
  /// The clause that became false; kNone where none did.
  Id propagate();
  void back_to(std::uint32_t level);
  Model model() const;

  static std::size_t place(Literal l) {
    return 2 * static_cast<std::size_t>(variable_of(l)) + (l < 0 ? 1 : 0);
  }

 private:
  bool visit(Id id, Literal falsified);

  std::int32_t variables_;
  bool contradicted_ = false;
  std::vector<std::vector<Literal>> clauses_;
  std::vector<std::vector<Id>> watches_;
  std::vector<std::int8_t> values_;
  std::vector<std::uint32_t> levels_;
  std::vector<Id> reasons_;
  std::vector<Literal> trail_;
  std::vector<std::size_t> marks_;
  std::size_t head_ = 0;
  std::uint64_t forced_ = 0;
};

}  // namespace quire::labs::sat

// A formula in conjunctive normal form: clauses of literals as DIMACS writes them, v for a variable and -v
// for its negation, variables counted from 1. What every part of this engine takes. Clauses lie in one run of
// numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

namespace quire::labs::sat {

using Literal = std::int32_t;
using Clause = std::span<const Literal>;

inline constexpr std::int32_t kVariablesMax = 10'000'000;

constexpr std::int32_t variable_of(Literal literal) { return literal < 0 ? -literal : literal; }

/// True or false for each variable; place 0 is not used.
using Model = std::vector<bool>;
inline bool satisfied(Literal literal, const Model& model) {
  return model[static_cast<std::size_t>(variable_of(literal))] == (literal > 0);
}

class Cnf {
 public:
  Cnf() = default;
  explicit Cnf(std::int32_t variables) : variables_(variables) {}

  std::int32_t variables() const { return variables_; }
  std::int32_t new_variable() { return ++variables_; }
  /// Literals are not 0 and within kVariablesMax (else std::invalid_argument); a new variable is counted in.
  void add(Clause clause);
  void add(std::initializer_list<Literal> clause) { add(Clause(clause.begin(), clause.size())); }

  std::size_t size() const { return ends_.size(); }
  std::size_t literals() const { return literals_.size(); }
  Clause operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return Clause(literals_).subspan(begin, ends_[i] - begin);
  }

  /// Variables that occur in some clause.
  std::int32_t occurring() const;
  /// The first clause that the model falsifies; size() where it satisfies all.
  std::size_t first_falsified(const Model& model) const;
  bool satisfied_by(const Model& model) const { return first_falsified(model) == size(); }
  bool operator==(const Cnf&) const = default;

 private:
  std::int32_t variables_ = 0;
  std::vector<Literal> literals_;
  std::vector<std::size_t> ends_;
};

/// Holds a literal and its negation.
bool is_tautology(Clause clause);

/// The clause that a model falsifies and no other does, over the first `variables` of them: added to a
/// formula, it blocks the model.
std::vector<Literal> blocking_clause(const Model& model, std::int32_t variables);

}  // namespace quire::labs::sat

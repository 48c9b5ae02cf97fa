#include "labs/engines/sat/cnf.h"

#include <algorithm>
#include <stdexcept>

namespace quire::labs::sat {

void Cnf::add(Clause clause) {
  for (const Literal literal : clause) {
    if (literal == 0 || literal > kVariablesMax || literal < -kVariablesMax)
      throw std::invalid_argument("a literal is a variable from 1 on or its negation");
    variables_ = std::max(variables_, variable_of(literal));
  }
  literals_.insert(literals_.end(), clause.begin(), clause.end());
  ends_.push_back(literals_.size());
}

std::int32_t Cnf::occurring() const {
  std::vector<bool> seen(static_cast<std::size_t>(variables_) + 1);
  std::int32_t count = 0;
  for (const Literal literal : literals_) {
    const auto v = static_cast<std::size_t>(variable_of(literal));
    count += seen[v] ? 0 : 1;
    seen[v] = true;
  }
  return count;
}

std::size_t Cnf::first_falsified(const Model& model) const {
  for (std::size_t i = 0; i < size(); ++i) {
    const Clause clause = (*this)[i];
    if (std::none_of(clause.begin(), clause.end(), [&](Literal l) { return satisfied(l, model); })) return i;
  }
  return size();
}

bool is_tautology(Clause clause) {
  std::vector<Literal> sorted(clause.begin(), clause.end());
  std::sort(sorted.begin(), sorted.end());
  return std::any_of(sorted.begin(), sorted.end(), [&](Literal l) {
    return l < 0 && std::binary_search(sorted.begin(), sorted.end(), -l);
  });
}

std::vector<Literal> blocking_clause(const Model& model, std::int32_t variables) {
  std::vector<Literal> clause;
  for (std::int32_t v = 1; v <= variables; ++v) clause.push_back(model[static_cast<std::size_t>(v)] ? -v : v);
  return clause;
}

}  // namespace quire::labs::sat

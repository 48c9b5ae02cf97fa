#include "labs/engines/sat/propagation.h"

#include <algorithm>

namespace quire::labs::sat {

Propagation::Propagation(const Cnf& cnf) : variables_(cnf.variables()) {
  const std::size_t places = static_cast<std::size_t>(variables_) + 1;
  values_.resize(2 * places);
  watches_.resize(2 * places);
  levels_.resize(places);
  reasons_.resize(places, kNone);
  for (std::size_t i = 0; i < cnf.size(); ++i) {
    if (is_tautology(cnf[i])) continue;
    std::vector<Literal> literals(cnf[i].begin(), cnf[i].end());
    std::sort(literals.begin(), literals.end());
    literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
    if (literals.size() > 1) {
      learn(std::move(literals));
      continue;
    }
    if (literals.empty() || value(literals[0]) < 0) {
      contradicted_ = true;
    } else if (value(literals[0]) == 0) {
      assign(literals[0], kNone);
    }
  }
}

Propagation::Id Propagation::learn(std::vector<Literal> clause) {
  const Id id = static_cast<Id>(clauses_.size());
  watches_[place(clause[0])].push_back(id);
  watches_[place(clause[1])].push_back(id);
  clauses_.push_back(std::move(clause));
  return id;
}

void Propagation::decide(Literal l) {
  marks_.push_back(trail_.size());
  assign(l, kNone);
}

void Propagation::assign(Literal l, Id reason) {
  values_[place(l)] = 1;
  values_[place(-l)] = -1;
  const auto v = static_cast<std::size_t>(variable_of(l));
  levels_[v] = level();
  reasons_[v] = reason;
  forced_ += reason == kNone ? 0 : 1;
  trail_.push_back(l);
}

Propagation::Id Propagation::propagate() {
  while (head_ < trail_.size()) {
    const Literal falsified = -trail_[head_++];
    std::vector<Id>& watches = watches_[place(falsified)];
    std::size_t keep = 0, i = 0;
    Id failed = kNone;
    for (; i < watches.size() && failed == kNone; ++i) {
      const Id id = watches[i];
      if (visit(id, falsified)) continue;
      watches[keep++] = id;
      const Literal first = clauses_[id][0];
      if (value(first) < 0)
        failed = id;
      else if (value(first) == 0)
        assign(first, id);
    }
    for (; i < watches.size(); ++i) watches[keep++] = watches[i];
    watches.resize(keep);
    if (failed != kNone) return failed;
  }
  return kNone;
}

/// Moves the watch of a literal that became false; false where it stays, with the other watched literal in
/// front.
bool Propagation::visit(Id id, Literal falsified) {
  std::vector<Literal>& clause = clauses_[id];
  if (clause[0] == falsified) std::swap(clause[0], clause[1]);
  if (value(clause[0]) > 0) return false;
  for (std::size_t k = 2; k < clause.size(); ++k)
    if (value(clause[k]) >= 0) {
      std::swap(clause[1], clause[k]);
      watches_[place(clause[1])].push_back(id);
      return true;
    }
  return false;
}

void Propagation::back_to(std::uint32_t level) {
  if (level >= marks_.size()) return;
  while (trail_.size() > marks_[level]) {
    const Literal l = trail_.back();
    values_[place(l)] = values_[place(-l)] = 0;
    trail_.pop_back();
  }
  marks_.resize(level);
  head_ = trail_.size();
}

Model Propagation::model() const {
  Model model(static_cast<std::size_t>(variables_) + 1);
  for (std::int32_t v = 1; v <= variables_; ++v) model[static_cast<std::size_t>(v)] = value(v) > 0;
  return model;
}

}  // namespace quire::labs::sat

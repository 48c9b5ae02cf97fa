#include "labs/engines/sat/models.h"

#include <algorithm>

namespace quire::labs::sat {
namespace {

std::int32_t all_or(std::int32_t variables, const Cnf& cnf) {
  return variables == 0 ? cnf.variables() : std::min(variables, cnf.variables());
}

}  // namespace

Cnf blocked(const Cnf& cnf, const Model& model, std::int32_t variables) {
  Cnf more = cnf;
  more.add(blocking_clause(model, variables));
  return more;
}

Uniqueness uniqueness(const Cnf& cnf, std::int32_t variables, const SolverOptions& options) {
  using Kind = Uniqueness::Kind;
  SolverOptions proving = options;
  proving.proof = true;
  Uniqueness found;
  Outcome first = solve(cnf, proving);
  if (first.answer == Answer::unknown) return found;
  if (first.answer == Answer::unsatisfiable) {
    found.kind = Kind::none;
    found.proof = std::move(first.proof);
    return found;
  }
  found.model = std::move(first.model);
  Outcome second = solve(blocked(cnf, found.model, all_or(variables, cnf)), proving);
  if (second.answer == Answer::satisfiable) {
    found.kind = Kind::several;
    found.second = std::move(second.model);
  } else if (second.answer == Answer::unsatisfiable) {
    found.kind = Kind::one;
    found.proof = std::move(second.proof);
  }
  return found;
}

Enumeration enumerate(const Cnf& cnf, std::size_t limit, std::int32_t variables,
                      const SolverOptions& options) {
  Enumeration found;
  Solver solver(cnf, options);
  while (true) {
    const Answer answer = solver.solve();
    found.complete = answer == Answer::unsatisfiable;
    if (answer != Answer::satisfiable || found.models.size() == limit) return found;
    found.models.push_back(solver.model());
    solver.add(blocking_clause(found.models.back(), all_or(variables, cnf)));
  }
}

std::optional<std::vector<Literal>> backbone(const Cnf& cnf, std::int32_t variables,
                                             const SolverOptions& options) {
  Solver solver(cnf, options);
  if (solver.solve() != Answer::satisfiable) return std::nullopt;
  const Model first = solver.model();
  std::vector<Literal> shared;
  std::vector<bool> open(first.size(), true);  // no model seen so far denies the literal of the first
  for (std::int32_t v = 1; v <= all_or(variables, cnf); ++v) {
    const auto place = static_cast<std::size_t>(v);
    if (!open[place]) continue;
    const Literal l = first[place] ? v : -v;
    const Literal denied[] = {-l};
    switch (solver.solve(denied)) {
      case Answer::unknown:
        return std::nullopt;
      case Answer::unsatisfiable:
        shared.push_back(l);
        break;
      case Answer::satisfiable: {
        const Model other = solver.model();
        for (std::size_t w = place; w < first.size(); ++w) open[w] = open[w] && other[w] == first[w];
      }
    }
  }
  return shared;
}

}  // namespace quire::labs::sat

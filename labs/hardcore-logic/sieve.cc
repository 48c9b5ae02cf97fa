#include "labs/hardcore-logic/sieve.h"

#include <algorithm>
#include <set>

namespace quire::labs::hardcore_logic {

using sat::Literal;

Sieve::Sieve(const Formula& rules, const sat::Model& answer, const sat::SolverOptions& options,
             std::function<void()> check)
    : solver_(rules.cnf, options), check_(std::move(check)) {
  solver_.add(sat::blocking_clause(answer, rules.told));
}

bool Sieve::only(std::span<const Literal> hints) {
  if (check_) check_();
  other_.reset();
  const sat::Answer said = solver_.solve(hints);
  if (said == sat::Answer::satisfiable) other_ = solver_.model();
  return said == sat::Answer::unsatisfiable;
}

std::vector<Literal> Sieve::sifted(std::vector<Literal> hints, std::size_t dropped_most) {
  const std::vector<Literal> order = hints;
  // What the last refutation stands on: a hint that is not among it can go without being asked about.
  std::set<Literal> core(hints.begin(), hints.end());
  std::size_t dropped = 0;
  for (const Literal hint : order) {
    if (dropped == dropped_most) break;
    std::vector<Literal> rest = hints;
    std::erase(rest, hint);
    if (core.count(hint) != 0) {
      if (!only(rest)) continue;
      const std::vector<Literal> failed = solver_.failed();
      core = {failed.begin(), failed.end()};
    }
    hints = std::move(rest);
    ++dropped;
  }
  return hints;
}

}  // namespace quire::labs::hardcore_logic

#include <algorithm>
#include <cmath>
#include <numeric>

#include "labs/engines/random/random.h"
#include "labs/engines/sat/propagation.h"
#include "labs/engines/sat/search.h"

namespace quire::labs::sat {
namespace {

/// Literals by falling weight, short clauses weighing more (Jeroslow and Wang 1990), one a variable, ties by
/// chance.
std::vector<Literal> order_of(const Cnf& cnf, std::uint64_t seed) {
  std::vector<double> weight(2 * (static_cast<std::size_t>(cnf.variables()) + 1));
  for (std::size_t i = 0; i < cnf.size(); ++i)
    for (const Literal l : cnf[i])
      weight[Propagation::place(l)] += std::exp2(-static_cast<double>(cnf[i].size()));
  std::vector<Literal> order(static_cast<std::size_t>(cnf.variables()));
  std::iota(order.begin(), order.end(), 1);
  random::Stream stream(seed, "sat dpll");
  stream.shuffle(std::span(order));
  const auto both = [&](Literal l) { return weight[Propagation::place(l)] + weight[Propagation::place(-l)]; };
  std::stable_sort(order.begin(), order.end(), [&](Literal a, Literal b) { return both(a) > both(b); });
  for (Literal& l : order)
    if (weight[Propagation::place(-l)] > weight[Propagation::place(l)]) l = -l;
  return order;
}

}  // namespace

Outcome dpll(const Cnf& cnf, const SearchOptions& options) {
  Outcome outcome;
  Propagation p(cnf);
  const std::vector<Literal> order = order_of(cnf, options.seed);
  // Of each level: what was decided, and whether its negation was tried before.
  struct Choice {
    Literal literal;
    bool second;
  };
  std::vector<Choice> choices;
  bool failed = p.contradicted() || p.propagate() != Propagation::kNone;
  while (outcome.answer == Answer::unknown) {
    if (failed) {
      if (options.check) options.check();
      outcome.counts.conflicts += choices.empty() ? 0 : 1;
      while (!choices.empty() && choices.back().second) choices.pop_back();
      if (choices.empty()) {
        outcome.answer = Answer::unsatisfiable;
        break;
      }
      if (outcome.counts.conflicts >= options.conflicts_max) break;
      p.back_to(static_cast<std::uint32_t>(choices.size()) - 1);
      choices.back() = {-choices.back().literal, true};
      p.decide(choices.back().literal);
    } else {
      const auto open = std::find_if(order.begin(), order.end(), [&](Literal l) { return p.value(l) == 0; });
      if (open == order.end()) {
        outcome.answer = Answer::satisfiable;
        outcome.model = p.model();
        break;
      }
      ++outcome.counts.decisions;
      choices.push_back({*open, false});
      p.decide(*open);
    }
    failed = p.propagate() != Propagation::kNone;
  }
  outcome.counts.propagations = p.forced();
  return outcome;
}

}  // namespace quire::labs::sat

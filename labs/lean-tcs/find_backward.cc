// Backward reasoning: from every entry that halts, all configurations that may have come before, with cells
// known only where they were written or read. If every way back contradicts itself within d steps, a halt
// needs a run of at most d steps, and the direct run has seen those.
#include <map>

#include "labs/lean-tcs/deciders.h"

namespace quire::labs::lean_tcs::tm {
namespace {

struct Partial {
  std::map<std::ptrdiff_t, Symbol> known;
  std::ptrdiff_t head = 0;
  State state = 0;
};

/// All that lead here in one step.
std::vector<Partial> before(const Machine& machine, const Partial& here) {
  std::vector<Partial> all;
  for (std::size_t q = 0; q < machine.states(); ++q)
    for (std::size_t s = 0; s < machine.symbols(); ++s) {
      const Action& action = machine.at(static_cast<State>(q), static_cast<Symbol>(s));
      if (action.halts() || action.next != here.state) continue;
      const std::ptrdiff_t from = here.head - action.move;
      const auto cell = here.known.find(from);
      if (cell != here.known.end() && cell->second != action.write) continue;
      Partial made = here;
      made.known[from] = static_cast<Symbol>(s);
      made.head = from;
      made.state = static_cast<State>(q);
      all.push_back(std::move(made));
    }
  return all;
}

}  // namespace

std::optional<Certificate> find_backward(const Machine& machine, std::size_t depth, std::size_t nodes_max) {
  std::vector<Partial> level;
  for (std::size_t q = 0; q < machine.states(); ++q)
    for (std::size_t s = 0; s < machine.symbols(); ++s)
      if (machine.at(static_cast<State>(q), static_cast<Symbol>(s)).halts())
        level.push_back({{{0, static_cast<Symbol>(s)}}, 0, static_cast<State>(q)});
  std::size_t nodes = level.size();
  for (std::size_t d = 0; d <= depth; ++d) {
    if (level.empty()) {
      const Run first = run(machine, d + 1);
      if (first.ended == Ended::halted) return std::nullopt;
      return Certificate{.kind = Certificate::Kind::backward, .a = d};
    }
    std::vector<Partial> next;
    for (const Partial& here : level)
      for (Partial& p : before(machine, here)) next.push_back(std::move(p));
    nodes += next.size();
    if (nodes > nodes_max) return std::nullopt;
    level = std::move(next);
  }
  return std::nullopt;
}

}  // namespace quire::labs::lean_tcs::tm

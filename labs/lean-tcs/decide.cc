#include <algorithm>

#include "labs/lean-tcs/deciders.h"

namespace quire::labs::lean_tcs::tm {
namespace {

std::optional<Certificate> by_cycle(const Machine& machine, const DecideOptions& options) {
  for (const std::size_t steps : {std::size_t{100}, std::size_t{300}, std::size_t{1200}, std::size_t{5000}}) {
    const std::size_t now = std::min(steps, options.cycle_steps);
    if (now < 4) return std::nullopt;
    if (auto found = find_cycle(machine, now)) return found;
    if (now == options.cycle_steps) break;
  }
  return std::nullopt;
}

std::optional<Certificate> by_ngrams(const Machine& machine, const DecideOptions& options) {
  for (std::size_t n = 1; n <= options.ngrams_most; ++n)
    if (auto found = find_ngrams(machine, n, 0, options.contexts_max)) return found;
  for (std::size_t h = 1; h <= options.history_most; ++h)
    for (std::size_t n = 1; n <= options.history_ngrams_most; ++n) {
      if (options.check) options.check();
      if (auto found = find_ngrams(machine, n, h, options.contexts_max)) return found;
    }
  return std::nullopt;
}

std::optional<Certificate> by_words(const Machine& machine, const DecideOptions& options) {
  for (std::size_t many = 2; many <= options.many_most; ++many)
    for (std::size_t cells = 1; cells <= options.words_most; ++cells) {
      if (options.check) options.check();
      if (auto found = find_words(machine, cells, many, options.configurations_max)) return found;
    }
  return std::nullopt;
}

std::optional<Certificate> by_automata(const Machine& machine, const DecideOptions& options) {
  for (std::size_t n = 2; n <= options.automata_most; ++n) {
    if (options.check) options.check();
    if (auto found = find_automata(machine, n, options.conflicts_max)) return found;
  }
  return std::nullopt;
}

}  // namespace

Certificate decide(const Machine& machine, const DecideOptions& options) {
  const Run direct = run(machine, options.steps, options.check);
  if (direct.ended == Ended::halted)
    return {.kind = Certificate::Kind::halts, .a = direct.steps, .b = direct.score};
  return decide_running(machine, options);
}

Certificate decide_running(const Machine& machine, const DecideOptions& options) {
  if (auto found = by_cycle(machine, options)) return *found;
  if (auto found = find_backward(machine, options.backward_depth, options.backward_nodes)) return *found;
  if (auto found = by_ngrams(machine, options)) return *found;
  if (auto found = by_words(machine, options)) return *found;
  if (auto found = by_automata(machine, options)) return *found;
  return {};
}

}  // namespace quire::labs::lean_tcs::tm

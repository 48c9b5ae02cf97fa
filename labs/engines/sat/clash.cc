#include "labs/engines/sat/clash.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace quire::labs::sat {
namespace {

/// Each part has a variable of its own that switches its clauses on.
std::vector<std::uint32_t> parts_of(const std::vector<Literal>& switches, std::int32_t variables) {
  std::vector<std::uint32_t> parts;
  for (const Literal s : switches) parts.push_back(static_cast<std::uint32_t>(s - variables - 1));
  std::sort(parts.begin(), parts.end());
  return parts;
}

std::vector<Literal> switches_of(const std::vector<std::uint32_t>& parts, std::int32_t variables) {
  std::vector<Literal> switches;
  for (const std::uint32_t part : parts) switches.push_back(variables + 1 + static_cast<Literal>(part));
  return switches;
}

}  // namespace

std::optional<std::vector<std::uint32_t>> minimal_clash(const Cnf& cnf,
                                                        std::span<const std::uint32_t> part_of,
                                                        const SolverOptions& options) {
  if (part_of.size() != cnf.size()) throw std::invalid_argument("a part for each clause");
  const std::int32_t variables = cnf.variables();
  Solver solver(options);
  std::vector<std::uint32_t> parts(part_of.begin(), part_of.end());
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  for (std::size_t i = 0; i < cnf.size(); ++i) {
    std::vector<Literal> clause(cnf[i].begin(), cnf[i].end());
    clause.push_back(-(variables + 1 + static_cast<Literal>(part_of[i])));
    solver.add(clause);
  }
  if (solver.solve(switches_of(parts, variables)) != Answer::unsatisfiable) return std::nullopt;
  parts = parts_of(solver.failed(), variables);
  std::vector<std::uint32_t> kept;
  while (!parts.empty()) {
    const std::uint32_t tried = parts.back();
    parts.pop_back();
    std::vector<std::uint32_t> rest = kept;
    rest.insert(rest.end(), parts.begin(), parts.end());
    const Answer answer = solver.solve(switches_of(rest, variables));
    if (answer == Answer::unknown) return std::nullopt;
    if (answer == Answer::satisfiable) {
      kept.push_back(tried);
      continue;
    }
    const std::vector<std::uint32_t> core = parts_of(solver.failed(), variables);
    std::erase_if(parts, [&](std::uint32_t p) { return !std::binary_search(core.begin(), core.end(), p); });
  }
  std::sort(kept.begin(), kept.end());
  return kept;
}

std::optional<std::vector<std::uint32_t>> minimal_clash(const Cnf& cnf, const SolverOptions& options) {
  std::vector<std::uint32_t> parts(cnf.size());
  std::iota(parts.begin(), parts.end(), 0U);
  return minimal_clash(cnf, parts, options);
}

}  // namespace quire::labs::sat

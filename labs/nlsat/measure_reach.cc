// How far plain solvers reach: conflicts at the hardest ratio for ever more variables, until the median of a
// few formulas is beyond a budget.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/sat/search.h"
#include "labs/engines/threads/parallel.h"
#include "labs/nlsat/lab.h"

namespace quire::labs::nlsat {
namespace {

using lab::Bench;

constexpr double kHardRatio = 4.267;  // where large formulas turn (Mertens, Mezard, Zecchina 2006)
constexpr std::size_t kFormulas = 9;
constexpr std::int32_t kStep = 20;

using Search = sat::Outcome (*)(const sat::Cnf&, const sat::SearchOptions&);

/// Median conflicts of a few formulas; those that the budget ends count as the budget.
std::uint64_t conflicts_at(Bench& bench, const Settings& settings, Search search, std::int32_t n,
                           std::uint64_t budget) {
  const auto clauses = static_cast<std::size_t>(std::llround(kHardRatio * n));
  const random::Stream streams(bench.seed(), "nlsat reach");
  std::vector<std::uint64_t> conflicts(kFormulas);
  threads::parallel_for(kFormulas, settings.threads, [&](std::size_t i) {
    random::Stream stream = streams.at(static_cast<std::uint64_t>(n) << 32 | i);
    const sat::Outcome outcome =
        search(sample({n, clauses, 1}, stream),
               {.seed = bench.seed(), .conflicts_max = budget, .check = [&bench] { bench.check(); }});
    conflicts[i] = outcome.answer == sat::Answer::unknown ? budget : outcome.counts.conflicts;
  });
  std::nth_element(conflicts.begin(), conflicts.begin() + kFormulas / 2, conflicts.end());
  return conflicts[kFormulas / 2];
}

}  // namespace

void measure_reach(Bench& bench, const Settings& settings) {
  bench.progress(0.48, "how far solvers reach");
  const std::uint64_t budget = bench.full() ? 100'000 : 1'000;
  std::vector<std::vector<lab::Cell>> rows;
  for (const auto& [name, search] :
       {std::pair<const char*, Search>{"cdcl", sat::cdcl}, {"dpll", sat::dpll}}) {
    std::int32_t last = 0;
    std::uint64_t last_conflicts = 0;
    for (std::int32_t n = kStep; n <= kVariablesMost; n += kStep) {
      const std::uint64_t conflicts = conflicts_at(bench, settings, search, n, budget);
      if (conflicts >= budget) break;
      bench.point(fmt::format("reach {}", name), n, static_cast<double>(conflicts) + 1);
      last = n, last_conflicts = conflicts;
    }
    rows.push_back(
        {std::string(name), std::int64_t{last}, static_cast<std::int64_t>(last_conflicts),
         std::string(last + kStep > kVariablesMost ? "larger ones not tried" : "budget of conflicts")});
  }
  bench.table(fmt::format("Where solvers stop, {} conflicts allowed", budget),
              {"solver", "most variables", "median conflicts there", "ended by"}, rows);
}

}  // namespace quire::labs::nlsat

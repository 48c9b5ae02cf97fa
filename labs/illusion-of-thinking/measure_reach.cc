// How far searches reach: states in reach of the start by size, until a budget of them is spent, and those
// that A* looks at for Blocks World.
#include <algorithm>

#include <fmt/format.h>

#include "labs/illusion-of-thinking/lab.h"
#include "labs/illusion-of-thinking/solve.h"

namespace quire::labs::illusion {
namespace {

using lab::Bench;
using lab::Cell;

struct Reached {
  int n = 0;
  std::size_t states = 0;
};

/// Sizes in turn until one has more states than allowed, or is the largest.
template <class States>
Reached reach(Bench& bench, Puzzle puzzle, const std::string& series, int n_most, States states) {
  Reached last;
  for (int n = sizes_of(puzzle).least; n <= n_most; ++n) {
    const std::optional<std::size_t> found = states(n);
    if (!found) break;
    last = {n, *found};
    bench.point(series, n, static_cast<double>(*found));
  }
  return last;
}

}  // namespace

void measure_reach(Bench& bench) {
  bench.progress(0.04, "how far searches reach");
  const states::Limits limits{.states_max = bench.full() ? std::size_t{8'000'000} : std::size_t{200'000},
                              .check = [&bench] { bench.check(); }};
  constexpr int kMost = 60;  // more than any search comes to, but for the river
  std::vector<std::vector<Cell>> rows;
  const auto add = [&](const std::string& what, const Reached& last, int n_most) {
    rows.push_back({what, std::int64_t{last.n}, static_cast<std::int64_t>(last.states),
                    std::string(last.n == n_most ? "larger ones not tried" : "budget of states")});
  };
  for (const Puzzle puzzle : {Puzzle::hanoi, Puzzle::checkers, Puzzle::river, Puzzle::blocks}) {
    const std::string name = name_of(puzzle);
    const int n_most = std::min(kMost, sizes_of(puzzle).most);
    add(name + ", all states",
        reach(bench, puzzle, "reach " + name, n_most,
              [&](int n) -> std::optional<std::size_t> {
                const Result<Layers> layers = layers_of(paper_instance(puzzle, n), limits);
                return layers ? std::optional(layers->states) : std::nullopt;
              }),
        n_most);
  }
  const int n_most = std::min(kMost, sizes_of(Puzzle::blocks).most);
  add("blocks, A*",
      reach(bench, Puzzle::blocks, "reach blocks A*", n_most,
            [&](int n) -> std::optional<std::size_t> {
              const Result<Solution> solution = solve(paper_instance(Puzzle::blocks, n), limits);
              if (!solution || solution->method != "A*") return std::nullopt;
              return static_cast<std::size_t>(solution->states);
            }),
      n_most);
  bench.table(fmt::format("Where searches stop, {} states allowed", limits.states_max),
              {"search", "largest N", "its states", "ended by"}, rows);
}

}  // namespace quire::labs::illusion

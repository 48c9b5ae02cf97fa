// Shortest lengths by searches that know no formula, and how many states lie at each distance from the start.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "labs/illusion-of-thinking/lab.h"
#include "labs/illusion-of-thinking/solve.h"

namespace quire::labs::illusion {
namespace {

using lab::Bench;
using lab::Cell;
using lab::Scale;

class Lengths {
 public:
  explicit Lengths(Bench& bench) : bench_(bench), limits_{.check = [&bench] { bench.check(); }} {}

  /// The searched length; NaN where the goal is not met.
  double search(const Instance& instance, bool by_people = false) {
    const Layers layers = wanted(layers_of(instance, limits_, by_people));
    const double length = layers.goal_depth ? static_cast<double>(*layers.goal_depth) : std::nan("");
    const std::string boat = instance.boat > 0 ? fmt::format("{}", instance.boat) : "";
    rows_.push_back(
        {std::string(name_of(instance.puzzle)), std::int64_t{instance.n}, boat,
         layers.goal_depth ? Cell(static_cast<std::int64_t>(*layers.goal_depth)) : Cell(std::string("none")),
         static_cast<std::int64_t>(layers.states), std::string(by_people ? "people" : "states")});
    if (!by_people) {
      const std::string name = name_of(instance.puzzle);
      if (layers.goal_depth && !boat_overrides(instance))
        bench_.point("shortest " + name, instance.n, length);
      last_[name] = layers.sizes;
    }
    return length;
  }

  void write() {
    for (const auto& [name, sizes] : last_) {
      const std::size_t stride = std::max<std::size_t>(1, sizes.size() / 600);
      for (std::size_t d = 0; d < sizes.size(); d += stride)
        bench_.point("layer " + name,
                     static_cast<double>(d) / static_cast<double>(std::max<std::size_t>(1, sizes.size() - 1)),
                     static_cast<double>(sizes[d]));
    }
    bench_.table("Shortest lengths, searched",
                 {"puzzle", "N", "boat", "moves", "states in reach", "states are"}, rows_);
  }

 private:
  static bool boat_overrides(const Instance& i) {
    return i.puzzle == Puzzle::river && i.boat != paper_boat(i.n);
  }
  Bench& bench_;
  states::Limits limits_;
  std::vector<std::vector<Cell>> rows_{};
  std::map<std::string, std::vector<std::size_t>> last_{};  ///< of the largest instance searched
};

double gap(double length, double expected) {
  return std::isnan(length) ? length : std::fabs(length - expected);
}

void measure_formulas(Bench& bench, Lengths& lengths) {
  lab::Measurement found{.scale = Scale::same};
  const std::array most{std::pair{Puzzle::hanoi, bench.full() ? 10 : 8},
                        std::pair{Puzzle::checkers, bench.full() ? 8 : 7}};
  for (const auto& [puzzle, n_most] : most) {
    double largest = 0;
    for (int n = 1; n <= n_most; ++n) {
      const double g =
          gap(lengths.search(paper_instance(puzzle, n)), static_cast<double>(*formula_length(puzzle, n)));
      largest = std::isnan(g) || std::isnan(largest) ? std::nan("") : std::max(largest, g);
    }
    found.figures.push_back({.label = name_of(puzzle), .value = largest});
  }
  found.note = "Every solution of checkers has this length: N^2 jumps and 2N slides.";
  bench.claim("C1", found);
}

void measure_river(Bench& bench, Lengths& lengths) {
  struct Known {
    int n, boat, length;
  };
  lab::Measurement paper{.scale = Scale::same}, four{.scale = Scale::same};
  for (const Known& known : {Known{2, 2, 5}, Known{3, 2, 11}, Known{4, 3, 9}, Known{5, 3, 11}})
    for (const bool people : {false, true}) {
      const double length = lengths.search(paper_instance(Puzzle::river, known.n, known.boat), people);
      paper.figures.push_back(
          {.label = fmt::format("N = {}, {}", known.n, people ? "by people" : "by counts"),
           .value = gap(length, known.length)});
    }
  for (const Known& known : {Known{6, 4, 9}, Known{7, 4, 11}, Known{8, 4, 13}})
    four.figures.push_back(
        {.label = fmt::format("N = {}", known.n),
         .value = gap(lengths.search(paper_instance(Puzzle::river, known.n, known.boat), known.n <= 7),
                      known.length)});
  bench.claim("C2", paper);
  bench.claim("C3a", four);
}

/// Blocks up to what a full search holds; beyond that by A*.
void search_blocks(Bench& bench, Lengths& lengths) {
  const int searched = bench.full() ? 8 : 6, guided = bench.full() ? 24 : 16;
  for (int n = 2; n <= searched; ++n) lengths.search(paper_instance(Puzzle::blocks, n));
  std::vector<std::vector<Cell>> rows;
  for (int n = 2; n <= guided; ++n) {
    bench.check();
    const Instance instance = paper_instance(Puzzle::blocks, n);
    const Solution solution = wanted(solve(instance, {.check = [&bench] { bench.check(); }}));
    rows.push_back({std::int64_t{n}, static_cast<std::int64_t>(solution.length),
                    static_cast<std::int64_t>(*formula_length(Puzzle::blocks, n)),
                    static_cast<std::int64_t>(solution.states)});
    if (n > searched) bench.point("shortest blocks", n, static_cast<double>(solution.length));
  }
  bench.table("Blocks by A*", {"N", "moves", "2N - 1 (even), 2N - 2 (odd)", "states seen"}, rows);
}

void measure_budget(Bench& bench) {
  constexpr std::uint64_t kBudget = 64'000;
  int n = 1;
  while (*formula_length(Puzzle::hanoi, n) <= kBudget) ++n;
  bench.claim("C4", {.scale = Scale::same,
                     .figures = {{.value = static_cast<double>(n)}},
                     .note = fmt::format("N = {} has {} moves, N = {} {}.", n - 1,
                                         *formula_length(Puzzle::hanoi, n - 1), n,
                                         *formula_length(Puzzle::hanoi, n))});
}

}  // namespace

void measure_lengths(Bench& bench, const Settings& settings) {
  Lengths lengths(bench);
  bench.progress(0.02, "shortest lengths, searched");
  measure_formulas(bench, lengths);
  measure_river(bench, lengths);
  search_blocks(bench, lengths);
  lengths.write();
  measure_budget(bench);
  for (int n = 1; n <= settings.n_max; ++n)
    for (const Puzzle puzzle : {Puzzle::hanoi, Puzzle::checkers})
      bench.point(fmt::format("formula {}", name_of(puzzle)), n,
                  static_cast<double>(*formula_length(puzzle, n)));
}

}  // namespace quire::labs::illusion

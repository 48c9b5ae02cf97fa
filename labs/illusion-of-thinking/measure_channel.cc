// The error channel over all sizes that can be solved: accuracy beside (1 - eps)^moves.
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/random/random.h"
#include "labs/illusion-of-thinking/channel.h"
#include "labs/illusion-of-thinking/lab.h"
#include "labs/illusion-of-thinking/solve.h"

namespace quire::labs::illusion {
namespace {

using lab::Bench;

/// Solved samples beside what is expected, over cells.
struct Sum {
  double right = 0, expected = 0, variance = 0;
  double deviations() const {
    return variance > 0 ? std::fabs(right - expected) / std::sqrt(variance) : std::nan("");
  }
};

std::vector<std::string> rows_of(const Instance& instance, const Solution& solution) {
  std::vector<std::string> rows;
  each_move(instance, solution, [&](std::string_view row) {
    rows.emplace_back(row);
    return true;
  });
  return rows;
}

/// Moves over all samples of a cell stay within this, so that long solutions do not take the run.
constexpr std::uint64_t kMovesACell = 400'000;

void measure_cell(Bench& bench, const Settings& settings, const Channel& channel, const Instance& instance,
                  double eps, Sum& sum) {
  const std::uint64_t samples = std::max<std::uint64_t>(
      20, std::min<std::uint64_t>(settings.channel_samples, kMovesACell / channel.moves()));
  const std::string cell = fmt::format("{} {} {}", name_of(instance.puzzle), instance.n, eps);
  random::Stream stream(bench.seed(), "illusion.channel." + cell);
  double right = 0;
  for (std::uint64_t i = 0; i < samples; ++i) {
    bench.check();
    right += channel.judge(eps, stream).walked.ok ? 1 : 0;
  }
  const double share = std::pow(1 - eps, static_cast<double>(channel.moves())),
               n = static_cast<double>(samples);
  sum.right += right;
  sum.expected += n * share;
  sum.variance += n * share * (1 - share);
  const std::string series = fmt::format("channel {} eps {}", name_of(instance.puzzle), eps);
  bench.point(series, instance.n, right / n);
  bench.point("expected " + series, instance.n, share);
}

}  // namespace

void measure_channel(Bench& bench, const Settings& settings) {
  lab::Measurement found{.scale = lab::Scale::same};
  std::vector<std::vector<lab::Cell>> rows;
  for (const Puzzle puzzle : settings.puzzles) {
    Sum sum;
    for (int n = sizes_of(puzzle).least; n <= settings.n_max; ++n) {
      bench.progress(0.16 + 0.1 * n / settings.n_max,
                     fmt::format("error channel, {} {}", name_of(puzzle), n));
      const Instance instance = paper_instance(puzzle, n);
      const Solution solution = wanted(solve(instance, {.check = [&bench] { bench.check(); }}));
      if (!solution.solvable) continue;
      const Channel channel(instance, rows_of(instance, solution));
      for (const double eps : settings.eps) measure_cell(bench, settings, channel, instance, eps, sum);
    }
    found.figures.push_back({.label = name_of(puzzle), .value = sum.deviations()});
    rows.push_back({std::string(name_of(puzzle)), sum.right, sum.expected, sum.deviations()});
  }
  bench.table("Error channel", {"puzzle", "samples solved", "expected", "standard deviations"}, rows);
  bench.claim("C6a", found);
}

}  // namespace quire::labs::illusion

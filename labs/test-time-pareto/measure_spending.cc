// Part 2, what rounds are spent on: as many for every task, or the next one where it gains most, at the same
// tokens (C6). The pilot is paid for and its samples are used: every policy has drawn it first.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/random/random.h"
#include "labs/engines/stats/intervals.h"
#include "labs/test-time-pareto/lab.h"
#include "labs/test-time-pareto/replay.h"

namespace quire::labs::test_time_pareto {
namespace {

using lab::Bench;

constexpr const char* kPolicies[] = {"equal", "fitted prior", "Jeffreys prior", "shares"};

/// Gains as each policy believes them from the pilot.
TaskGain gains_by(std::string_view policy, std::span<const passk::Count> pilot,
                  const passk::BetaDifficulty& fitted) {
  if (policy == "shares") return gains_of_shares({pilot.begin(), pilot.end()});
  const passk::BetaDifficulty prior =
      policy == "fitted prior" ? fitted : passk::BetaDifficulty{.reach = 1, .alpha = 0.5, .beta = 0.5};
  std::vector<passk::BetaDifficulty> posteriors;
  for (const passk::Count& count : pilot) posteriors.push_back(posterior(prior, count));
  return gains_of(std::move(posteriors));
}

/// Solved and spent by each policy at each number of equal rounds, of one order of the samples.
struct OneOrder {
  std::vector<std::vector<Spent>> by_policy;  ///< [policy][place in the grid]
};

OneOrder replay(Bench& bench, std::span<const Trials> trials, std::size_t pilot,
                std::span<const std::size_t> grid) {
  OneOrder result{.by_policy = std::vector<std::vector<Spent>>(std::size(kPolicies))};
  const std::vector<passk::Count> counts = counts_of(trials, pilot);
  const Evidence evidence = Observed(trials, Mode::parallel, pilot).all();
  const passk::BetaDifficulty fitted = evidence.solved()
                                           ? passk::fit_beta(evidence.counts, passk::Reach::fitted)
                                           : passk::BetaDifficulty{.reach = 1, .alpha = 0.5, .beta = 0.5};
  for (const std::size_t n : grid) {
    bench.check();
    const Spent equal = spend_equally(trials, n);
    for (std::size_t policy = 0; policy < std::size(kPolicies); ++policy) {
      if (policy == 0) {
        result.by_policy[0].push_back(equal);
        continue;
      }
      Greedy greedy(gains_by(kPolicies[policy], counts, fitted), costs_of(trials, pilot),
                    std::vector<std::uint64_t>(trials.size(), pilot), trials.front().of.size());
      result.by_policy[policy].push_back(spend_greedily(trials, std::move(greedy), equal.tokens));
    }
  }
  return result;
}

/// From the pilot to all samples of a repeat, about evenly in the logarithm, and half of them.
std::vector<std::size_t> grid_of(const Settings& settings) {
  std::vector<std::size_t> grid{settings.pilot, std::max(settings.samples / 2, settings.pilot)};
  for (double n = static_cast<double>(settings.pilot); n < static_cast<double>(settings.samples); n *= 1.26)
    grid.push_back(static_cast<std::size_t>(n));
  grid.push_back(settings.samples);
  std::sort(grid.begin(), grid.end());
  grid.erase(std::unique(grid.begin(), grid.end()), grid.end());
  return grid;
}

void draw_front(Bench& bench, std::span<const OneOrder> orders, std::span<const std::size_t> grid,
                double tasks) {
  for (std::size_t policy = 0; policy < std::size(kPolicies); ++policy)
    for (std::size_t place = 0; place < grid.size(); ++place) {
      double solved = 0, tokens = 0;
      for (const OneOrder& order : orders) {
        solved += order.by_policy[policy][place].solved;
        tokens += order.by_policy[policy][place].tokens;
      }
      const double count = static_cast<double>(orders.size());
      bench.point(fmt::format("front {}", kPolicies[policy]), tokens / count / tasks, solved / count);
    }
}

}  // namespace

void measure_spending(Bench& bench, const Settings& settings, const Candidates& c) {
  const std::vector<std::size_t> grid = grid_of(settings);
  std::vector<OneOrder> orders;
  for (std::size_t r = 0; r < c.repeats; ++r) {
    bench.progress(0.8 + 0.08 * static_cast<double>(r) / static_cast<double>(c.repeats),
                   "spending, replayed");
    const random::Stream streams(bench.seed(), fmt::format("test-time-pareto spending {}", r));
    orders.push_back(replay(bench, reordered(c.trials, streams), c.pilot, grid));
  }
  draw_front(bench, orders, grid, static_cast<double>(c.trials.size()));

  const std::size_t half = std::max(settings.samples / 2, settings.pilot);
  const auto place = static_cast<std::size_t>(std::find(grid.begin(), grid.end(), half) - grid.begin());
  std::vector<stats::Estimate> gains;
  for (std::size_t policy = 1; policy < std::size(kPolicies); ++policy) {
    std::vector<double> points;
    for (const OneOrder& order : orders)
      points.push_back(100 * (order.by_policy[policy][place].solved - order.by_policy[0][place].solved));
    gains.push_back(stats::mean(points));
  }
  const auto text = [](const stats::Estimate& e) {
    return fmt::format("{:.2f} ({:.2f} to {:.2f})", e.value, e.interval.low, e.interval.high);
  };
  lab::Figure figure{.value = gains[0].value, .low = gains[0].interval.low, .high = gains[0].interval.high};
  bench.claim("C6",
              {.scale = lab::Scale::analogue,
               .figures = {figure},
               .note = fmt::format("tokens of {} samples a task, pilot of {}, {} orders of the same tasks' "
                                   "samples. Jeffreys prior {}; plain c/n {} points",
                                   half, c.pilot, c.repeats, text(gains[1]), text(gains[2]))});
}

}  // namespace quire::labs::test_time_pareto

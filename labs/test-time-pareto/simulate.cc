// Part 1: worlds whose F_max, p, leak and spread are known. The two identities of the model, and what the
// estimators make of N* when tasks differ and when right answers are left again.
#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "labs/engines/random/random.h"
#include "labs/engines/stats/bootstrap.h"
#include "labs/test-time-pareto/lab.h"
#include "labs/test-time-pareto/saturation.h"

namespace quire::labs::test_time_pareto {
namespace {

using lab::Bench;

void identity(Bench& bench) {
  double largest = 0;
  for (const double p : {1e-9, 1e-6, 1e-4, 0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1 - 1e-9})
    for (const std::uint64_t n : {1U, 2U, 3U, 5U, 10U, 32U, 100U, 256U}) {
      const double closed = passk::OneChance{.reach = 1, .p = p}.coverage(static_cast<double>(n));
      largest = std::max({largest, std::fabs(closed - hit_by_binomial(p, n)),
                          std::fabs(closed - hit_by_first_success(p, n))});
    }
  bench.claim("C1", {.scale = lab::Scale::same, .figures = {{.value = largest}}});
}

long double exact_gain(const passk::OneChance& curve, std::uint64_t n) {
  return static_cast<long double>(curve.reach) * curve.p *
         powl(1 - static_cast<long double>(curve.p), static_cast<long double>(n));
}

/// A tie: p and F_max with few bits, eps the gain of a round that doubles hold exactly.
bool tie_is_wrong(random::Stream& stream) {
  const passk::OneChance curve{.reach = static_cast<double>(1 + stream.below(16)) / 16,
                               .p = static_cast<double>(1 + stream.below(7)) / 8};
  const std::uint64_t n = stream.below(12);
  return saturation(curve, static_cast<double>(exact_gain(curve, n))) != n;
}

bool is_wrong(random::Stream& stream) {
  const passk::OneChance curve{.reach = 1 - stream.uniform(), .p = std::pow(10, -6 * stream.uniform())};
  const double eps = std::pow(10, -9 * stream.uniform());
  const std::uint64_t n = saturation(curve, eps);
  constexpr long double kTie = 2e-12L;
  if (exact_gain(curve, n) > eps * (1 + kTie)) return true;
  return n > 0 && exact_gain(curve, n - 1) <= eps * (1 - kTie);
}

void definition(Bench& bench) {
  constexpr int kDraws = 100'000;
  random::Stream stream(bench.seed(), "test-time-pareto definition");
  double violations = 0;
  for (int i = 0; i < kDraws; ++i) {
    bench.check();
    violations += (i % 10 == 0 ? tie_is_wrong(stream) : is_wrong(stream)) ? 1 : 0;
  }
  bench.claim("C2", {.scale = lab::Scale::same, .figures = {{.value = violations}}});
}

/// Tasks of a world: a share `reach` has a chance from Beta(alpha, beta) or, with alpha = 0, p itself.
struct World {
  std::string name;
  double reach = 1, p = 0.2, alpha = 0, beta = 0, leak = 0;
  std::uint64_t saturation_at(double eps) const {
    return alpha > 0 ? saturation(passk::BetaDifficulty{.reach = reach, .alpha = alpha, .beta = beta}, eps)
                     : saturation(passk::OneChance{.reach = reach, .p = p}, eps);
  }
  Mode mode() const { return leak > 0 ? Mode::sequential : Mode::parallel; }
};

std::vector<Trials> draw(const World& world, std::size_t tasks, std::size_t n, random::Stream& stream) {
  std::vector<Trials> all(tasks);
  for (std::size_t task = 0; task < tasks; ++task) {
    all[task].task = static_cast<std::uint32_t>(task);
    const bool solvable = stream.bernoulli(world.reach);
    const double p = !solvable ? 0 : world.alpha > 0 ? stream.beta(world.alpha, world.beta) : world.p;
    if (world.leak > 0)
      all[task].of = draw_rounds({.first = p, .enter = p, .leave = solvable ? world.leak : 0}, n, stream);
    else
      for (std::size_t i = 0; i < n; ++i) all[task].of.push_back({.right = stream.bernoulli(p)});
  }
  return all;
}

/// N* of the models in many draws of a world.
struct Recovery {
  std::vector<double> of[kModelCount];
  double median(Model model) {
    std::vector<double>& values = of[static_cast<std::size_t>(model)];
    std::sort(values.begin(), values.end());
    return values.empty() ? NAN : stats::quantile(values, 0.5);
  }
};

Recovery recover(Bench& bench, const World& world, const Settings& settings, std::size_t draws) {
  Recovery result;
  const random::Stream streams(bench.seed(), "test-time-pareto " + world.name);
  for (std::size_t i = 0; i < draws; ++i) {
    bench.check();
    random::Stream stream = streams.at(i);
    const std::vector<Trials> trials = draw(world, settings.tasks, settings.samples, stream);
    const Evidence evidence = Observed(trials, world.mode(), settings.samples).all();
    if (!evidence.solved()) continue;
    const Fits fits = fit_models(evidence);
    for (const Model model : kModels)
      result.of[static_cast<std::size_t>(model)].push_back(
          static_cast<double>(fits.saturation_of(model, settings.eps)));
  }
  return result;
}

void known_worlds(Bench& bench, const Settings& settings, std::size_t draws) {
  const std::vector<World> worlds{
      {.name = "one p", .p = 0.3},
      {.name = "one p, ceiling 0.7", .reach = 0.7, .p = 0.1},
      {.name = "beta, spread a third", .alpha = 0.4, .beta = 1.6},
      {.name = "beta, ceiling 0.8", .reach = 0.8, .alpha = 0.5, .beta = 1.5},
      {.name = "rethinking, leak 0.1", .p = 0.2, .leak = 0.1},
  };
  Rows rows;
  for (const World& world : worlds) {
    Recovery recovery = recover(bench, world, settings, draws);
    std::vector<lab::Cell> row{world.name, static_cast<std::int64_t>(world.saturation_at(settings.eps))};
    for (const Model model : kModels) row.emplace_back(recovery.median(model));
    rows.push_back(std::move(row));
  }
  bench.table("known worlds, N*", {"world", "true", "least squares", "likelihood", "beta", "power law"},
              rows);
}

/// Mean chance 0.2, tasks ever more different: N* of one p against N* of what is there.
void spread(Bench& bench, const Settings& settings, std::size_t draws) {
  constexpr double kMean = 0.2;
  const std::vector<double> spreads{0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
  for (std::size_t i = 0; i < spreads.size(); ++i) {
    const double weight = 1 / spreads[i] - 1;  // alpha + beta; the variance is spread * mean * (1 - mean)
    const World world{
        .name = fmt::format("spread {}", i), .alpha = kMean * weight, .beta = (1 - kMean) * weight};
    Recovery recovery = recover(bench, world, settings, draws);
    const double truth = static_cast<double>(world.saturation_at(settings.eps));
    bench.point("spread least squares", spreads[i], recovery.median(Model::least_squares) / truth);
    bench.point("spread likelihood", spreads[i], recovery.median(Model::likelihood) / truth);
    bench.point("spread beta", spreads[i], recovery.median(Model::beta) / truth);
    bench.point("spread truth", spreads[i], 1);
    bench.progress(0.1 * static_cast<double>(i + 1) / static_cast<double>(spreads.size()), "known worlds");
  }
}

}  // namespace

void simulate(Bench& bench, const Settings& settings) {
  identity(bench);
  definition(bench);
  const std::size_t draws = bench.full() ? 101 : 11;
  known_worlds(bench, settings, draws);
  spread(bench, settings, draws);
}

}  // namespace quire::labs::test_time_pareto

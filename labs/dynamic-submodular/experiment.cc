// The experiment: every method on every kind of updates and objective, small sequences against the exact
// best, and sweeps over n, k and eps. Jobs run on two threads; figures are reported when all are there.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/dynamic-submodular/lab.h"
#include "labs/engines/threads/parallel.h"

namespace quire::labs::dynamic_submodular {

namespace {

using lab::Bench;

constexpr std::uint32_t kExactK = 3;
constexpr std::size_t kGrowthCheckpoints = 16;  // where methods that start over are asked
constexpr std::size_t kKTerms = 20'000;  // of the sweep over k: many terms, so that hundreds do not cover all
constexpr const char* kGrowthStreams[] = {"window", "random"};
constexpr const char* kGrowthRivals[] = {"greedy", "lazy-greedy", "stochastic-greedy", "sieve-streaming",
                                         "lattanzi20"};

Plan read_plan(const lab::Values& values) {
  const auto size = [&](const char* name) { return static_cast<std::size_t>(values.integer(name)); };
  Plan plan;
  plan.settings.k = static_cast<std::uint32_t>(values.integer("k"));
  plan.settings.eps = values.real("eps");
  plan.streams = values.list("streams");
  plan.objectives = values.list("objectives");
  plan.methods = values.list("methods");
  plan.n = size("n");
  plan.seeds = size("seeds");
  plan.exact_n = size("exact_n");
  plan.growth_seeds = size("growth_seeds");
  plan.sweep_n = size("sweep_n");
  const std::size_t least = size("growth_least"), most = size("growth_most"), step = size("growth_step");
  for (std::size_t n = least; n <= most; n *= step) plan.growth_n.push_back(n);
  for (std::size_t k = 5; k <= size("k_most"); k *= 2) plan.sweep_k.push_back(static_cast<std::uint32_t>(k));
  for (double eps = 0.5; eps >= values.real("eps_least") * (1 - 1e-12); eps /= 2)
    plan.sweep_eps.push_back(eps);
  if (std::find(plan.methods.begin(), plan.methods.end(), "dyn") == plan.methods.end())
    throw lab::BadInput("methods: dyn is the paper's, and is needed");
  return plan;
}

/// A number that no other job has.
std::uint64_t seed_of(const Bench& bench, std::string_view purpose, std::size_t seed) {
  return random::Stream(bench.seed(), purpose, seed).uniform_u64();
}

void play_cell(const Bench& bench, const Plan& plan, Cell& cell) {
  const Check check = [&bench] { bench.check(); };
  Settings settings = plan.settings;
  // World and updates are named by the seed alone: every method and every objective meets the same coins.
  const std::uint64_t world_seed = seed_of(bench, "worlds", cell.seed);
  World world = world_named(cell.objective, plan.n, settings.k, world_seed);
  std::vector<Update> updates = updates_named(cell.stream, world, settings.k, world_seed);
  Arena arena = make_arena(std::move(world), std::move(updates), plan.n / plan.checkpoint_share);
  find_bounds(arena, settings.k, check);
  settings.seed = seed_of(bench, "methods", cell.seed);
  std::vector<std::string> methods = plan.methods;
  if (cell.stream == "heavy-first") methods.emplace_back("dyn-one-bucket");
  for (const std::string& method : methods)
    cell.courses.emplace_back(method, play(arena, method, settings, check));
  cell.updates = arena.updates.size();
  cell.checkpoints = arena.checkpoints;
  cell.bounds = arena.bounds;
}

void play_exact(const Bench& bench, const Plan& plan, ExactCell& cell) {
  Settings settings{kExactK, plan.settings.eps, seed_of(bench, "methods", cell.seed)};
  const std::uint64_t world_seed = seed_of(bench, "small worlds", cell.seed);
  for (const std::string& stream : plan.streams) {
    const World world = cell.objective == "coverage"
                            ? coverage_world(plan.exact_n, 60, world_seed)
                            : world_named(cell.objective, plan.exact_n, kExactK, world_seed);
    const auto dyn = selector_named("dyn", *world.objective, settings);
    std::vector<Id> live;
    for (const Update& u : updates_named(stream, world, kExactK, world_seed)) {
      bench.check();
      u.insert ? dyn->insert(u.id) : dyn->erase(u.id);
      u.insert ? live.push_back(u.id) : static_cast<void>(std::erase(live, u.id));
      const double best = submodular::best_subset(*world.objective, live, kExactK).value;
      if (best > 0) cell.shares.push_back(dyn->answer().value / best);
    }
  }
}

void play_sweep(const Bench& bench, const Plan& plan, SweepCell& cell) {
  using What = SweepCell::What;
  const Check check = [&bench] { bench.check(); };
  Settings settings = plan.settings;
  if (cell.what == What::k) settings.k = static_cast<std::uint32_t>(cell.x);
  if (cell.what == What::eps) settings.eps = 1 / cell.x;
  const std::size_t n = cell.what == What::growth ? static_cast<std::size_t>(cell.x) : plan.sweep_n;
  const std::uint64_t world_seed = seed_of(bench, "sweeps", cell.seed);
  World world = coverage_world(n, cell.what == What::k ? kKTerms : 2000, world_seed);
  std::vector<Update> updates = updates_named(cell.stream, world, settings.k, world_seed);
  const std::size_t every = updates.size() / kGrowthCheckpoints;
  const Arena arena = make_arena(std::move(world), std::move(updates), every);
  settings.seed = seed_of(bench, "methods", cell.seed);
  cell.courses.emplace_back("dyn", play(arena, "dyn", settings, check));
  if (cell.what != What::growth || cell.stream != kGrowthStreams[0]) return;
  for (const char* rival : kGrowthRivals)
    cell.courses.emplace_back(rival, play(arena, rival, settings, check));
}

/// All that is to be played, the long ones first.
Results laid_out(const Plan& plan) {
  using What = SweepCell::What;
  Results results{plan, {}, {}, {}};
  for (std::size_t seed = 0; seed < plan.growth_seeds; ++seed) {
    for (auto k = plan.sweep_k.rbegin(); k != plan.sweep_k.rend(); ++k)
      results.sweeps.push_back({What::k, "window", static_cast<double>(*k), seed, {}});
    for (const char* stream : kGrowthStreams)
      for (auto n = plan.growth_n.rbegin(); n != plan.growth_n.rend(); ++n)
        results.sweeps.push_back({What::growth, stream, static_cast<double>(*n), seed, {}});
    for (auto eps = plan.sweep_eps.rbegin(); eps != plan.sweep_eps.rend(); ++eps)
      results.sweeps.push_back({What::eps, "window", 1 / *eps, seed, {}});
  }
  for (const std::string& stream : plan.streams)
    for (const std::string& objective : plan.objectives)
      for (std::size_t seed = 0; seed < plan.seeds; ++seed)
        results.cells.push_back({stream, objective, seed, 0, {}, {}, {}});
  for (const std::string& objective : plan.objectives)
    for (std::size_t seed = 0; seed < plan.seeds; ++seed) results.exact.push_back({objective, seed, {}});
  return results;
}

void log_seconds(Bench& bench, const Results& results) {
  for (const SweepCell& cell : results.sweeps) {
    if (cell.what != SweepCell::What::growth || cell.seed != 0) continue;
    for (const auto& [method, course] : cell.courses)
      bench.log(fmt::format("n={} {} {}: {:.2f} s of processor time, {:.0f} questions an update", cell.x,
                            cell.stream, method, course.seconds, course.queries_per_update));
  }
}

}  // namespace

const Course* Cell::course(const std::string& method) const {
  for (const auto& [name, course] : courses)
    if (name == method) return &course;
  return nullptr;
}

double SweepCell::queries_per_update(const std::string& method) const {
  for (const auto& [name, course] : courses)
    if (name == method) return course.queries_per_update;
  return std::nan("");
}

void experiment(Bench& bench) {
  Results results = laid_out(read_plan(bench.values()));
  const Plan& plan = results.plan;
  const std::size_t sweeps = results.sweeps.size(), cells = results.cells.size();
  const std::size_t jobs = sweeps + cells + results.exact.size();
  threads::parallel_watched(
      jobs, 2,
      [&](std::size_t i) {
        if (i < sweeps) return play_sweep(bench, plan, results.sweeps[i]);
        if (i < sweeps + cells) return play_cell(bench, plan, results.cells[i - sweeps]);
        play_exact(bench, plan, results.exact[i - sweeps - cells]);
      },
      [&](std::size_t done) {
        bench.progress(static_cast<double>(done) / static_cast<double>(jobs),
                       fmt::format("{} of {} sequences of updates", done, jobs));
      });
  draw(bench, results);
  report_tables(bench, results);
  report_claims(bench, results);
  write_files(bench, results);
  log_seconds(bench, results);
}

}  // namespace quire::labs::dynamic_submodular

// The experiment: every method in every loop of every environment, paired by seed, against the oracle. It
// brings figures; verdicts follow from the card's rules.
#include <algorithm>
#include <sstream>

#include "labs/engines/bandits/radius.h"
#include "labs/engines/tables/text_file.h"
#include "labs/fair-threshold/arena.h"
#include "labs/fair-threshold/datasets.h"
#include "labs/fair-threshold/embedded.h"
#include "labs/fair-threshold/lab.h"

namespace quire::labs::fair_threshold {

namespace {

using lab::Bench;

constexpr std::size_t kCsvPoints = 2000;    // of a run in series.csv
constexpr double kImpossibleService = 1.2;  // C6a: 120 % of the applicants cannot be served
constexpr double kAlike = 0.01;             // C6b: violations this close to the least are the least

std::vector<Pools> read_environments(const Bench& bench);
Setting setting_of(const lab::Values& values, const Pools& pools, const std::string& loop);
void play(Bench& bench, Arena& arena, const std::function<void()>& run_done);
void play_impossible(Bench& bench, Arena& arena, const std::function<void()>& run_done);

}  // namespace

void experiment(Bench& bench) {
  const std::vector<Pools> environments = read_environments(bench);
  std::vector<Arena> arenas;
  for (const Pools& pools : environments)
    for (const std::string& loop : bench.values().list("loop")) {
      const Setting setting = setting_of(bench.values(), pools, loop);
      arenas.push_back(
          {pools,
           loop,
           setting,
           sweep(pools, setting.dynamics, setting.constraints, setting.grid),
           sweep_in_batches(pools, setting.dynamics, setting.constraints, setting.grid, setting.batch),
           {},
           {},
           {},
           Ofs(setting.learner)});
    }
  const double seeds = static_cast<double>(bench.values().integer("seeds"));
  const double runs = seeds * static_cast<double>(arenas.size() * std::size(kMethods) + environments.size());
  double done = 0;
  for (Arena& arena : arenas) {
    const auto run_done = [&] { bench.progress(++done / runs, arena.where()); };
    play(bench, arena, run_done);
    if (arena.loop == "conflict") play_impossible(bench, arena, run_done);
    draw(bench, arena);
  }
  report_tables(bench, arenas);
  report_claims(bench, arenas);
  write_files(bench, arenas);
}

namespace {

std::string file_bytes(const std::string& path) {
  std::istringstream nothing;
  if (path == "-") throw lab::BadInput("standard input: an experiment reads files only; name a file");
  return wanted(tables::read_text(path, nothing)).bytes;
}

Pools own_environment(const Bench& bench) {
  const lab::Values& values = bench.values();
  OwnColumns columns;
  for (const auto& [name, target] : {std::pair{"csv-group", &columns.group}, {"csv-label", &columns.label}}) {
    if (!values.has(name) || values.text(name).empty())
      throw lab::BadInput(std::string(name) + ": an own table needs the name of that column");
    *target = values.text(name);
  }
  if (values.has("csv-positive")) columns.positive = values.text("csv-positive");
  if (values.has("csv-score")) columns.score = values.text("csv-score");
  columns.blind = values.flag("blind");
  columns.check = [&bench] { bench.check(); };
  Pools pools = wanted(own_table(file_bytes(values.text("csv")), "own table", columns));
  pools.name = "own";
  return pools;
}

std::vector<Pools> read_environments(const Bench& bench) {
  const lab::Values& values = bench.values();
  std::vector<Pools> all;
  for (const std::string& env : values.list("env")) {
    if (env == "synthetic") all.push_back(synthetic(bench.seed()));
    if (env == "german") {
      const GermanGroup group = values.text("group") == "age" ? GermanGroup::age : GermanGroup::sex;
      all.push_back(wanted(german(german_credit_bytes(), "german.data", group, values.flag("blind"))));
    }
    if (env == "compas") {
      const bool counts = !values.has("people") || values.text("people").empty();
      all.push_back(wanted(counts ? compas_counts(compas_deciles_bytes(), "compas-deciles.csv")
                                  : compas_people(file_bytes(values.text("people")), "people")));
    }
  }
  if (values.has("csv") && !values.text("csv").empty()) all.push_back(own_environment(bench));
  if (all.empty())
    throw lab::BadInput("env: no environment is left; name one of synthetic, german, compas, or a csv");
  return all;
}

Setting setting_of(const lab::Values& values, const Pools& pools, const std::string& loop) {
  Setting s{pools, {}, {}, threshold_grid(static_cast<std::size_t>(values.integer("thresholds"))),
            0,     0,  {}, 1};
  s.dynamics = {values.real("eta"), values.real("kappa"), loop == "aligned" ? values.real("kappa_r") : 0};
  s.constraints.delta = values.real("delta");
  s.constraints.service = values.real("service");
  if (values.real("service") == 0) s.constraints.service.reset();
  s.batch = static_cast<std::uint32_t>(values.integer("batch"));
  s.rounds = static_cast<std::uint64_t>(values.integer("rounds"));
  s.hold = static_cast<std::uint64_t>(values.integer("hold"));
  s.learner = {s.grid.size(), s.constraints.count(), values.real("c"), values.real("c"),
               static_cast<std::size_t>(values.integer("window"))};
  return s;
}

// Running.

/// Round numbers and arrivals differ from seed to seed, but not from method to method.
std::uint64_t seed_number(const Bench& bench, std::uint64_t i) {
  return bandits::paired_seed(bench.seed(), i);
}

/// How many checkpoints the first seed keeps: a multiple of kCurvePoints, so that its course meets the
/// others'.
std::size_t csv_points(std::uint64_t rounds) {
  const std::size_t most = std::min<std::uint64_t>(kCsvPoints, rounds);
  return most < kCurvePoints ? most : most / kCurvePoints * kCurvePoints;
}

void play(Bench& bench, Arena& arena, const std::function<void()>& run_done) {
  const auto seeds = static_cast<std::uint64_t>(bench.values().integer("seeds"));
  for (const Method method : kMethods)
    for (std::uint64_t i = 0; i < seeds; ++i) {
      const std::uint64_t seed = seed_number(bench, i);
      const std::size_t points = i == 0 ? csv_points(arena.setting.rounds) : kCurvePoints;
      std::unique_ptr<ThresholdLearner> learner = learner_for(arena.setting, method, seed);
      if (method == Method::ofs) {
        auto ofs = std::make_unique<Ofs>(arena.setting.learner);
        const Ofs& seen = *ofs;
        learner = hold(std::move(ofs), arena.setting.hold);
        arena.courses[method].push_back(run(arena.setting, *learner, seed, points, [&] { bench.check(); }));
        if (i == 0) arena.first_ofs = seen;
      } else {
        arena.courses[method].push_back(run(arena.setting, *learner, seed, points, [&] { bench.check(); }));
      }
      run_done();
    }
}

void play_impossible(Bench& bench, Arena& arena, const std::function<void()>& run_done) {
  Setting setting = arena.setting;
  setting.constraints.service = kImpossibleService;
  setting.learner.constraints = setting.constraints.count();
  const Oracle oracle = sweep(arena.pools, setting.dynamics, setting.constraints, setting.grid);
  const double least = oracle.thresholds[oracle.best].violation;
  const auto seeds = static_cast<std::uint64_t>(bench.values().integer("seeds"));
  for (std::uint64_t i = 0; i < seeds; ++i) {
    const std::uint64_t seed = seed_number(bench, i);
    const auto learner = learner_for(setting, Method::ofs, seed);
    arena.impossible.push_back(run(setting, *learner, seed, 0, [&] { bench.check(); }));
    double on_least = 0, tail = 0;
    for (std::size_t k = 0; k < setting.grid.size(); ++k) {
      const double plays = static_cast<double>(arena.impossible.back().tail_plays[k]);
      tail += plays;
      if (oracle.thresholds[k].violation <= least + kAlike) on_least += plays;
    }
    arena.impossible_on_least.push_back(on_least / tail);
    run_done();
  }
}

}  // namespace

}  // namespace quire::labs::fair_threshold

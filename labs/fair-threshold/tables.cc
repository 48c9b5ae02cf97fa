// The tables of a run and its files, result.json and series.csv.
#include <cmath>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "labs/engines/tables/csv.h"
#include "labs/fair-threshold/figures.h"

namespace quire::labs::fair_threshold {

namespace {

using lab::Bench;
using lab::Cell;

template <class Get>
double mean_of(const std::vector<Course>& courses, Get get) {
  return stats::mean(by_seed(courses, get)).value;
}

double sum_empty(const std::vector<Course>& courses) {
  double sum = 0;
  for (const Course& c : courses) sum += static_cast<double>(c.empty_rounds);
  return sum;
}

void report_results(Bench& bench, const std::vector<Arena>& arenas) {
  std::vector<std::vector<Cell>> rows;
  for (const Arena& arena : arenas)
    for (const Method method : kMethods) {
      const std::vector<Course>& courses = arena.courses.at(method);
      const stats::Estimate gap = gap_to_oracle(arena, method);
      rows.push_back({arena.pools.name, arena.loop, word(method),
                      mean_of(courses, [](auto& c) { return c.reward_mean; }),
                      mean_of(courses, [](auto& c) { return c.tail_reward; }), gap.value, gap.interval.low,
                      gap.interval.high, mean_of(courses, [](auto& c) { return c.violation_sum; }),
                      mean_of(courses, [](auto& c) { return c.tail_violation; }),
                      mean_of(courses, [](auto& c) { return c.nothing_feasible; }),
                      static_cast<std::int64_t>(sum_empty(courses)),
                      mean_of(courses, [](auto& c) { return c.gap_bias; })});
    }
  bench.table("methods, means over seeds",
              {"environment", "loop", "method", "mean reward", "tail reward", "gap to oracle", "gap low",
               "gap high", "cumulative violation", "tail violation a round", "share of step 3",
               "rounds with an empty group", "bias of |a_A - a_B|"},
              rows);
}

void report_oracles(Bench& bench, const std::vector<Arena>& arenas) {
  std::vector<std::vector<Cell>> rows;
  for (const Arena& arena : arenas) {
    const Steady& best = arena.oracle.thresholds[arena.oracle.best];
    const Steady& seen = arena.seen.thresholds[arena.seen.best];
    const Steady& free = arena.oracle.thresholds[arena.oracle.unconstrained];
    rows.push_back({arena.pools.name, arena.loop,
                    arena.oracle.feasible ? "feasible" : "nothing is feasible: least violating",
                    best.cut.theta, best.reward, std::abs(best.cut.gap()), best.rate, best.state.pi,
                    best.state.rho, best.violation, free.cut.theta, free.reward, free.violation,
                    seen.cut.theta, seen.reward});
  }
  bench.table("oracle",
              {"environment", "loop", "state", "threshold", "steady reward", "gap", "service", "share of A",
               "participation", "violation", "unconstrained threshold", "unconstrained reward",
               "unconstrained violation", "threshold in batches", "reward in batches"},
              rows);
}

void report_arms(Bench& bench, const Arena& arena) {
  std::vector<std::vector<Cell>> rows;
  const Arms& arms = arena.first_ofs.arms();
  const bool service = arms.constraints() > 1;
  std::vector<std::string> columns{"threshold", "plays", "mean reward", "parity residual"};
  if (service) columns.emplace_back("service residual");
  columns.insert(columns.end(), {"radius", "status", "steady reward", "steady violation"});
  for (std::size_t k = 0; k < arms.size(); ++k) {
    const Steady& steady = arena.oracle.thresholds[k];
    const bool played = arms.plays(k) > 0;
    std::vector<Cell> row{steady.cut.theta, static_cast<std::int64_t>(arms.plays(k)), arms.reward(k),
                          arms.residual(k, 0)};
    if (service) row.emplace_back(arms.residual(k, 1));
    row.emplace_back(played ? Cell(arena.first_ofs.radius(k)) : Cell("infinite"));
    row.emplace_back(word(arena.first_ofs.status(k)));
    row.emplace_back(steady.reward);
    row.emplace_back(steady.violation);
    rows.push_back(std::move(row));
  }
  bench.table("thresholds of OFS, first seed, " + arena.where(), columns, rows);
}

}  // namespace

void report_tables(lab::Bench& bench, const std::vector<Arena>& arenas) {
  report_results(bench, arenas);
  report_oracles(bench, arenas);
  for (const Arena& arena : arenas) {
    report_arms(bench, arena);
    if (!arena.oracle.feasible)
      bench.log(arena.where() + ": no threshold satisfies all constraints; the least violating one is " +
                lab::format_figure(arena.oracle.thresholds[arena.oracle.best].cut.theta));
  }
}

namespace {

std::string result_json(const std::vector<Arena>& arenas, std::uint64_t seed) {
  std::string text = "[\n";
  for (const Arena& arena : arenas)
    for (const Method method : kMethods) {
      const std::vector<Course>& courses = arena.courses.at(method);
      const Steady& best = arena.oracle.thresholds[arena.oracle.best];
      const stats::Estimate gap = gap_to_oracle(arena, method);
      boost::json::object o{{"env", arena.pools.name},
                            {"loop", arena.loop},
                            {"method", word(method)},
                            {"reward_mean", mean_of(courses, [](auto& c) { return c.reward_mean; })},
                            {"violation_sum", mean_of(courses, [](auto& c) { return c.violation_sum; })},
                            {"tail_reward", mean_of(courses, [](auto& c) { return c.tail_reward; })},
                            {"tail_violation", mean_of(courses, [](auto& c) { return c.tail_violation; })},
                            {"oracle_theta", best.cut.theta},
                            {"oracle_reward", best.reward},
                            {"oracle_feasible", arena.oracle.feasible},
                            {"gap", gap.value},
                            {"step3_share", mean_of(courses, [](auto& c) { return c.nothing_feasible; })},
                            {"empty_rounds", sum_empty(courses)},
                            {"gap_bias", mean_of(courses, [](auto& c) { return c.gap_bias; })},
                            {"rounds", arena.setting.rounds},
                            {"batch", arena.setting.batch},
                            {"seed", seed},
                            {"seeds", courses.size()}};
      if (std::isfinite(gap.interval.low)) o["gap_interval"] = {gap.interval.low, gap.interval.high};
      text += (text.size() > 2 ? ",\n" : "") + boost::json::serialize(o);
    }
  return text + "\n]\n";
}

std::string series_csv(const std::vector<Arena>& arenas) {
  tables::CsvWriter csv;
  const std::string header[] = {"env", "loop", "t", "method", "reward", "violation", "pi", "rho", "theta"};
  csv.row(header);
  for (const Arena& arena : arenas)
    for (const Method method : kMethods)
      for (const Checkpoint& c : arena.courses.at(method).front().checkpoints) {
        csv.cell(arena.pools.name).cell(arena.loop).cell(static_cast<std::int64_t>(c.t)).cell(word(method));
        csv.cell(c.reward).cell(c.violation).cell(c.state.pi).cell(c.state.rho).cell(c.theta).end_row();
      }
  return csv.text();
}

}  // namespace

void write_files(lab::Bench& bench, const std::vector<Arena>& arenas) {
  bench.file("result.json", "every environment, loop and method: means over seeds",
             result_json(arenas, bench.seed()));
  bench.file("series.csv", "the first seed of every method, thinned", series_csv(arenas));
}

}  // namespace quire::labs::fair_threshold

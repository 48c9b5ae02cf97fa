// `simulate`: the learners in the closed loop, with a table of people as the pool that arrives.
#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "labs/engines/stats/intervals.h"
#include "labs/engines/tables/csv.h"
#include "labs/fair-threshold/oracle.h"
#include "labs/fair-threshold/simulation.h"
#include "labs/fair-threshold/tools.h"

namespace quire::labs::fair_threshold {

namespace {

namespace json = boost::json;
using lab::ToolCall;

struct MethodRuns {
  std::string method;
  std::vector<Course> courses;

  stats::Estimate mean(double Course::*what) const {
    std::vector<double> values;
    for (const Course& c : courses) values.push_back(c.*what);
    return stats::mean(values);
  }
};

std::vector<MethodRuns> run_all(ToolCall& call, const Setting& setting, const Oracle& oracle) {
  const auto seeds = static_cast<std::uint64_t>(call.values.integer("seeds"));
  std::vector<MethodRuns> all;
  const auto run_method = [&](const std::string& name, auto make) {
    MethodRuns runs{name, {}};
    for (std::uint64_t i = 0; i < seeds; ++i) {
      const std::uint64_t seed = random::Stream(seed_of(call.values), "seeds", i).uniform_u64();
      const std::unique_ptr<ThresholdLearner> learner = make(seed);
      runs.courses.push_back(run(setting, *learner, seed, i == 0 ? 2000 : 0, [&] { call.check(); }));
    }
    all.push_back(std::move(runs));
  };
  for (const Method method : {Method::ofs, Method::ucb, Method::pd, Method::random})
    run_method(word(method), [&](std::uint64_t seed) { return learner_for(setting, method, seed); });
  run_method("oracle", [&](std::uint64_t) { return fixed_learner(oracle.best); });
  return all;
}

void print_simulation(std::ostream& out, const Setting& setting, const Oracle& oracle,
                      const std::vector<MethodRuns>& all) {
  print_people(out, setting.pools);
  const Steady& best = oracle.thresholds[oracle.best];
  fmt::print(out, "{}: {:.3f}, steady reward {:.4f}, gap {:.4f}, service {:.4f}\n",
             oracle.feasible ? "best feasible fixed threshold"
                             : "no threshold satisfies all constraints; the least violating one",
             best.cut.theta, best.reward, std::abs(best.cut.gap()), best.rate);
  fmt::print(out, "{:<7} {:>12} {:>12} {:>14} {:>15} {:>7} {:>13}\n", "method", "mean reward", "tail reward",
             "violation sum", "tail violation", "step 3", "empty rounds");
  for (const MethodRuns& runs : all) {
    double empty = 0;
    for (const Course& c : runs.courses) empty += static_cast<double>(c.empty_rounds);
    fmt::print(out, "{:<7} {:>12.4f} {:>12.4f} {:>14.1f} {:>15.4f} {:>6.1f}% {:>13.0f}\n", runs.method,
               runs.mean(&Course::reward_mean).value, runs.mean(&Course::tail_reward).value,
               runs.mean(&Course::violation_sum).value, runs.mean(&Course::tail_violation).value,
               100 * runs.mean(&Course::nothing_feasible).value, empty);
  }
  fmt::print(out, "bias of |a_A - a_B| in batches of {}: {:+.4f} (OFS)\n", setting.batch,
             all.front().mean(&Course::gap_bias).value);
  fmt::print(out, "note: {}; the loop's dynamics are ours\n", kNote);
}

json::object simulation_json(const Setting& setting, const Oracle& oracle,
                             const std::vector<MethodRuns>& all) {
  const Steady& best = oracle.thresholds[oracle.best];
  json::array methods;
  for (const MethodRuns& runs : all) {
    const stats::Estimate tail = runs.mean(&Course::tail_reward);
    json::object one{{"method", runs.method},
                     {"reward_mean", runs.mean(&Course::reward_mean).value},
                     {"tail_reward", tail.value},
                     {"violation_sum", runs.mean(&Course::violation_sum).value},
                     {"tail_violation", runs.mean(&Course::tail_violation).value},
                     {"gap", best.reward - tail.value},
                     {"step3_share", runs.mean(&Course::nothing_feasible).value},
                     {"gap_bias", runs.mean(&Course::gap_bias).value},
                     {"seeds", runs.courses.size()}};
    if (runs.courses.size() > 1)
      one["tail_reward_interval"] = json::array{tail.interval.low, tail.interval.high};
    methods.push_back(std::move(one));
  }
  return {{"people", setting.pools.a.size() + setting.pools.b.size()},
          {"group_a", setting.pools.label_a},
          {"group_b", setting.pools.label_b},
          {"oracle_feasible", oracle.feasible},
          {"oracle_theta", best.cut.theta},
          {"oracle_reward", best.reward},
          {"methods", std::move(methods)},
          {"note", kNote}};
}

std::string simulation_series(const std::vector<MethodRuns>& all) {
  tables::CsvWriter csv;
  const std::string header[] = {"t", "method", "reward", "violation", "pi", "rho", "theta"};
  csv.row(header);
  for (const MethodRuns& runs : all)
    for (const Checkpoint& c : runs.courses.front().checkpoints) {
      csv.cell(static_cast<std::int64_t>(c.t)).cell(runs.method).cell(c.reward).cell(c.violation);
      csv.cell(c.state.pi).cell(c.state.rho).cell(c.theta).end_row();
    }
  return csv.text();
}

}  // namespace

void simulate_tool(ToolCall& call) {
  const lab::Values& values = call.values;
  const Pools pools = read_pools(call);
  Setting setting{pools, {}, read_constraints(values), {}, 0, 0, {}, 1};
  setting.grid = threshold_grid(static_cast<std::size_t>(values.integer("thresholds")));
  setting.dynamics = {values.real("eta"), values.real("kappa"),
                      values.text("loop") == "aligned" ? values.real("kappa-r") : 0};
  setting.batch = static_cast<std::uint32_t>(values.integer("batch"));
  setting.rounds = static_cast<std::uint64_t>(values.integer("rounds"));
  setting.learner = {setting.grid.size(), setting.constraints.count(), values.real("c"), values.real("c"), 0};
  const Oracle oracle = sweep(pools, setting.dynamics, setting.constraints, setting.grid);
  const std::vector<MethodRuns> all = run_all(call, setting, oracle);
  const std::string& format = values.text("format");
  if (format == "table") {
    print_simulation(call.out, setting, oracle, all);
  } else if (format == "json") {
    call.out << json::serialize(simulation_json(setting, oracle, all)) << '\n';
  } else {
    call.out << simulation_series(all);
    call.err << "note: " << kNote << '\n';
  }
}

}  // namespace quire::labs::fair_threshold

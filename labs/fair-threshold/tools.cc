// The tools: `audit` (what every threshold would do to two groups of one's own people), `simulate` (the
// closed loop on them) and `serve` (OFS beside a real deployment, line by line).
#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ostream.h>

#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"
#include "labs/fair-threshold/audit.h"
#include "labs/fair-threshold/datasets.h"
#include "labs/fair-threshold/lab.h"
#include "labs/fair-threshold/oracle.h"
#include "labs/fair-threshold/simulation.h"
#include "labs/fair-threshold/state_file.h"

namespace quire::labs::fair_threshold {
namespace {

namespace json = boost::json;
using lab::BadInput;
using lab::Kind;
using lab::Parameter;
using lab::ToolCall;

void audit_tool(ToolCall& call);
void simulate_tool(ToolCall& call);
void serve_tool(ToolCall& call);

Parameter argument(Kind kind, std::string name, std::string help, std::string standard = "") {
  Parameter p;
  p.name = std::move(name);
  p.help = std::move(help);
  p.kind = kind;
  p.quick = std::move(standard);
  return p;
}

Parameter number(Kind kind, std::string name, std::string help, std::string standard, double least,
                 double most) {
  Parameter p = argument(kind, std::move(name), std::move(help), std::move(standard));
  p.least = least;
  p.most = most;
  return p;
}

Parameter required(Parameter p) {
  p.required = true;
  return p;
}

/// What audit and simulate share: the table, its columns, the constraints.
std::vector<Parameter> table_arguments() {
  return {
      required(argument(Kind::file, "csv", "table of people, with a header; - is standard input")),
      required(
          argument(Kind::text, "group", "column of the two groups; the first value in string order is A")),
      argument(Kind::text, "group-a", "this value of the group column is A, all others are B"),
      argument(Kind::text, "score", "column of scores in [0,1], higher is better; needs --label"),
      argument(Kind::text, "label", "column that says who turned out good (two values)"),
      argument(Kind::text, "train", "column like --label; the score is trained on the other columns"),
      argument(Kind::text, "positive", "the label's value that is good; 1, good, true, yes and + are known"),
      argument(Kind::list, "drop", "columns that are not to be trained on"),
      argument(Kind::flag, "blind", "nor on the group"),
      number(Kind::real, "delta", "largest allowed gap of acceptance rates", "0.1", 0, 1),
      number(Kind::real, "service", "least overall acceptance rate; 0: no such constraint", "0.3", 0, 1),
      number(Kind::integer, "thresholds", "size of the grid from 0 to 1", "41", 2, 1001),
      number(Kind::integer, "seed", "seed of everything random", "1", 0, 9e15)};
}

Parameter format(std::vector<std::string> choices) {
  Parameter p = argument(Kind::choice, "format", "how the result is written", choices.front());
  p.choices = std::move(choices);
  return p;
}

lab::Tool tool(std::string name, std::string summary, std::string example, std::vector<Parameter> arguments,
               void (*run)(ToolCall&)) {
  return {std::move(name), std::move(summary), "quire lab fair-threshold " + std::move(example),
          std::move(arguments), run};
}

}  // namespace

std::vector<lab::Tool> tools() {
  std::vector<Parameter> audit_arguments = table_arguments();
  audit_arguments.push_back(number(Kind::integer, "resamples", "bootstrap resamples", "1000", 0, 100'000));
  audit_arguments.push_back(format({"table", "csv", "json"}));

  std::vector<Parameter> simulate_arguments = table_arguments();
  Parameter loop = argument(Kind::choice, "loop",
                            "what a gap does: conflict moves who arrives, aligned also drives "
                            "people away",
                            "conflict");
  loop.choices = {"conflict", "aligned"};
  simulate_arguments.push_back(loop);
  Parameter eta = number(Kind::real, "eta", "speed of the loop", "0.05", 0, 1);
  eta.open_least = true;
  simulate_arguments.push_back(eta);
  for (Parameter& p : std::vector<Parameter>{
           number(Kind::real, "kappa", "feedback on arrivals", "0.5", 0, 10),
           number(Kind::real, "kappa-r", "feedback on participation, loop aligned", "2", 0, 10),
           number(Kind::integer, "rounds", "rounds of one run", "5000", 10, 1e7),
           number(Kind::integer, "batch", "people a round", "200", 1, 1e5),
           number(Kind::integer, "seeds", "runs of every method", "5", 1, 1000),
           number(Kind::real, "c", "radius constant", "0.1", 0.001, 5), format({"table", "json", "series"})})
    simulate_arguments.push_back(std::move(p));

  return {
      tool("audit",
           "What every threshold would do to two groups of scored people, and the best one that is feasible.",
           "audit --csv people.csv --score s --group g --label y --delta 0.1 --service 0.3", audit_arguments,
           audit_tool),
      tool("simulate", "Learners in the closed loop, with a table of people as the pool that arrives.",
           "simulate --csv people.csv --score s --group g --label y --loop aligned", simulate_arguments,
           simulate_tool),
      tool("serve",
           "OFS beside a deployment: each line {\"theta_index\":k,\"reward\":r,\"residuals\":[..]} is "
           "answered with "
           "the next threshold; {} asks without telling.",
           "serve --state st.json",
           {required(argument(Kind::file, "state",
                              "the learner's memory; made if missing, replaced as a whole "
                              "before every answer")),
            number(Kind::integer, "thresholds", "size of the grid (new state: 41)", "", 2, 1001),
            number(Kind::integer, "residuals", "constraints a line reports (new state: 2)", "", 0, 16),
            number(Kind::real, "c", "radius constant (new state: 0.1)", "", 0.001, 5)},
           serve_tool)};
}

namespace {

Pools read_pools(ToolCall& call) {
  const lab::Values& values = call.values;
  const auto text = [&](const char* name) { return values.has(name) ? values.text(name) : std::string(); };
  OwnColumns columns;
  columns.group = text("group");
  columns.group_a = text("group-a");
  columns.score = text("score");
  columns.label = text("label");
  columns.positive = text("positive");
  if (values.has("drop")) columns.drop = values.list("drop");
  columns.blind = values.flag("blind");
  const std::string train = text("train");
  if (columns.score.empty() == train.empty())
    throw BadInput("score: give either --score with --label, or --train with the label's column");
  if (!train.empty() && !columns.label.empty()) throw BadInput("label: --train names the label already");
  if (!columns.score.empty() && columns.label.empty())
    throw BadInput("label: is required with --score; it says who turned out good");
  if (!train.empty()) columns.label = train;
  const tables::Text csv = wanted(tables::read_text(values.text("csv"), call.in));
  return wanted(own_table(csv.bytes, csv.name, columns));
}

Constraints read_constraints(const lab::Values& values) {
  Constraints c;
  c.delta = values.real("delta");
  c.service = values.real("service");
  if (values.real("service") == 0) c.service.reset();
  return c;
}

std::uint64_t seed_of(const lab::Values& values) {
  return static_cast<std::uint64_t>(values.integer("seed"));
}

void print_people(std::ostream& out, const Pools& pools) {
  fmt::print(out, "{}: {} people; A = {} ({}), B = {} ({})\n", pools.name, pools.a.size() + pools.b.size(),
             pools.label_a, pools.a.size(), pools.label_b, pools.b.size());
}

// audit

void print_audit(std::ostream& out, const Pools& pools, const Audit& audit) {
  print_people(out, pools);
  fmt::print(out, "{:>6} {:>8} {:>8} {:>8} {:>8} {:>8}  {}\n", "theta", "rate A", "rate B", "gap", "service",
             "utility", "feasible");
  for (const AuditRow& row : audit.rows)
    fmt::print(out, "{:>6.3f} {:>8.4f} {:>8.4f} {:>8.4f} {:>8.4f} {:>8.4f}  {}\n", row.cut.theta,
               row.cut.rate_a, row.cut.rate_b, std::abs(row.cut.gap()), row.rate, row.utility,
               row.violation == 0 ? "yes" : "no");
  const AuditRow& best = audit.rows[audit.best];
  fmt::print(out, "{}: {:.3f}, utility {:.4f}, gap {:.4f}, service {:.4f}\n",
             audit.feasible ? "best feasible threshold"
                            : "no threshold satisfies all constraints; the least violating one",
             best.cut.theta, best.utility, std::abs(best.cut.gap()), best.rate);
  if (audit.resamples > 0) {
    fmt::print(out, "bootstrap ({} resamples): some threshold is feasible in {:.1f} %", audit.resamples,
               100 * audit.feasible_share);
    if (audit.feasible_share > 0)
      fmt::print(out, "; 95 % of the best ones lie in {:.3f} to {:.3f}, utility {:.4f} to {:.4f}",
                 audit.theta.low, audit.theta.high, audit.utility.low, audit.utility.high);
    fmt::print(out, "; gap at {:.3f}: {:.4f} to {:.4f}\n", best.cut.theta, audit.gap_at_best.low,
               audit.gap_at_best.high);
  }
  fmt::print(out, "note: {}\n", kNote);
}

json::array interval(const stats::Interval& i) { return {i.low, i.high}; }

json::object audit_json(const Pools& pools, const Audit& audit) {
  json::array rows;
  for (const AuditRow& row : audit.rows)
    rows.push_back(json::object{{"theta", row.cut.theta},
                                {"rate_a", row.cut.rate_a},
                                {"rate_b", row.cut.rate_b},
                                {"gap", std::abs(row.cut.gap())},
                                {"service", row.rate},
                                {"utility", row.utility},
                                {"feasible", row.violation == 0}});
  json::object o{{"people", pools.a.size() + pools.b.size()},
                 {"group_a", pools.label_a},
                 {"group_b", pools.label_b},
                 {"feasible", audit.feasible},
                 {"best_theta", audit.rows[audit.best].cut.theta},
                 {"resamples", audit.resamples}};
  if (audit.resamples > 0) {
    o["feasible_share"] = audit.feasible_share;
    o["gap_interval"] = interval(audit.gap_at_best);
  }
  if (audit.feasible_share > 0) {
    o["theta_interval"] = interval(audit.theta);
    o["utility_interval"] = interval(audit.utility);
  }
  o["thresholds"] = std::move(rows);
  o["note"] = kNote;
  return o;
}

std::string audit_csv(const Audit& audit) {
  tables::CsvWriter csv;
  const std::string header[] = {"theta", "rate_a", "rate_b", "gap", "service", "utility", "feasible"};
  csv.row(header);
  for (const AuditRow& row : audit.rows) {
    csv.cell(row.cut.theta).cell(row.cut.rate_a).cell(row.cut.rate_b).cell(std::abs(row.cut.gap()));
    csv.cell(row.rate).cell(row.utility).cell(row.violation == 0 ? "true" : "false").end_row();
  }
  return csv.text();
}

void audit_tool(ToolCall& call) {
  const Pools pools = read_pools(call);
  const std::vector<double> grid =
      threshold_grid(static_cast<std::size_t>(call.values.integer("thresholds")));
  const auto resamples = static_cast<std::size_t>(call.values.integer("resamples"));
  const Audit result = audit(pools, read_constraints(call.values), grid, resamples,
                             random::Stream(seed_of(call.values), "audit"), [&] { call.check(); });
  const std::string& format = call.values.text("format");
  if (format == "table") {
    print_audit(call.out, pools, result);
  } else if (format == "json") {
    call.out << json::serialize(audit_json(pools, result)) << '\n';
  } else {
    call.out << audit_csv(result);
    call.err << "note: " << kNote << '\n';
  }
}

// simulate

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
    if (runs.courses.size() > 1) one["tail_reward_interval"] = interval(tail.interval);
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

// serve

/// The learner that the state file holds, or a new one; what was asked for must not contradict the file.
Ofs remembered(const StateFile& file, const lab::Values& values) {
  const std::string& path = values.text("state");
  const std::optional<std::string> bytes = wanted(file.read());
  const auto given = [&](const char* name) { return values.has(name); };
  if (!bytes) {
    LearnerSpec spec;
    if (given("thresholds")) spec.thresholds = static_cast<std::size_t>(values.integer("thresholds"));
    if (given("residuals")) spec.constraints = static_cast<std::size_t>(values.integer("residuals"));
    if (given("c")) spec.c_reward = spec.c_residual = values.real("c");
    return Ofs(spec);
  }
  const json::value state = wanted(tables::parse_json(*bytes, path));
  Result<Ofs> learner = Ofs::restore(state);
  if (!learner) throw BadInput(path + ": " + learner.error());
  const LearnerSpec& spec = learner->spec();
  const auto same = [&](const char* name, double asked, double kept) {
    if (asked != kept)
      throw BadInput(fmt::format("{}: the state in {} was made with {}; leave --{} out or name another file",
                                 name, path, kept, name));
  };
  if (given("thresholds"))
    same("thresholds", static_cast<double>(values.integer("thresholds")),
         static_cast<double>(spec.thresholds));
  if (given("residuals"))
    same("residuals", static_cast<double>(values.integer("residuals")),
         static_cast<double>(spec.constraints));
  if (given("c")) same("c", values.real("c"), spec.c_residual);
  return std::move(learner).value();
}

struct Told {
  std::size_t arm = 0;
  Feedback feedback;
};

Result<double> finite_number(const json::value* value, const char* name) {
  const double number = value && value->is_number() ? value->to_number<double>() : std::nan("");
  if (!std::isfinite(number)) return Error{std::string(name) + " must be a finite number"};
  return number;
}

/// A line of the deployment; nothing for {}.
Result<std::optional<Told>> read_line(const json::value& line, const LearnerSpec& spec) {
  const json::object* fields = line.if_object();
  if (!fields) return Error{"must be an object {\"theta_index\":k,\"reward\":r,\"residuals\":[..]}, or {}"};
  if (fields->empty()) return std::optional<Told>();
  for (const auto& field : *fields)
    if (field.key() != "theta_index" && field.key() != "reward" && field.key() != "residuals")
      return Error{"unknown field " + tables::shown(field.key()) +
                   "; a line has theta_index, reward and residuals"};
  Told told;
  const json::value* index = fields->if_contains("theta_index");
  const bool is_index = index && (index->is_int64() || index->is_uint64());
  const double arm = is_index ? index->to_number<double>() : -1;
  if (!(arm >= 0 && arm < static_cast<double>(spec.thresholds)))
    return Error{"theta_index must be a whole number from 0 to " + std::to_string(spec.thresholds - 1)};
  told.arm = static_cast<std::size_t>(arm);
  const Result<double> reward = finite_number(fields->if_contains("reward"), "reward");
  if (!reward) return Error{reward.error()};
  told.feedback.reward = *reward;
  const json::value* residuals = fields->if_contains("residuals");
  const json::array* numbers = residuals ? residuals->if_array() : nullptr;
  if (!numbers || numbers->size() != spec.constraints)
    return Error{"residuals must be an array of " + std::to_string(spec.constraints) + " numbers"};
  for (const json::value& value : *numbers) {
    const Result<double> g = finite_number(&value, "a residual");
    if (!g) return Error{g.error()};
    told.feedback.residual.push_back(*g);
  }
  return std::optional<Told>(std::move(told));
}

void serve_tool(ToolCall& call) {
  const StateFile file = wanted(StateFile::open(call.values.text("state")));
  Ofs learner = remembered(file, call.values);
  const std::vector<double> grid = threshold_grid(learner.spec().thresholds);
  call.err << "note: " << kNote << '\n';
  tables::JsonLines lines(call.in, "standard input");
  for (;;) {
    call.check();
    const std::optional<json::value> line = wanted(lines.next());
    if (!line) return;
    const Result<std::optional<Told>> told = read_line(*line, learner.spec());
    if (!told) throw BadInput(lines.fault(told.error()).message);
    if (*told) learner.update((*told)->arm, (*told)->feedback);
    const std::size_t arm = learner.choose();
    wanted(file.replace(json::serialize(learner.state()) + "\n"));
    const json::object answer{{"round", learner.round()},
                              {"theta_index", arm},
                              {"theta", grid[arm]},
                              {"nothing_feasible", learner.nothing_feasible()}};
    call.out << json::serialize(answer) << std::endl;
  }
}

}  // namespace

}  // namespace quire::labs::fair_threshold

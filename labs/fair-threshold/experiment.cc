// The experiment: every method in every loop of every environment, paired by seed, against the oracle. It
// brings figures; verdicts follow from the card's rules.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "labs/engines/stats/intervals.h"
#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/text_file.h"
#include "labs/fair-threshold/datasets.h"
#include "labs/fair-threshold/embedded.h"
#include "labs/fair-threshold/lab.h"
#include "labs/fair-threshold/oracle.h"
#include "labs/fair-threshold/simulation.h"

namespace quire::labs::fair_threshold {
namespace {

using lab::Bench;
using lab::Cell;

constexpr Method kMethods[] = {Method::ofs, Method::ucb, Method::pd, Method::random};
constexpr Method kDrawn[] = {Method::ofs, Method::ucb, Method::pd};
constexpr std::size_t kCurvePoints = 100;   // of a series
constexpr std::size_t kCsvPoints = 2000;    // of a run in series.csv
constexpr double kImpossibleService = 1.2;  // C6a: 120 % of the applicants cannot be served
constexpr double kAlike = 0.01;             // C6b: violations this close to the least are the least

/// One environment in one loop: the oracle and what every method did.
struct Arena {
  const Pools& pools;
  std::string loop;
  Setting setting;
  Oracle oracle;
  std::map<Method, std::vector<Course>> courses;  // by seed
  std::vector<Course> impossible;                 // OFS under a service that no threshold reaches, by seed
  std::vector<double> impossible_on_least;        // share of its tail on the least violating thresholds
  Ofs first_ofs;                                  // as the first seed left it

  std::string where() const { return pools.name + " " + loop; }
};

std::vector<Pools> read_environments(const lab::Values& values, std::uint64_t seed);
Setting setting_of(const lab::Values& values, const Pools& pools, const std::string& loop);
void play(Bench& bench, Arena& arena, const std::function<void()>& run_done);
void play_impossible(Bench& bench, Arena& arena, const std::function<void()>& run_done);
void draw(Bench& bench, const Arena& arena);
void report_claims(Bench& bench, const std::vector<Arena>& arenas);
void report_tables(Bench& bench, const std::vector<Arena>& arenas);
void write_files(Bench& bench, const std::vector<Arena>& arenas);

}  // namespace

void experiment(Bench& bench) {
  const std::vector<Pools> environments = read_environments(bench.values(), bench.seed());
  std::vector<Arena> arenas;
  for (const Pools& pools : environments)
    for (const std::string& loop : bench.values().list("loop")) {
      const Setting setting = setting_of(bench.values(), pools, loop);
      arenas.push_back({pools,
                        loop,
                        setting,
                        sweep(pools, setting.dynamics, setting.constraints, setting.grid),
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

Pools own_environment(const lab::Values& values) {
  OwnColumns columns;
  for (const auto& [name, target] : {std::pair{"csv-group", &columns.group}, {"csv-label", &columns.label}}) {
    if (!values.has(name) || values.text(name).empty())
      throw lab::BadInput(std::string(name) + ": an own table needs the name of that column");
    *target = values.text(name);
  }
  if (values.has("csv-positive")) columns.positive = values.text("csv-positive");
  if (values.has("csv-score")) columns.score = values.text("csv-score");
  columns.blind = values.flag("blind");
  Pools pools = wanted(own_table(file_bytes(values.text("csv")), "own table", columns));
  pools.name = "own";
  return pools;
}

std::vector<Pools> read_environments(const lab::Values& values, std::uint64_t seed) {
  std::vector<Pools> all;
  for (const std::string& env : values.list("env")) {
    if (env == "synthetic") all.push_back(synthetic(seed));
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
  if (values.has("csv") && !values.text("csv").empty()) all.push_back(own_environment(values));
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
  return random::Stream(bench.seed(), "seeds", i).uniform_u64();
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

// Series.

/// The mean over seeds at the rounds that all seeds kept.
std::vector<std::pair<double, double>> mean_course(const std::vector<Course>& courses,
                                                   double Checkpoint::*what) {
  std::vector<std::pair<double, double>> curve;
  const std::size_t points = courses.back().checkpoints.size();
  for (std::size_t i = 0; i < points; ++i) {
    double sum = 0;
    for (const Course& course : courses) {
      const std::size_t stride = course.checkpoints.size() / points;
      sum += course.checkpoints[(i + 1) * stride - 1].*what;
    }
    const double t = static_cast<double>(courses.back().checkpoints[i].t);
    curve.emplace_back(t, sum / static_cast<double>(courses.size()));
  }
  return curve;
}

/// Every so many checkpoints of the first seed, so that a series has at most kCurvePoints points.
template <class Get>
void draw_first(Bench& bench, const std::string& series, const std::vector<Checkpoint>& checkpoints,
                Get get) {
  const std::size_t stride = std::max<std::size_t>(1, checkpoints.size() / kCurvePoints);
  for (std::size_t i = stride - 1; i < checkpoints.size(); i += stride)
    bench.point(series, static_cast<double>(checkpoints[i].t), get(checkpoints[i]));
}

void draw_sweep(Bench& bench, const Arena& arena) {
  const std::string where = arena.where();
  const std::vector<Steady>& all = arena.oracle.thresholds;
  const std::size_t stride = all.size() / 300 + 1;
  for (std::size_t k = 0; k < all.size(); k += stride) {
    bench.point("steady reward " + where, all[k].cut.theta, all[k].reward);
    bench.point("steady gap " + where, all[k].cut.theta, std::abs(all[k].cut.gap()));
  }
  for (const double theta : {0.0, 1.0})
    bench.point("tolerance " + where, theta, arena.setting.constraints.delta);
  const Steady& best = all[arena.oracle.best];
  for (const double height : {0.0, best.reward}) bench.point("oracle " + where, best.cut.theta, height);
}

void draw(Bench& bench, const Arena& arena) {
  const std::string where = " " + arena.where() + " ";
  for (const Method method : kDrawn) {
    const std::string end = where + word(method);
    const std::vector<Course>& courses = arena.courses.at(method);
    for (const auto& [t, v] : mean_course(courses, &Checkpoint::violation))
      bench.point("violation" + end, t, v);
    for (const auto& [t, r] : mean_course(courses, &Checkpoint::reward)) bench.point("reward" + end, t, r);
    const std::vector<Checkpoint>& first = courses.front().checkpoints;
    draw_first(bench, "pi" + end, first, [](const Checkpoint& c) { return c.state.pi; });
    draw_first(bench, "rho" + end, first, [](const Checkpoint& c) { return c.state.rho; });
    draw_first(bench, "theta" + end, first, [](const Checkpoint& c) { return c.theta; });
  }
  draw_first(bench, "step3 " + arena.where(), arena.courses.at(Method::ofs).front().checkpoints,
             [](const Checkpoint& c) { return c.nothing_feasible; });
  draw_sweep(bench, arena);
}

// Figures.

/// One number a seed.
template <class Get>
std::vector<double> by_seed(const std::vector<Course>& courses, Get get) {
  std::vector<double> values;
  for (const Course& course : courses) values.push_back(get(course));
  return values;
}

stats::Estimate gap_to_oracle(const Arena& arena, Method method) {
  const double best = arena.oracle.thresholds[arena.oracle.best].reward;
  return stats::mean(
      by_seed(arena.courses.at(method), [&](const Course& c) { return best - c.tail_reward; }));
}

/// Mean over paired seeds of OFS less the other method.
stats::Estimate reward_lead(const Arena& arena, Method other, double Course::*what) {
  std::vector<double> leads;
  for (std::size_t i = 0; i < arena.courses.at(other).size(); ++i)
    leads.push_back(arena.courses.at(Method::ofs)[i].*what - arena.courses.at(other)[i].*what);
  return stats::mean(leads);
}

stats::Estimate violation_ratio(const Arena& arena, Method other) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < arena.courses.at(other).size(); ++i)
    ratios.push_back(arena.courses.at(other)[i].violation_sum /
                     arena.courses.at(Method::ofs)[i].violation_sum);
  return stats::geometric_mean(ratios);
}

lab::Figure figure(std::string label, const stats::Estimate& e) {
  lab::Figure f{std::move(label), e.value, std::nullopt, std::nullopt};
  if (std::isfinite(e.interval.low) && std::isfinite(e.interval.high)) {
    f.low = e.interval.low;
    f.high = e.interval.high;
  }
  return f;
}

/// Figures of the arenas of `loop` that `counts`, or the reason why there are none.
template <class Counts, class Get>
lab::Measurement measure(const std::vector<Arena>& arenas, const std::string& loop, lab::Scale scale,
                         const std::string& reason, Counts counts, Get get) {
  lab::Measurement m;
  m.scale = scale;
  std::string left_out;
  for (const Arena& arena : arenas) {
    if (arena.loop != loop) continue;
    if (counts(arena))
      m.figures.push_back(figure(arena.pools.name, get(arena)));
    else
      left_out += (left_out.empty() ? "" : ", ") + arena.pools.name;
  }
  if (!left_out.empty()) m.note = "not counted: " + left_out + " (" + reason + ")";
  if (m.figures.empty()) m.not_measured = left_out.empty() ? "the run left out the loop " + loop : m.note;
  return m;
}

void add_note(lab::Measurement& m, const std::string& note) { m.note += (m.note.empty() ? "" : "; ") + note; }

/// "aligned, our stress test: synthetic 1.2, german 0.9"
template <class Get>
std::string in_aligned(const std::vector<Arena>& arenas, Get get) {
  std::string text;
  for (const Arena& arena : arenas) {
    if (arena.loop != "aligned") continue;
    text += (text.empty() ? "loop aligned, our stress test: " : ", ") + arena.pools.name + " " +
            lab::format_figure(get(arena).value);
  }
  return text;
}

void report_claims(Bench& bench, const std::vector<Arena>& arenas) {
  constexpr auto kReduced = lab::Scale::reduced;
  constexpr auto kAnalogue = lab::Scale::analogue;
  const std::string infeasible =
      "not applicable: no threshold satisfies all constraints, so there is no feasible oracle";
  const auto feasible = [](const Arena& a) { return a.oracle.feasible; };
  const auto always = [](const Arena&) { return true; };
  const auto tempting = [](const Arena& a) {
    const std::vector<double>& residual = a.oracle.thresholds[a.oracle.unconstrained].residual;
    return *std::max_element(residual.begin(), residual.end()) > 0.02;
  };
  const auto gap = [](const Arena& a) { return gap_to_oracle(a, Method::ofs); };
  bench.claim("C1", measure(arenas, "conflict", kReduced, infeasible, feasible, gap));
  bench.claim("C1a", measure(arenas, "aligned", kAnalogue, infeasible, feasible, gap));

  const auto against_ucb = [](const Arena& a) { return violation_ratio(a, Method::ucb); };
  const auto against_pd = [](const Arena& a) { return violation_ratio(a, Method::pd); };
  lab::Measurement c2 =
      measure(arenas, "conflict", kReduced, "its unconstrained best breaks no constraint by more than 0.02",
              tempting, against_ucb);
  add_note(c2, in_aligned(arenas, against_ucb));
  bench.claim("C2", c2);
  lab::Measurement c3 = measure(arenas, "conflict", kReduced, "", always, against_pd);
  add_note(c3, in_aligned(arenas, against_pd));
  bench.claim("C3", c3);

  const auto lead_pd = [](const Arena& a) { return reward_lead(a, Method::pd, &Course::reward_mean); };
  const auto lead_ucb = [](const Arena& a) { return reward_lead(a, Method::ucb, &Course::reward_mean); };
  lab::Measurement c4 = measure(arenas, "conflict", kReduced, "", always, lead_pd);
  add_note(c4, in_aligned(arenas, lead_pd));
  bench.claim("C4", c4);
  lab::Measurement c5 = measure(arenas, "conflict", kReduced, "", always, lead_ucb);
  add_note(c5,
           "a learner that ignores the constraints can only earn more in this loop; the verdict is not tuned "
           "away");
  bench.claim("C5", c5);
  bench.claim("C5a", measure(arenas, "aligned", kAnalogue, "", always, lead_ucb));

  lab::Measurement c6;
  for (const Arena& arena : arenas)
    if (arena.oracle.feasible)
      c6.figures.push_back(figure(
          arena.where(), stats::mean(by_seed(arena.courses.at(Method::ofs),
                                             [](const Course& c) { return c.nothing_feasible_late; }))));
  if (c6.figures.empty()) c6.not_measured = infeasible;
  bench.claim("C6", c6);
  bench.claim(
      "C6a", measure(arenas, "conflict", kAnalogue, "", always, [](const Arena& a) {
        return stats::mean(by_seed(a.impossible, [](const Course& c) { return c.nothing_feasible_late; }));
      }));
  bench.claim("C6b", measure(arenas, "conflict", kAnalogue, "", always,
                             [](const Arena& a) { return stats::mean(a.impossible_on_least); }));
}

// Tables and files.

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
    const Steady& free = arena.oracle.thresholds[arena.oracle.unconstrained];
    rows.push_back({arena.pools.name, arena.loop,
                    arena.oracle.feasible ? "feasible" : "nothing is feasible: least violating",
                    best.cut.theta, best.reward, std::abs(best.cut.gap()), best.rate, best.state.pi,
                    best.state.rho, best.violation, free.cut.theta, free.reward, free.violation});
  }
  bench.table("oracle",
              {"environment", "loop", "state", "threshold", "steady reward", "gap", "service", "share of A",
               "participation", "violation", "unconstrained threshold", "unconstrained reward",
               "unconstrained violation"},
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

void report_tables(Bench& bench, const std::vector<Arena>& arenas) {
  report_results(bench, arenas);
  report_oracles(bench, arenas);
  for (const Arena& arena : arenas) {
    report_arms(bench, arena);
    if (!arena.oracle.feasible)
      bench.log(arena.where() + ": no threshold satisfies all constraints; the least violating one is " +
                lab::format_figure(arena.oracle.thresholds[arena.oracle.best].cut.theta));
  }
}

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

void write_files(Bench& bench, const std::vector<Arena>& arenas) {
  bench.file("result.json", "every environment, loop and method: means over seeds",
             result_json(arenas, bench.seed()));
  bench.file("series.csv", "the first seed of every method, thinned", series_csv(arenas));
}

}  // namespace

}  // namespace quire::labs::fair_threshold

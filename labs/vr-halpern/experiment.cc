// The experiment: settings, the parts one after another, then the table and the files. A part is a list of
// tasks, each a run of one method on one problem, done by two threads and reported in a fixed order.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <thread>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "labs/engines/stats/intervals.h"
#include "labs/engines/tables/csv.h"
#include "labs/engines/threads/parallel.h"
#include "labs/vr-halpern/lab.h"
#include "labs/vr-halpern/problems.h"

namespace quire::labs::vr_halpern {

namespace {

namespace json = boost::json;
using lab::BadInput;
using lab::Bench;

constexpr unsigned kThreads = 2;
constexpr std::size_t kRowsOfOthers = 10;  // d of the robust and of the constrained problem

std::vector<double> numbers(const Bench& bench, const char* name, double least, double most,
                            std::size_t count_max, bool whole) {
  std::vector<double> values;
  for (const std::string& text : bench.values().list(name)) {
    double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size() || !(value >= least && value <= most) ||
        (whole && value != std::floor(value)))
      throw BadInput(fmt::format("{}: {} is not a {} from {} to {}", name, text.substr(0, 40),
                                 whole ? "whole number" : "number", least, most));
    values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.empty() || values.size() > count_max)
    throw BadInput(fmt::format("{}: give one to {} values", name, count_max));
  return values;
}

std::vector<std::size_t> sizes_of(const Bench& bench, const char* name, double least, double most) {
  std::vector<std::size_t> sizes;
  for (const double value : numbers(bench, name, least, most, 8, true))
    sizes.push_back(static_cast<std::size_t>(value));
  return sizes;
}

/// The problem of a task, solved.
class Solver {
 public:
  Solver(const Bench& bench, const Settings& settings, const Task& task)
      : settings_(settings), task_(task), seed_(bench.seed()), options_(settings.options) {
    options_.eps = task.eps;
    options_.restart = task.restart;
    // Another stream for each seed of each problem; methods of one seed may share it, they draw different
    // things.
    options_.seed = random::Stream(seed_, "vr-halpern seed", task.seed).uniform_u64();
    options_.trace_ratio = task.trace_ratio;
    options_.trace_by_iterations = task.by_iterations;
    options_.check_cocoercive = false;  // true by construction, and tested in the unit tests
    options_.check = [&bench] { bench.check(); };
  }

  Outcome run() {
    if (task_.problem == "lsq") return least_squares();
    if (task_.problem == "robust") {
      RobustRegression f = make_robust_regression(task_.n, kRowsOfOthers, stream("robust"));
      return solved(f, f.sets());
    }
    if (task_.problem == "logistic") {
      ConstrainedLogistic f = make_constrained_logistic(task_.n, kRowsOfOthers, stream("logistic"));
      return solved(f, f.sets());
    }
    if (task_.problem == "lagrangian") {
      QuadraticLagrangian f(task_.n);
      return solved(f, f.free());
    }
    MatrixGame f(task_.problem == "own"
                     ? *settings_.own
                     : make_game(task_.problem, task_.n, settings_.exponent, stream("game")));
    Outcome outcome = solved(f, f.strategies());
    outcome.gap = value_of(f.matrix(), outcome.report.u).gap();
    return outcome;
  }

 private:
  random::Stream stream(const char* purpose) const { return {seed_, purpose, task_.n}; }

  Outcome solved(FiniteSum& problem, Product set) {
    Outcome outcome{task_, solve(problem, set, task_.method, options_)};
    outcome.dim = problem.dim();
    return outcome;
  }

  /// From a random point of the sphere; D by forward steps to 1e-10.
  Outcome least_squares() {
    LeastSquares f = make_least_squares(task_.n, settings_.dim, stream("least squares"));
    random::Stream from = stream("least squares start");
    options_.start.resize(settings_.dim);
    for (double& x : options_.start) x = from.normal();
    const double length = norm(options_.start);
    for (double& x : options_.start) x /= length;
    Outcome outcome = solved(f, f.ball());
    if (task_.by_iterations) {
      Options exact = options_;
      exact.eps = 1e-10;
      exact.budget = 20'000 * f.components();
      exact.trace_ratio = 0;
      Product ball = f.ball();
      outcome.distance = distance(options_.start, solve(f, ball, Method::gda, exact).u);
    }
    return outcome;
  }

  const Settings& settings_;
  const Task& task_;
  std::uint64_t seed_;
  Options options_;
};

/// The outcomes of one row: all seeds of a method on one problem.
bool same_row(const Task& a, const Task& b) {
  return a.problem == b.problem && a.n == b.n && a.method == b.method && a.restart == b.restart &&
         a.eps == b.eps;
}

void table_of(Bench& bench, const std::vector<Outcome>& all) {
  std::vector<std::vector<lab::Cell>> rows;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i, solved = 0;
    std::vector<double> evaluations, residuals, naturals, gaps;
    for (; end < all.size() && same_row(all[i].task, all[end].task); ++end) {
      const Report& r = all[end].report;
      solved += r.solved ? 1 : 0;
      evaluations.push_back(static_cast<double>(r.evaluations));
      residuals.push_back(r.residual);
      naturals.push_back(r.natural);
      gaps.push_back(all[end].gap);
    }
    const Task& t = all[i].task;
    const stats::Estimate cost = stats::mean(evaluations);
    const double epochs =
        cost.value / (static_cast<double>(all[i].report.evaluations) / all[i].report.epochs);
    const auto text = [](double x) { return std::isfinite(x) ? lab::Cell(x) : lab::Cell(std::string()); };
    rows.push_back({t.problem, static_cast<std::int64_t>(t.n), method_text(t), t.eps,
                    static_cast<std::int64_t>(end - i), static_cast<std::int64_t>(solved), cost.value,
                    text(cost.interval.low), text(cost.interval.high), epochs,
                    *std::max_element(residuals.begin(), residuals.end()), stats::mean(naturals).value,
                    text(stats::mean(gaps).value)});
    i = end;
  }
  bench.table("methods",
              {"problem", "N", "method", "eps", "runs", "solved", "evaluations, mean", "low", "high",
               "epochs, mean", "certified residual, worst", "natural residual, mean", "duality gap, mean"},
              rows);
}

void write_files(Bench& bench, const std::vector<Outcome>& all) {
  std::string lines;
  tables::CsvWriter series;
  series.row(std::vector<std::string>{"problem", "N", "method", "eps", "seed", "iteration", "evaluations",
                                      "natural_residual", "certified_residual"});
  for (const Outcome& o : all) {
    const Task& t = o.task;
    const Report& r = o.report;
    json::object line{{"problem", t.problem},
                      {"N", t.n},
                      {"dim", o.dim},
                      {"method", method_text(t)},
                      {"eps", t.eps},
                      {"seed", t.seed},
                      {"evaluations", r.evaluations},
                      {"epochs", r.epochs},
                      {"iterations", r.iterations},
                      {"residual", r.residual},
                      {"natural_residual", r.natural},
                      {"solved", r.solved},
                      {"L", r.constants.sampled},
                      {"L_F", r.constants.full},
                      // Always as long, so that a run that repeats has files of the same size.
                      {"seconds", fmt::format("{:.4e}", r.seconds)}};
    if (std::isfinite(o.gap)) line["gap"] = o.gap;
    lines += json::serialize(line) + "\n";
    for (const TracePoint& p : r.trace) {
      series.cell(t.problem).cell(static_cast<std::int64_t>(t.n)).cell(method_text(t)).cell(t.eps);
      series.cell(static_cast<std::int64_t>(t.seed)).cell(static_cast<std::int64_t>(p.iteration));
      series.cell(static_cast<std::int64_t>(p.evaluations)).cell(p.natural);
      if (std::isfinite(p.certified))
        series.cell(p.certified);
      else
        series.cell("");
      series.end_row();
    }
  }
  bench.file("result.jsonl", "one run a line: evaluations, residuals, gap, seconds", lines);
  bench.file("series.csv", "residuals on the way, run by run", series.text());
}

}  // namespace

Settings read_settings(const Bench& bench) {
  const lab::Values& v = bench.values();
  Settings s;
  s.sizes = sizes_of(bench, "sizes", 16, 1e6);
  s.dim = static_cast<std::size_t>(v.integer("dim"));
  constexpr std::size_t kCellsMax = 50'000'000;
  if (s.sizes.back() * s.dim > kCellsMax)
    throw BadInput(
        fmt::format("sizes: {} rows of {} are more than {} numbers", s.sizes.back(), s.dim, kCellsMax));
  s.eps = numbers(bench, "eps", 1e-6, 1, 6, false);
  std::reverse(s.eps.begin(), s.eps.end());
  s.rival_eps = v.real("rival-eps");
  s.games = v.list("games");
  s.game_sizes = sizes_of(bench, "game-sizes", 2, 2000);
  s.game_eps = v.real("game-eps");
  s.table_eps = v.real("table-eps");
  for (const std::string& name : v.list("methods")) s.methods.push_back(*method_named(name));
  s.budget = static_cast<std::uint64_t>(v.integer("budget"));
  s.seeds = static_cast<std::uint64_t>(v.integer("seeds"));
  s.exponent = v.real("exponent");
  s.options.budget = s.budget;
  s.options.inner = v.real("inner");
  s.options.inner_ppm = v.real("inner-ppm");
  if (v.has("matrix") && !v.text("matrix").empty()) {
    s.own = read_matrix(v.text("matrix"), nullptr);
    if (const std::string fault = game_fault(*s.own); !fault.empty()) throw BadInput("matrix: " + fault);
  }
  return s;
}

std::string method_text(const Task& task) {
  return std::string(word(task.method)) + (task.restart ? " + restart" : "");
}

void add_seeds(std::vector<Task>& tasks, Task task, const Settings& settings) {
  for (task.seed = 0; task.seed < (is_random(task.method) ? settings.seeds : 1); ++task.seed) {
    tasks.push_back(task);
    task.trace_ratio =
        task.by_iterations ? task.trace_ratio : 0;  // of other seeds only where a mean is drawn
  }
}

std::vector<Outcome> run_tasks(Bench& bench, const Settings& settings, const std::vector<Task>& tasks,
                               double from, double to) {
  std::vector<Outcome> outcomes(tasks.size());
  const std::thread::id own = std::this_thread::get_id();
  threads::parallel_for(tasks.size(), kThreads, [&](std::size_t i) {
    bench.check();
    const Task& t = tasks[i];
    if (std::this_thread::get_id() == own)
      bench.progress(from + (to - from) * static_cast<double>(i) / static_cast<double>(tasks.size()),
                     fmt::format("{}, N = {}, {}", t.problem, t.n, method_text(t)));
    outcomes[i] = Solver(bench, settings, t).run();
  });
  return outcomes;
}

void measure_others(Bench& bench, const Settings& settings, std::vector<Outcome>& all) {
  struct Problem {
    const char* name;
    std::size_t n;
    double eps;
  };
  const std::size_t n = bench.full() ? 512 : 128;
  std::vector<Task> tasks;
  for (const Problem& p :
       {Problem{"robust", n, 0.02}, Problem{"logistic", n, 0.01}, Problem{"lagrangian", 16, 0.01}})
    for (const Method method : settings.methods) {
      if (needs_cocoercive(method) || method == Method::svre) continue;
      add_seeds(tasks, {.problem = p.name, .n = p.n, .method = method, .eps = p.eps}, settings);
      if (method == Method::vrh2)
        add_seeds(tasks, {.problem = p.name, .n = p.n, .method = method, .restart = true, .eps = p.eps},
                  settings);
    }
  for (Outcome& o : run_tasks(bench, settings, tasks, 0.9, 1)) all.push_back(std::move(o));
}

void experiment(Bench& bench) {
  const Settings settings = read_settings(bench);
  std::vector<Outcome> all;
  measure_least_squares(bench, settings, all);
  measure_games(bench, settings, all);
  measure_others(bench, settings, all);
  bench.claim("C6", {.not_measured = "a lower bound speaks of all methods; runs of some cannot decide it"});
  table_of(bench, all);
  write_files(bench, all);
}

}  // namespace quire::labs::vr_halpern

// Random instances: all methods side by side, and how queries grow with d and 1/eps (claims C1 and C2).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/bandits/radius.h"
#include "labs/engines/stats/intervals.h"
#include "labs/sparse-bandits/lab.h"
#include "labs/sparse-bandits/net_elim.h"

namespace quire::labs::sparse_bandits {
namespace {

using lab::Bench;

constexpr double kNetAllProducts = 2e9;  // |Theta| N above which net-all is not run
constexpr double kNetAllSwept = 5e8;     // the same in sweeps

double net_size(const Settings& s) { return count_net({s.dimension, s.sparsity, s.allowed(s.eps)}).size; }

const char* name_of(Deviation deviation) {
  return deviation == Deviation::flattened ? "random, flattened" : "random, signs";
}

const Row* known_row(const Report& report, const std::string& instance, const std::string& method,
                     const Shape& shape) {
  for (const Row& row : report.rows)
    if (row.instance == instance && row.method == method && row.shape == shape) return &row;
  return nullptr;
}

/// Runs of several methods, with their rows and, for net-elim, its breaches. Sweeps cross: what was run
/// before is not run again.
std::vector<Row> measure(const Bench& bench, const Settings& settings,
                         const std::vector<std::string>& methods, Deviation deviation, Report& report) {
  const Shape shape{settings.dimension, settings.sparsity, settings.eps, settings.actions};
  const std::string instance = name_of(deviation);
  std::vector<std::string> fresh;
  for (const std::string& method : methods)
    if (known_row(report, instance, method, shape) == nullptr) fresh.push_back(method);
  const std::vector<std::vector<Course>> runs = random_runs(bench, settings, fresh, deviation);
  for (std::size_t m = 0; m < fresh.size(); ++m) {
    Row row = summary(instance, fresh[m], shape, runs[m]);
    if (fresh[m].starts_with("net-")) row.net = net_size(settings);
    if (fresh[m] == "net-elim") count_breaches(report.breaches, instance, settings, row.net, shape, runs[m]);
    report.rows.push_back(row);
  }
  std::vector<Row> rows;
  for (const std::string& method : methods) rows.push_back(*known_row(report, instance, method, shape));
  return rows;
}

/// One run of net-elim, query by query.
void draw_course(Bench& bench, const Settings& settings, Report& report) {
  const std::uint64_t seed = bandits::paired_seed(bench.seed(), 0);
  const FeaturesPtr features = gaussian_features(random::Stream(seed, "features", settings.dimension),
                                                 settings.actions, settings.dimension);
  const Instance instance = linear_instance(
      features,
      random_theta(random::Stream(seed, "theta", static_cast<std::uint64_t>(settings.sparsity)),
                   settings.dimension, settings.sparsity),
      settings.eps, Deviation::flattened, random::Stream(seed, "signs"));
  NetElim learner(features, {settings.sparsity, settings.eps, 1, 0}, [&bench] { bench.check(); });
  report.course_csv = "query,action,reward,best so far,alive\n";
  bench.point("course alive", 0, static_cast<double>(learner.result().alive));
  double query = 0;
  while (const auto action = learner.ask()) {
    bench.check();
    const double promise = learner.promise(), reward = instance.query(*action);
    learner.tell(*action, reward);
    ++query;
    const NetElim::Result result = learner.result();
    // The last answer ends the search: what it would strike is of no interest, and 0 has no logarithm.
    if (result.alive > 0) bench.point("course alive", query, static_cast<double>(result.alive));
    bench.point("course promise", query, promise);
    bench.point("course reward", query, reward);
    bench.point("course best", query, result.value);
    report.course_csv += fmt::format("{},{},{},{},{}\n", query, *action, reward, result.value, result.alive);
  }
}

struct Sweep {
  int sparsity;
  double eps;  // of the sweep over d
  std::vector<std::size_t> dimensions;
  std::size_t dimension;  // of the sweep over eps
  std::vector<double> eps_values;
};

std::vector<Sweep> sweeps(bool full) {
  return {{1, 0.2, {8, 16, 32, 64, 128, 200}, 16, {0.4, 0.2, 0.1, 0.05}},
          {2, 0.2, {8, 16, 32, 64}, 16, {0.4, 0.2, 0.1, 0.05}},
          {3, full ? 0.2 : 0.3, {8, 12, 16, 24}, 12, {0.5, 0.4, 0.3, 0.2}}};
}

double slope_of_pair(double x1, double y1, double x2, double y2) {
  return std::log(y2 / y1) / std::log(x2 / x1);
}

std::string label(int sparsity, const char* against) { return fmt::format("s={}, in {}", sparsity, against); }

/// One sparsity's growth: series, and figures for C2 and C2a.
void sweep_one(Bench& bench, const Settings& base, const Sweep& sweep, Report& report,
               std::vector<lab::Figure>& net_figures, std::vector<lab::Figure>& query_figures) {
  const std::string mark = fmt::format("s{}", sweep.sparsity);
  Settings settings = base;
  settings.sparsity = sweep.sparsity;
  settings.eps = sweep.eps;
  std::vector<double> x, nets, queries;
  for (const std::size_t d : sweep.dimensions) {
    settings.dimension = d;
    std::vector<std::string> methods{"net-elim"};
    if (net_size(settings) * static_cast<double>(settings.actions) <=
        (bench.full() ? kNetAllSwept : kNetAllSwept / 20))
      methods.emplace_back("net-all");
    const std::vector<Row> rows = measure(bench, settings, methods, Deviation::flattened, report);
    const Row& row = rows.front();
    x.push_back(static_cast<double>(d));
    nets.push_back(row.net);
    queries.push_back(row.queries);
    bench.point("queries " + mark, x.back(), row.queries);
    bench.point("net " + mark, x.back(), row.net);
    bench.point("all actions " + mark, x.back(), static_cast<double>(row.shape.actions));
    if (rows.size() > 1) bench.point("net-all " + mark, x.back(), rows[1].queries);
  }
  const std::size_t last = x.size() - 1;
  const double s = sweep.sparsity;
  net_figures.push_back({.label = label(sweep.sparsity, "d"),
                         .value = slope_of_pair(x[last - 1], nets[last - 1], x[last], nets[last]) - s});
  query_figures.push_back(
      {.label = label(sweep.sparsity, "d"), .value = stats::log_log_slope(x, queries).value - s});

  settings.dimension = sweep.dimension;
  std::vector<double> inverse, eps_queries;
  for (const double eps : sweep.eps_values) {
    settings.eps = eps;
    const Row row = measure(bench, settings, {"net-elim"}, Deviation::flattened, report).front();
    inverse.push_back(1 / eps);
    eps_queries.push_back(row.queries);
    bench.point("queries in 1/eps " + mark, 1 / eps, row.queries);
  }
  const auto size = [&](double eps) { return count_net({sweep.dimension, sweep.sparsity, eps}).size; };
  net_figures.push_back({.label = label(sweep.sparsity, "1/eps"),
                         .value = slope_of_pair(1 / 0.05, size(0.05), 1 / 0.02, size(0.02)) - s});
  query_figures.push_back({.label = label(sweep.sparsity, "1/eps"),
                           .value = stats::log_log_slope(inverse, eps_queries).value - s});
}

}  // namespace

void compare_methods(Bench& bench, const Settings& settings, Report& report) {
  std::vector<std::string> methods{"net-elim",  "net-elim(1,1)", "kw",     "kw-phased", "linucb", "sparse-ls",
                                   "sparse-l1", "lasso-explore", "random", "greedy-max"};
  const double products = net_size(settings) * static_cast<double>(settings.actions);
  if (products <= kNetAllProducts)
    methods.insert(methods.begin() + 2, "net-all");
  else
    bench.log(fmt::format("net-all is not run: {:.3g} products a run", products));
  for (const Deviation deviation : {Deviation::flattened, Deviation::signs})
    measure(bench, settings, methods, deviation, report);
  bench.progress(0.05, "methods on random instances");
  draw_course(bench, settings, report);
  // Loss by method against d, at the sparsity and eps that were set.
  const std::vector<std::string> drawn{"net-elim", "kw", "sparse-ls", "lasso-explore"};
  Settings at = settings;
  for (const std::size_t d : std::vector<std::size_t>{8, 16, 32, 64}) {
    at.dimension = d;
    if (!net_fault({d, at.sparsity, at.allowed(at.eps)}).empty()) break;
    for (const Row& row : measure(bench, at, drawn, Deviation::flattened, report))
      bench.point("loss " + row.method, static_cast<double>(d), row.loss);
  }
  bench.progress(0.1, "loss against d");
}

void measure_growth(Bench& bench, const Settings& settings, Report& report) {
  std::vector<lab::Figure> nets, queries;
  const std::vector<Sweep> all = sweeps(bench.full());
  for (std::size_t i = 0; i < all.size(); ++i) {
    sweep_one(bench, settings, all[i], report, nets, queries);
    bench.progress(0.1 + 0.15 * static_cast<double>(i + 1), fmt::format("growth, s={}", all[i].sparsity));
  }
  bench.claim("C2",
              {.scale = lab::Scale::same,
               .figures = std::move(nets),
               .note = "slope less s; in d at the largest pair of dimensions, in 1/eps from 0.05 to 0.02"});
  bench.claim("C2a", {.scale = lab::Scale::reduced,
                      .figures = std::move(queries),
                      .note = "slope less s, over all points; where rewards of Gaussian features come near "
                              "eps (large d) the search ends "
                              "early, which bends slopes down"});
}

}  // namespace quire::labs::sparse_bandits

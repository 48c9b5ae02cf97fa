// Algorithm 1 on least squares: epochs against N (C1), residual against k and its bound (C2), cost against
// 1/eps (C3), beside what it is compared with.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "labs/engines/stats/intervals.h"
#include "labs/vr-halpern/lab.h"

namespace quire::labs::vr_halpern {

namespace {

using lab::Bench;
using lab::Figure;
using lab::Scale;

constexpr double kTraceRatio = 1.15;
constexpr std::uint64_t kFirstOfSlope = 100;  // C2 looks at k from here on

Figure figure_of(std::string label, const stats::Estimate& e) {
  Figure figure{.label = std::move(label), .value = e.value};
  if (std::isfinite(e.interval.low)) {
    figure.low = e.interval.low;
    figure.high = e.interval.high;
  }
  return figure;
}

std::vector<Task> plan(const Settings& settings) {
  std::vector<Task> tasks;
  for (const std::size_t n : settings.sizes) {
    for (const double eps : settings.eps) {
      const bool smallest = eps == settings.eps.back();
      add_seeds(tasks,
                {.problem = "lsq",
                 .n = n,
                 .method = Method::vrh1,
                 .eps = eps,
                 .trace_ratio = smallest ? kTraceRatio : 0,
                 .by_iterations = smallest},
                settings);
    }
    const double ratio = n == settings.sizes.back() ? kTraceRatio : 0;
    for (const Method method :
         {Method::vrh1, Method::halpern, Method::halpern_l, Method::gda, Method::eag, Method::vrh2})
      if (std::find(settings.methods.begin(), settings.methods.end(), method) != settings.methods.end()) {
        const bool again = method == Method::vrh1;  // restarted; without, it ran above
        add_seeds(tasks,
                  {.problem = "lsq",
                   .n = n,
                   .method = method,
                   .restart = again,
                   .eps = settings.rival_eps,
                   .trace_ratio = ratio},
                  settings);
      }
  }
  return tasks;
}

/// Runs of vrh1 that reached eps, by N.
std::map<std::size_t, std::vector<const Outcome*>> solved_by_n(const std::vector<Outcome>& outcomes,
                                                               double eps) {
  std::map<std::size_t, std::vector<const Outcome*>> found;
  for (const Outcome& o : outcomes)
    if (o.task.method == Method::vrh1 && !o.task.restart && o.task.eps == eps && o.report.solved)
      found[o.task.n].push_back(&o);
  return found;
}

void claim_epochs(Bench& bench, const Settings& settings, const std::vector<Outcome>& outcomes) {
  std::vector<double> n, epochs;
  std::string note;
  double first = 0;
  for (const auto& [size, runs] : solved_by_n(outcomes, settings.eps.back())) {
    std::vector<double> of_size;
    for (const Outcome* o : runs) {
      n.push_back(static_cast<double>(size));
      epochs.push_back(o->report.epochs);
      of_size.push_back(o->report.epochs);
    }
    const double mean = stats::mean(of_size).value;
    if (first == 0) first = mean * std::sqrt(n.front());
    bench.point("epochs vrh1", static_cast<double>(size), mean);
    bench.point("epochs reference", static_cast<double>(size), first / std::sqrt(static_cast<double>(size)));
    note += fmt::format("{}{:.0f} at N = {}", note.empty() ? "epochs: " : ", ", mean, size);
  }
  const stats::Estimate slope = stats::log_log_slope(n, epochs);
  lab::Measurement m{.scale = Scale::reduced, .figures = {figure_of("", slope)}, .note = note};
  if (!std::isfinite(slope.value)) m = {.not_measured = "needs two N whose runs end within the budget"};
  bench.claim("C1", m);
}

/// Mean over seeds of the certified residual at each k that all of them reached.
std::map<std::uint64_t, double> mean_residuals(const std::vector<const Outcome*>& runs) {
  std::map<std::uint64_t, std::vector<double>> by_k;
  for (const Outcome* o : runs)
    for (const TracePoint& p : o->report.trace) by_k[p.iteration].push_back(p.certified);
  std::map<std::uint64_t, double> means;
  for (const auto& [k, values] : by_k)
    if (values.size() == runs.size()) means[k] = stats::mean(values).value;
  return means;
}

void claim_residuals(Bench& bench, const Settings& settings, const std::vector<Outcome>& outcomes) {
  std::vector<Figure> slopes, shares;
  std::string note;
  const auto by_n = solved_by_n(outcomes, settings.eps.back());
  for (const auto& [n, runs] : by_n) {
    const double bound = 16 * runs[0]->report.constants.sampled * runs[0]->distance;
    std::vector<double> k_late, residual_late;
    double share = 0;
    for (const auto& [k, residual] : mean_residuals(runs)) {
      const double at = static_cast<double>(k);
      share = std::max(share, residual * (at + 4) / bound);
      if (n == by_n.begin()->first) {
        bench.point("residual smallest", at, residual);
        bench.point("residual bound", at, bound / (at + 4));
      }
      if (n == by_n.rbegin()->first) bench.point("residual largest", at, residual);
      if (k < kFirstOfSlope) continue;
      k_late.push_back(at);
      residual_late.push_back(residual);
    }
    const stats::Estimate slope = stats::log_log_slope(k_late, residual_late);
    if (std::isfinite(slope.value)) slopes.push_back(figure_of(fmt::format("N = {}", n), slope));
    if (!k_late.empty())
      note += fmt::format("{}N = {}: {:.2f} of the bound at k = {:.0f}, {:.2f} at k = {:.0f}",
                          note.empty() ? "" : "; ", n, residual_late.front() * (k_late.front() + 4) / bound,
                          k_late.front(), residual_late.back() * (k_late.back() + 4) / bound, k_late.back());
    shares.push_back({.label = fmt::format("N = {}, D = {:.3g}", n, runs[0]->distance), .value = share});
  }
  if (!note.empty())
    note +=
        ". Directions of little curvature come in late: the residual begins far below the bound and nears a "
        "fixed "
        "share of it";
  lab::Measurement slope{.scale = Scale::same, .figures = slopes, .note = note},
      share{.scale = Scale::same, .figures = shares};
  if (slopes.empty()) slope.not_measured = "no run went on beyond 100 iterations";
  if (shares.empty()) share.not_measured = "no run ended within the budget";
  bench.claim("C2", slope);
  bench.claim("C2a", share);
}

void claim_cost(Bench& bench, const Settings& settings, const std::vector<Outcome>& outcomes) {
  std::vector<Figure> slopes;
  for (const std::size_t n : settings.sizes) {
    std::vector<double> inverse, cost;
    double first = 0;
    for (const double eps : settings.eps) {
      const auto by_n = solved_by_n(outcomes, eps);
      const auto runs = by_n.find(n);
      if (runs == by_n.end()) continue;
      std::vector<double> here;
      for (const Outcome* o : runs->second) here.push_back(static_cast<double>(o->report.evaluations));
      const double mean = stats::mean(here).value;
      if (n == settings.sizes.front()) {
        if (first == 0) first = mean * eps;
        bench.point("cost smallest", 1 / eps, mean);
        bench.point("cost reference", 1 / eps, first / eps);
      }
      if (n == settings.sizes.back()) bench.point("cost largest", 1 / eps, mean);
      if (runs->second[0]->report.constants.sampled / eps <= std::sqrt(static_cast<double>(n))) continue;
      inverse.insert(inverse.end(), here.size(), 1 / eps);
      cost.insert(cost.end(), here.begin(), here.end());
    }
    const stats::Estimate slope = stats::log_log_slope(inverse, cost);
    if (std::isfinite(slope.value)) slopes.push_back(figure_of(fmt::format("N = {}", n), slope));
  }
  lab::Measurement m{.scale = Scale::reduced, .figures = slopes};
  if (slopes.empty()) m.not_measured = "needs two eps with sqrt(N) L/eps > N";
  bench.claim("C3", m);
}

void draw_rivals(Bench& bench, const Settings& settings, const std::vector<Outcome>& outcomes) {
  for (const Outcome& o : outcomes) {
    if (o.task.seed != 0) continue;
    const std::string method = method_text(o.task);
    const bool vrh1 = o.task.method == Method::vrh1 && !o.task.restart;
    if ((o.task.method == Method::halpern || o.task.method == Method::halpern_l) && o.report.solved)
      bench.point("epochs " + method, static_cast<double>(o.task.n), o.report.epochs);
    if (o.task.n != settings.sizes.back()) continue;
    if (vrh1 || o.task.restart || o.task.method == Method::halpern || o.task.method == Method::gda)
      for (const TracePoint& p : o.report.trace)
        if (p.natural > 0)
          bench.point("course " + method, static_cast<double>(p.evaluations) / static_cast<double>(o.task.n),
                      p.natural);
  }
}

}  // namespace

void measure_least_squares(Bench& bench, const Settings& settings, std::vector<Outcome>& all) {
  std::vector<Outcome> outcomes = run_tasks(bench, settings, plan(settings), 0, 0.2);
  claim_epochs(bench, settings, outcomes);
  claim_residuals(bench, settings, outcomes);
  claim_cost(bench, settings, outcomes);
  draw_rivals(bench, settings, outcomes);
  for (Outcome& o : outcomes) all.push_back(std::move(o));
}

}  // namespace quire::labs::vr_halpern

// Algorithm 2 on matrix games: all methods on the smallest ones, then the gain over extragradient, its
// anchored form and the deterministic form of Algorithm 2 as n grows (C4, C5).
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "labs/engines/stats/intervals.h"
#include "labs/vr-halpern/lab.h"

namespace quire::labs::vr_halpern {

namespace {

using lab::Bench;
using lab::Scale;

constexpr double kTraceRatio = 1.2;
constexpr std::size_t kClaimSize = 200;        // C4
constexpr std::size_t kLargestOfRivals = 400;  // full evaluations of eg and eag on a larger game take minutes

bool listed(const Settings& settings, Method method) {
  return std::find(settings.methods.begin(), settings.methods.end(), method) != settings.methods.end();
}

/// Every method that applies, on the smallest size of each game, and on a matrix of one's own.
std::vector<Task> plan_table(const Settings& settings) {
  std::vector<Task> tasks;
  const auto add = [&](const std::string& game, std::size_t n) {
    for (const Method method : settings.methods) {
      if (needs_cocoercive(method)) continue;
      Task task{.problem = game, .n = n, .method = method, .eps = settings.table_eps};
      add_seeds(tasks, task, settings);
      task.restart = true;
      if (method == Method::vrh2) add_seeds(tasks, task, settings);
    }
  };
  for (const std::string& game : settings.games) add(game, settings.game_sizes.front());
  if (settings.own) add("own", std::max(settings.own->rows, settings.own->columns));
  return tasks;
}

/// The largest game that every method of the figure runs on.
std::size_t drawn_size(const Settings& settings) {
  std::size_t size = settings.game_sizes.front();
  for (const std::size_t n : settings.game_sizes)
    if (n <= kLargestOfRivals) size = n;
  return size;
}

std::vector<Task> plan_gain(const Settings& settings) {
  std::vector<Task> tasks;
  if (std::find(settings.games.begin(), settings.games.end(), "policeman") == settings.games.end())
    return tasks;
  for (const std::size_t n : settings.game_sizes) {
    const double ratio = n == drawn_size(settings) ? kTraceRatio : 0;
    for (const Method method : {Method::vrh2, Method::halpern_ppm, Method::eag, Method::eg}) {
      if (!listed(settings, method)) continue;
      if (n > kLargestOfRivals && (method == Method::eag || method == Method::eg)) continue;
      Task task{
          .problem = "policeman", .n = n, .method = method, .eps = settings.game_eps, .trace_ratio = ratio};
      add_seeds(tasks, task, settings);
      task.restart = true;
      if (method == Method::vrh2) add_seeds(tasks, task, settings);
    }
  }
  return tasks;
}

/// Evaluations of a rival over those of vrh2 on the game of size n: geometric mean over seeds. NaN where a
/// run is missing or did not end.
stats::Estimate gain(const std::vector<Outcome>& outcomes, Method rival, std::size_t n) {
  double theirs = NAN;
  for (const Outcome& o : outcomes)
    if (o.task.n == n && o.task.method == rival && o.report.solved)
      theirs = static_cast<double>(o.report.evaluations);
  std::vector<double> ratios;
  for (const Outcome& o : outcomes)
    if (o.task.n == n && o.task.method == Method::vrh2 && !o.task.restart)
      ratios.push_back(o.report.solved ? theirs / static_cast<double>(o.report.evaluations) : NAN);
  if (ratios.empty() || std::isnan(ratios[0])) return {NAN, {NAN, NAN}};
  return stats::geometric_mean(ratios);
}

void claim_gain(Bench& bench, const Settings& settings, const std::vector<Outcome>& outcomes, const char* id,
                Method rival) {
  const stats::Estimate e = gain(outcomes, rival, kClaimSize);
  lab::Measurement m{.scale = Scale::reduced};
  if (std::isfinite(e.value)) {
    m.figures = {{.value = e.value, .low = e.interval.low, .high = e.interval.high}};
    const stats::Estimate restarted = [&] {
      std::vector<double> cost;
      for (const Outcome& o : outcomes)
        if (o.task.n == kClaimSize && o.task.restart)
          cost.push_back(static_cast<double>(o.report.evaluations));
      return stats::mean(cost);
    }();
    m.note = fmt::format("one game; interval over {} seeds. Restarted, vrh2 needs {:.3g} evaluations",
                         settings.seeds, restarted.value);
  } else {
    m.not_measured = "the run lacks policeman with n = 200, or a method, or the budget";
  }
  bench.claim(id, m);
}

void claim_growth(Bench& bench, const Settings& settings, const std::vector<Outcome>& outcomes) {
  double before = NAN, least = INFINITY;
  std::string note;
  for (const std::size_t n : settings.game_sizes) {
    const double now = gain(outcomes, Method::halpern_ppm, n).value;
    if (std::isnan(now)) continue;
    if (!std::isnan(before)) least = std::min(least, now / before);
    note += fmt::format("{}{:.3g} at n = {}", note.empty() ? "gain: " : ", ", now, n);
    before = now;
  }
  lab::Measurement m{.scale = Scale::analogue, .note = note};
  if (std::isfinite(least))
    m.figures = {{.value = least}};
  else
    m.not_measured = "needs two sizes of policeman, vrh2 and halpern-ppm";
  bench.claim("C5", m);
}

void draw(Bench& bench, const Settings& settings, const std::vector<Outcome>& outcomes) {
  double first = 0;
  for (const std::size_t n : settings.game_sizes) {
    for (const Method rival : {Method::halpern_ppm, Method::eag, Method::eg}) {
      const double value = gain(outcomes, rival, n).value;
      if (!std::isfinite(value)) continue;
      const double at = static_cast<double>(n);
      bench.point(fmt::format("gain {}", word(rival)), at, value);
      if (rival != Method::halpern_ppm) continue;
      if (first == 0) first = value / std::sqrt(at);
      bench.point("gain reference", at, first * std::sqrt(at));
    }
  }
  for (const Outcome& o : outcomes)
    if (o.task.n == drawn_size(settings) && o.task.seed == 0)
      for (const TracePoint& p : o.report.trace)
        bench.point("game " + method_text(o.task),
                    static_cast<double>(p.evaluations) / static_cast<double>(o.task.n), p.natural);
}

}  // namespace

void measure_games(Bench& bench, const Settings& settings, std::vector<Outcome>& all) {
  for (Outcome& o : run_tasks(bench, settings, plan_table(settings), 0.2, 0.4)) all.push_back(std::move(o));
  std::vector<Outcome> outcomes = run_tasks(bench, settings, plan_gain(settings), 0.4, 0.9);
  claim_gain(bench, settings, outcomes, "C4", Method::eg);
  claim_gain(bench, settings, outcomes, "C4a", Method::eag);
  claim_growth(bench, settings, outcomes);
  draw(bench, settings, outcomes);
  for (Outcome& o : outcomes) all.push_back(std::move(o));
}

}  // namespace quire::labs::vr_halpern

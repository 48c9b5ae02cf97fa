// What the figures say to each claim of the card.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/dynamic-submodular/lab.h"
#include "labs/engines/stats/intervals.h"

namespace quire::labs::dynamic_submodular {

namespace {

using lab::Bench;
using lab::Figure;
using lab::Measurement;
using lab::Scale;
using What = SweepCell::What;

struct Shares {
  std::string label;
  std::vector<double> all;
};

/// Shares of the bound by stream and objective, over seeds.
std::vector<Shares> shares_by_arena(const Results& results) {
  std::vector<Shares> arenas;
  for (const Cell& cell : results.cells) {
    const std::string label = cell.objective + ", " + cell.stream;
    if (arenas.empty() || arenas.back().label != label) arenas.push_back({label, {}});
    const std::vector<double> more = ratios(cell, *cell.course("dyn"));
    arenas.back().all.insert(arenas.back().all.end(), more.begin(), more.end());
  }
  return arenas;
}

std::vector<Shares> shares_of_exact(const Results& results) {
  std::vector<Shares> arenas;
  for (const ExactCell& cell : results.exact) {
    if (arenas.empty() || arenas.back().label != cell.objective) arenas.push_back({cell.objective, {}});
    arenas.back().all.insert(arenas.back().all.end(), cell.shares.begin(), cell.shares.end());
  }
  return arenas;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

double share_kept(const std::vector<double>& values, double promised) {
  const auto kept = std::count_if(values.begin(), values.end(), [&](double v) { return v >= promised; });
  return static_cast<double>(kept) / static_cast<double>(values.size());
}

void claim_guarantee(Bench& bench, const Results& results) {
  const double promised = 0.5 - results.plan.settings.eps;
  const std::string note =
      fmt::format("1/2 - eps is {:.3g}; shares are of a bound, never below the best", promised);
  Measurement mean{.scale = Scale::same, .figures = {}, .note = note};
  Measurement kept = mean, exact = mean, exact_kept = mean;
  for (const Shares& s : shares_by_arena(results)) {
    mean.figures.push_back({.label = s.label, .value = mean_of(s.all) - promised});
    kept.figures.push_back({.label = s.label, .value = share_kept(s.all, promised)});
  }
  exact.note = exact_kept.note =
      fmt::format("k = 3, n = {}, the best of all subsets after every update", results.plan.exact_n);
  for (const Shares& s : shares_of_exact(results)) {
    exact.figures.push_back({.label = s.label, .value = mean_of(s.all) - promised});
    exact_kept.figures.push_back({.label = s.label, .value = share_kept(s.all, promised)});
  }
  bench.claim("C1", mean);
  bench.claim("C1a", kept);
  bench.claim("C1b", exact);
  bench.claim("C1c", exact_kept);
}

void claim_growth(Bench& bench, const Results& results) {
  Measurement growth{.scale = Scale::reduced, .figures = {}};
  for (const char* stream : {"window", "random"}) {
    std::vector<double> x, y;
    for (const SweepCell& cell : results.sweeps) {
      if (cell.what != What::growth || cell.stream != stream) continue;
      x.push_back(cell.x);
      y.push_back(cell.queries_per_update("dyn"));
    }
    const stats::Estimate slope = stats::log_log_slope(x, y);
    growth.figures.push_back(
        {.label = stream, .value = slope.value, .low = slope.interval.low, .high = slope.interval.high});
  }
  const auto& n = results.plan.growth_n;
  growth.note = fmt::format("n from {} to {}, coverage of 2,000 terms; with the 95 % interval of the slope",
                            n.front(), n.back());
  if (n.size() < 2) growth = {.not_measured = "a slope needs two different n"};
  bench.claim("C2", growth);
}

/// Slopes of neighbouring points of a sweep.
std::vector<Figure> octaves(const Results& results, What what, const char* name) {
  const auto curve = sweep_curve(results, what, "window", "dyn");
  std::vector<Figure> figures;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const double slope =
        std::log(curve[i].second / curve[i - 1].second) / std::log(curve[i].first / curve[i - 1].first);
    figures.push_back(
        {.label = fmt::format("{} {:g} to {:g}", name, curve[i - 1].first, curve[i].first), .value = slope});
  }
  return figures;
}

void claim_degree(Bench& bench, const Results& results) {
  const std::vector<Figure> by_k = octaves(results, What::k, "k");
  Measurement degree{.scale = Scale::reduced, .figures = by_k};
  degree.note = fmt::format("n = {}, window, coverage of 20,000 terms", results.plan.sweep_n);
  if (by_k.empty()) degree.not_measured = "a slope needs two different k";
  const std::string setting = degree.note;
  degree.note +=
      "; at small k tau is high, so that most insertions end at the first level unasked, and each doubling "
      "of k lets "
      "more pass and adds levels";
  bench.claim("C3", degree);
  Measurement by_eps{.scale = Scale::reduced, .figures = octaves(results, What::eps, "1/eps")};
  by_eps.note = fmt::format("n = {}, window, coverage of 2,000 terms", results.plan.sweep_n);
  if (by_eps.figures.empty()) by_eps.not_measured = "a slope needs two different eps";
  bench.claim("C3a", by_eps);
  Measurement last{.scale = Scale::reduced, .figures = {}, .note = setting};
  if (!results.plan.sweep_k.empty() && results.plan.sweep_k.back() >= 300)
    last.figures.assign(by_k.end() - 2, by_k.end());
  else
    last.not_measured = "k must pass the number of levels by far: k_most of 320 or more shows it";
  bench.claim("C3b", last);
}

void claim_crossover(Bench& bench, const Results& results) {
  constexpr double kWithin = 10'000;
  Measurement m{.scale = Scale::same, .figures = {}};
  const double from = crossover(results, "dyn", "lazy-greedy");
  const double most = results.plan.growth_n.empty() ? 0 : static_cast<double>(results.plan.growth_n.back());
  m.note = "in questions, against lazy greedy from scratch after every update; window, coverage";
  if (!std::isnan(from))
    m.figures.push_back({.value = from});
  else if (most >= kWithin)
    m.figures.push_back({.label = "none up to", .value = most});
  else
    m.not_measured =
        fmt::format("lazy greedy asks less up to n = {}; growth_most of 10,000 or more decides", most);
  bench.claim("C4", m);
}

void claim_buckets(Bench& bench, const Results& results) {
  Measurement m{.scale = Scale::same, .figures = {}};
  for (const MethodRow& row : method_rows(results))
    if (row.stream == "heavy-first" && row.method.starts_with("dyn"))
      m.figures.push_back({.label = row.objective + ", " + row.method, .value = row.ratio_min});
  if (m.figures.empty()) m.not_measured = "the run left out the stream heavy-first";
  bench.claim("C5", m);
}

}  // namespace

void report_claims(Bench& bench, const Results& results) {
  if (results.cells.empty()) {
    for (const char* id : {"C1", "C1a", "C1b", "C1c"})
      bench.claim(id, {.not_measured = "the run left out every stream or every objective"});
  } else {
    claim_guarantee(bench, results);
  }
  claim_growth(bench, results);
  claim_degree(bench, results);
  claim_crossover(bench, results);
  claim_buckets(bench, results);
}

}  // namespace quire::labs::dynamic_submodular

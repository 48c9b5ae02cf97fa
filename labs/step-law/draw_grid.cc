// The figures of engine A: the bowl from above, gaps, predictions over optima, exponents with their rings.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "labs/step-law/ground.h"

namespace quire::labs::step_law {
namespace {

using lab::Bench;

constexpr double kRing95 = 5.991464547107979;  // chi-squared with two degrees of freedom
constexpr std::size_t kRingPoints = 72;

/// A cross at a point: five points that a line joins. `step` in natural logarithms.
template <class Draw>
void cross(double x, double y, double step, const Draw& draw) {
  const double far = std::exp(step);
  draw(x / far, y / far);
  draw(x * far, y * far);
  draw(x, y);
  draw(x / far, y * far);
  draw(x * far, y / far);
}

/// The last model and budget with a bowl: the largest N, the most tokens.
void draw_plane(Bench& bench, const Ground& g, const Settings& settings) {
  const auto last = std::find_if(g.places.rbegin(), g.places.rend(),
                                 [](const Place& p) { return p.bowl && p.bowl->convex(); });
  if (last == g.places.rend()) return;
  for (const auto& [series, level] : {std::pair{"plane quarter", 0.0025}, {"plane percent", 0.01}})
    for (const Setting& s : last->bowl->plateau_edge(level, kRingPoints)) bench.point(series, s.lr, s.batch);
  const auto mark = [&](const char* series, const Setting& s) {
    cross(s.lr, s.batch, 0.06, [&](double x, double y) { bench.point(series, x, y); });
  };
  mark("plane step", settings.law.at(last->cell->n, last->cell->d));
  for (const Rule& rule : rules_of(settings))
    if (rule.law == "porian")
      if (const auto s = setting_of(rule, target_of(*last->cell), settings.law)) mark("plane porian", *s);
}

void draw_gaps(Bench& bench, const Ground& g, const Settings& settings) {
  std::vector<const Place*> places;
  for (const Place& p : g.places) places.push_back(&p);
  std::stable_sort(places.begin(), places.end(),
                   [](const Place* a, const Place* b) { return a->cell->d < b->cell->d; });
  const std::vector<Rule> rules = rules_of(settings);
  const auto draw = [&](const char* series, std::size_t rank, const std::optional<Setting>& s) {
    if (!s) return;
    if (const auto gap = judged_gap(g, *places[rank], *s))
      bench.point(series, static_cast<double>(rank + 1), *gap);
  };
  for (std::size_t i = 0; i < std::min(places.size(), Bench::kPointsMax); ++i) {
    const Cell& cell = *places[i]->cell;
    draw("gap step", i, settings.law.at(cell.n, cell.d));
    draw("gap deepseek", i, setting_of(rules[0], target_of(cell), settings.law));
    draw("gap porian", i, setting_of(rules[1], target_of(cell), settings.law));
    draw("gap microsoft", i, setting_of(rules[2], target_of(cell), settings.law));
  }
}

/// Predictions over the optima, for lr and for the batch.
void draw_predictions(Bench& bench, const Ground& g, const Settings& settings) {
  const Law refit = fitted_law(g.analysis).law;
  const std::vector<Rule> rules = rules_of(settings);
  for (const bool batch : {false, true}) {
    const auto part = [&](const Setting& s) { return batch ? s.batch : s.lr; };
    std::vector<const Place*> places;
    for (const Place& p : g.places)
      if (p.bowl && p.bowl->convex() && places.size() < Bench::kPointsMax) places.push_back(&p);
    std::stable_sort(places.begin(), places.end(), [&](const Place* a, const Place* b) {
      return part(a->bowl->optimum) < part(b->bowl->optimum);
    });
    const std::string figure = batch ? "batch" : "rate";
    for (const Place* p : places) {
      const double x = part(p->bowl->optimum);
      bench.point(figure + " step", x, part(settings.law.at(p->cell->n, p->cell->d)));
      bench.point(figure + " refit", x, part(refit.at(p->cell->n, p->cell->d)));
      if (const auto s = setting_of(rules[0], target_of(*p->cell), settings.law))
        bench.point(figure + " deepseek", x, part(*s));
      bench.point(figure + " diagonal", x, x);
    }
  }
}

/// The ring that holds 95 % of a normal distribution with this covariance of (N, D).
void draw_ring(Bench& bench, const char* series, const FittedLaw& law) {
  const auto& c = law.lr_covariance;
  const double l11 = std::sqrt(c[1][1]), l21 = l11 > 0 ? c[1][2] / l11 : 0,
               l22 = std::sqrt(std::max(0.0, c[2][2] - l21 * l21)), radius = std::sqrt(kRing95);
  for (std::size_t i = 0; i <= kRingPoints; ++i) {
    const double turn =
        2 * std::numbers::pi * static_cast<double>(i % kRingPoints) / static_cast<double>(kRingPoints);
    bench.point(series, law.law.lr[1] + radius * l11 * std::cos(turn),
                law.law.lr[2] + radius * (l21 * std::cos(turn) + l22 * std::sin(turn)));
  }
}

void draw_exponents(Bench& bench, const Ground& g) {
  const Identified& id = g.analysis.law.identified;
  if (id.n && id.d && id.both) draw_ring(bench, "exponents refit", fitted_law(g.analysis));
  draw_ring(bench, "exponents released", published_law(mean_law()));
  const Law printed = rounded_law();
  cross(-printed.lr[1], printed.lr[2], 0.01,
        [&](double x, double y) { bench.point("exponents printed", -x, y); });
}

}  // namespace

void draw_grid(Bench& bench, const Ground& g, const Settings& settings) {
  draw_plane(bench, g, settings);
  draw_gaps(bench, g, settings);
  draw_predictions(bench, g, settings);
  draw_exponents(bench, g);
}

}  // namespace quire::labs::step_law

// What a cell draws.
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "labs/lp-sensitivity/lab.h"

namespace quire::labs::lp_sensitivity {

namespace {

constexpr Index kScorePoints = 300;

/// Methods whose m* is drawn; the tables have all.
bool drawn(Method method) {
  return method == Method::sensitivity || method == Method::lewis || method == Method::augmented ||
         method == Method::root;
}

void draw_scores(lab::Bench& bench, const Cell& cell, const std::string& where) {
  const std::pair<const char*, const Vector*> all[] = {
      {"sensitivity", &cell.sensitivity_lo}, {"lewis", &cell.lewis}, {"leverage", &cell.leverage}};
  for (const auto& [name, scores] : all) {
    std::vector<double> sorted(scores->begin(), scores->end());
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    const std::size_t stride = sorted.size() / kScorePoints + 1;
    for (std::size_t i = 0; i < sorted.size(); i += stride)
      bench.point(fmt::format("score {} {}", where, name), static_cast<double>(i + 1), sorted[i]);
  }
}

/// Median over trials, a point an m.
void draw_curves(lab::Bench& bench, const Cell& cell, const std::string& where) {
  std::map<std::pair<Method, double>, std::vector<double>> by_m;
  for (const CurvePoint& point : cell.curves) by_m[{point.method, point.m}].push_back(point.distortion);
  for (auto& [key, values] : by_m) {
    if (!drawn(key.first) && key.first != Method::uniform) continue;
    std::sort(values.begin(), values.end());
    bench.point(fmt::format("D {} {}", where, word(key.first)), key.second, values[values.size() / 2]);
  }
}

}  // namespace

std::string p_text(double p) { return fmt::format("{:g}", p); }

void draw(lab::Bench& bench, const Outcome& outcome) {
  const Cell& cell = outcome.cell;
  const CellOptions& o = cell.options;
  const std::string where = fmt::format("{} p={}", o.family, p_text(o.p));
  const double d = static_cast<double>(o.d);
  if (outcome.purpose == Purpose::recursive) {
    bench.point("size " + where, d, cell.outcomes[0].m_star);
    return;
  }
  if (outcome.purpose == Purpose::scores) return;
  for (const MethodOutcome& m : cell.outcomes)
    if (drawn(m.method)) bench.point(fmt::format("m* {} {}", where, word(m.method)), d, m.m_star);
  if (o.p > 2) {
    bench.point("budget " + where, d, std::pow(d, o.p / 2));
    if (const double ratio = ratio_to_bound(cell); std::isfinite(ratio))
      bench.point("ratio " + where, d, ratio);
  }
  draw_curves(bench, cell, where);
  if (o.curves) draw_scores(bench, cell, where);
}

}  // namespace quire::labs::lp_sensitivity

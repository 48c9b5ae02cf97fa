#include "labs/language-monkeys/families.h"

#include <algorithm>
#include <cmath>

namespace quire::labs::language_monkeys {

double k_at(std::span<const passk::CurvePoint> curve, double coverage) {
  for (std::size_t i = 0; i < curve.size(); ++i) {
    if (curve[i].coverage < coverage) continue;
    if (i == 0) return curve[0].coverage == coverage ? curve[0].k : NAN;
    const double share = (coverage - curve[i - 1].coverage) / (curve[i].coverage - curve[i - 1].coverage);
    return std::exp(std::lerp(std::log(curve[i - 1].k), std::log(curve[i].k), share));
  }
  return NAN;
}

double coverage_at(std::span<const passk::CurvePoint> curve, double k) {
  if (curve.empty() || !(k >= curve.front().k) || !(k <= curve.back().k)) return NAN;
  for (std::size_t i = 1; i < curve.size(); ++i)
    if (k <= curve[i].k)
      return std::lerp(curve[i - 1].coverage, curve[i].coverage,
                       std::log(k / curve[i - 1].k) / std::log(curve[i].k / curve[i - 1].k));
  return curve.back().coverage;
}

Family align(std::span<const NamedCurve> curves, double anchor) {
  Family family;
  double low = 0, high = 1;
  for (const NamedCurve& c : curves) {
    low = std::max(low, c.points.front().coverage);
    high = std::min(high, c.points.back().coverage);
  }
  family.anchor = anchor > 0 ? anchor : (low + high) / 2;
  for (const NamedCurve& c : curves) family.k_anchor.push_back(k_at(c.points, family.anchor));
  family.from = family.to = family.spread = NAN;
  if (!(low < high) ||
      std::any_of(family.k_anchor.begin(), family.k_anchor.end(), [](double k) { return std::isnan(k); }))
    return family;
  // Distances of curves that are linear between knots are largest at a knot of one of them.
  family.spread = 0;
  family.from = INFINITY;
  family.to = 0;
  for (std::size_t i = 0; i < curves.size(); ++i)
    for (const passk::CurvePoint& knot : curves[i].points)
      for (std::size_t j = 0; j < curves.size(); ++j) {
        const double shifted = knot.k / family.k_anchor[i];
        const double other = coverage_at(curves[j].points, shifted * family.k_anchor[j]);
        if (j == i || std::isnan(other)) continue;
        family.spread = std::max(family.spread, std::abs(knot.coverage - other));
        family.from = std::min(family.from, shifted);
        family.to = std::max(family.to, shifted);
      }
  return family;
}

double decades_above(std::span<const passk::CurvePoint> first, std::span<const passk::CurvePoint> second) {
  if (first.empty() || second.empty()) return 0;
  const double from = std::log10(std::max(first.front().k, second.front().k));
  const double to = std::log10(std::min(first.back().k, second.back().k));
  constexpr double kStep = 0.01;
  double best = 0, run = 0;
  for (double x = from; x <= to; x += kStep) {
    const double k = std::pow(10, x);
    run = coverage_at(first, k) > coverage_at(second, k) ? run + kStep : 0;
    best = std::max(best, run);
  }
  return best;
}

}  // namespace quire::labs::language_monkeys

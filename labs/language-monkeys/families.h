// Curves of several models on one task, laid over each other: each is shifted along log k by where it passes
// an anchor coverage. If they then lie close, they have one shape and differ by an offset (Brown et al. 2024,
// section 3.2).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "labs/engines/passk/laws.h"

namespace quire::labs::language_monkeys {

struct NamedCurve {
  std::string name;
  std::vector<passk::CurvePoint> points;  ///< rising k
};

/// Where the curve passes a coverage, linear in log k between points; NaN if it does not reach it.
double k_at(std::span<const passk::CurvePoint> curve, double coverage);
/// Coverage at k, linear in log k between points; NaN outside.
double coverage_at(std::span<const passk::CurvePoint> curve, double k);

struct Family {
  double anchor = 0;
  std::vector<double> k_anchor;  ///< of each curve; its shift is -log of it
  double spread = 0;             ///< largest vertical distance between two curves where at least two are
  double from = 0, to = 0;       ///< k over k_anchor, over which they were compared
};

/// Anchor 0 takes the middle of the coverages that all curves pass. All NaN where they have none in common.
Family align(std::span<const NamedCurve> curves, double anchor = 0);

/// Longest stretch of log10 x, within what both cover, over which the first curve lies above the second.
double decades_above(std::span<const passk::CurvePoint> first, std::span<const passk::CurvePoint> second);

}  // namespace quire::labs::language_monkeys

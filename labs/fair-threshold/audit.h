// An audit of scored people: what every threshold would do to two groups, and how sure the best feasible one
// is. No loop and no learning; the bootstrap resamples people.
#pragma once

#include <functional>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/engines/stats/intervals.h"
#include "labs/fair-threshold/loop.h"
#include "labs/fair-threshold/pools.h"

namespace quire::labs::fair_threshold {

struct AuditRow {
  Cut cut;
  double rate = 0;     ///< overall acceptance
  double utility = 0;  ///< value per applicant
  double violation = 0;
};

struct Audit {
  std::vector<AuditRow> rows;  ///< along the grid
  bool feasible = false;
  std::size_t best = 0;  ///< most useful feasible threshold; if none is feasible, the least violating one
  // Over bootstrap resamples in which both groups occur:
  std::size_t resamples = 0;
  double feasible_share = 0;    ///< in which some threshold is feasible
  stats::Interval theta;        ///< of the best feasible threshold, over those
  stats::Interval utility;      ///< of its utility
  stats::Interval gap_at_best;  ///< of the gap at the threshold `best`, over all
};

/// `check` is called at every resample; it may throw to stop.
Audit audit(const Pools& pools, const Constraints& constraints, const std::vector<double>& grid,
            std::size_t resamples, random::Stream stream, const std::function<void()>& check);

}  // namespace quire::labs::fair_threshold

// The bootstrap (Efron 1979; BCa: Efron 1987) over units that are numbered. One idea: the statistic is a
// function of a list of unit numbers, so paired data (a unit is a pair), clustered data (a unit is a group)
// and any statistic that needs the whole sample are the same call.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/engines/stats/intervals.h"

namespace quire::labs::stats {

/// The statistic of the units in `units`, which may repeat.
using Statistic = std::function<double(std::span<const std::size_t> units)>;

struct Bootstrap {
  double value = 0;              ///< on the sample itself
  std::vector<double> replicas;  ///< in rising order
  double acceleration = 0;       ///< from the jackknife, for BCa

  Interval percentile(double confidence = 0.95) const;
  Interval bca(double confidence = 0.95) const;
};

/// Resamples `units` numbers 0..units-1 with replacement. Statistics that are NaN on a replica are left out.
Bootstrap bootstrap(random::Stream& stream, std::size_t units, std::size_t replicas,
                    const Statistic& statistic);

/// Resamples whole groups: group[i] is the group (0..groups-1) of unit i, and the statistic sees the units of
/// the groups drawn. For units that depend on each other within a group.
Bootstrap bootstrap_by_group(random::Stream& stream, std::span<const std::size_t> group, std::size_t replicas,
                             const Statistic& statistic);

/// Interval of the mean of first[i] - second[i] (BCa), the pair being the unit.
Estimate paired_difference(random::Stream& stream, std::span<const double> first,
                           std::span<const double> second, std::size_t replicas = 2000,
                           double confidence = 0.95);

/// The q-quantile of sorted values, linear between neighbours (Hyndman and Fan's type 7).
double quantile(std::span<const double> sorted, double q);

}  // namespace quire::labs::stats

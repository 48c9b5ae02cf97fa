// Numbers of an arena that claims and tables both need.
#pragma once

#include <vector>

#include "labs/engines/stats/intervals.h"
#include "labs/fair-threshold/arena.h"

namespace quire::labs::fair_threshold {

/// One number a seed.
template <class Get>
std::vector<double> by_seed(const std::vector<Course>& courses, Get get) {
  std::vector<double> values;
  for (const Course& course : courses) values.push_back(get(course));
  return values;
}

inline stats::Estimate gap_to_oracle(const Arena& arena, Method method) {
  const double best = arena.oracle.thresholds[arena.oracle.best].reward;
  return stats::mean(
      by_seed(arena.courses.at(method), [&](const Course& c) { return best - c.tail_reward; }));
}

}  // namespace quire::labs::fair_threshold

// The paper's fitting procedure: of each (N, D) the runs within a threshold of the best one are kept (not the
// best run alone: that gives another law), all kept runs together are fitted by least squares,
// ln lr on (1, ln N, ln D) and ln B on (1, ln D), and the model is the mean over bootstrap resamples of the
// kept rows.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "labs/engines/stats/intervals.h"
#include "labs/step-law/grid.h"

namespace quire::labs::step_law {

constexpr double kThreshold = 0.0025;

/// Runs with relative loss below the threshold (the best run of a cell always is).
std::vector<GridRun> kept_runs(std::span<const Cell> cells, double threshold = kThreshold);

/// Which coefficients rows determine.
struct Identified {
  bool n = false;    ///< of ln N, in the law of lr and in the diagnostic of B
  bool d = false;    ///< of ln D
  bool both = true;  ///< false: ln N and ln D lie on one line, and share an effect that cannot be told apart
  /// What cannot be fitted and which runs would help; empty if all can.
  std::string missing;
};
Identified identified(std::span<const GridRun> rows);

/// Coefficients of one fit. Those that the rows do not determine are NaN (and their column left out); where
/// N and D lie on one line all of lr and batch_nd are.
struct Coefficients {
  std::array<double, 3> lr{};        ///< 1, ln N, ln D
  std::array<double, 2> batch{};     ///< 1, ln D
  std::array<double, 3> batch_nd{};  ///< 1, ln N, ln D: the diagnostic
  Law law() const;                   ///< with 0 for what is NaN: only where the other terms are meant
};

/// Least squares on all rows (orthogonal triangles).
Coefficients fit_rows(std::span<const GridRun> rows);

struct Bootstrapped {
  Identified identified;
  Coefficients mean;                    ///< the model
  std::vector<Coefficients> resamples;  ///< those that determined as much as all rows
  std::size_t dropped = 0;              ///< resamples that did not
  std::size_t rows = 0;

  /// Of one coefficient over the resamples, by percentiles; NaN without resamples.
  stats::Interval interval(const std::function<double(const Coefficients&)>& of,
                           double confidence = 0.95) const;
  /// Of the predictions of all resamples.
  stats::Interval lr_band(double n, double d) const;
  stats::Interval batch_band(double d) const;
};

/// Resample r is drawn from the stream (seed, r), so the result does not depend on threads. resamples = 0:
/// the fit of all rows alone. `check` is called before each resample and may throw.
Bootstrapped bootstrap_law(std::span<const GridRun> rows, std::size_t resamples, std::uint64_t seed,
                           const std::function<void()>& check = {});

}  // namespace quire::labs::step_law

// A grid of training runs: at some (N, D), losses over learning rates and batches. What the fits stand on.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "labs/step-law/law.h"

namespace quire::labs::step_law {

struct GridRun {
  double n = 0, d = 0;
  Setting setting;
  double loss = 0;             ///< nats a token, above 0
  double flops_per_token = 0;  ///< M; 0: not known
  double active = 0;           ///< weights that a token passes, in a mixture of experts; 0: not known
};

/// All runs of one (N, D), and of one count of active weights where that is known: mixtures of the same N may
/// be other models.
struct Cell {
  double n = 0, d = 0, active = 0;
  std::vector<GridRun> runs;  ///< at least one, in the order in which they came
  std::size_t best = 0;       ///< of the least loss; the first of equals

  double least() const { return runs[best].loss; }
  /// loss / least - 1.
  double relative(const GridRun& run) const { return run.loss / least() - 1; }
};

/// Sorted by N, then D, then active weights.
std::vector<Cell> cells_of(std::span<const GridRun> runs);

/// Distance in (log2 lr, log2 B): octaves.
double octaves(const Setting& a, const Setting& b);
/// The run of the cell that is nearest to the setting.
const GridRun& nearest(const Cell& cell, const Setting& setting);
/// By which share the run nearest to the setting is worse than the best.
double nearest_gap(const Cell& cell, const Setting& setting);

/// Lines of a grid: runs that share a batch (or a learning rate, to a quarter octave: files round it in two
/// ways) in the order of the other setting. A line is unimodal within `slack` if on its way from its least
/// loss to either end no loss is by more than that share below the one before.
struct Lines {
  std::size_t lines = 0, unimodal = 0;
};
struct RawLines {
  Lines over_lr;     ///< batch fixed
  Lines over_batch;  ///< lr fixed
};
/// Lines of at least five runs.
RawLines raw_lines(std::span<const Cell> cells, double slack = 0.0025);

}  // namespace quire::labs::step_law

// The dense grid that the authors released, summarised: for each of its 17 (N, D) the best run and our own
// quadratic through the runs within 1 % of it. Measurements, not the files themselves. A grid that is sampled
// from the summary stands for the 1,911 runs where the files are not at hand.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "labs/step-law/bowl.h"

namespace quire::labs::step_law {

struct PublishedCell {
  double n = 0, d = 0;
  std::size_t runs = 0;
  Setting best;      ///< of the runs
  double least = 0;  ///< their smooth loss there
  Bowl bowl;
  Architecture architecture;
};
std::span<const PublishedCell> published_cells();

constexpr double kPublishedSequence = 2048;

/// Learning rates 2^-12 to 2^-5.5 in half octaves by the batches of the paper, 32 to 2,048 sequences; losses
/// from each cell's quadratic, with Gaussian noise of its RMS residual if wanted.
std::vector<GridRun> sampled_grid(std::uint64_t seed, bool noise);

}  // namespace quire::labs::step_law

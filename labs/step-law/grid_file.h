// A grid of runs out of a CSV file, as people log them and as the authors released theirs. Columns N, D, lr,
// a loss ("smooth loss" before "loss"), and a batch: "bs_tokens", or "bs" in sequences with their length.
// Other columns are passed over, but for h, ffnh, numl, which give floating-point operations per token, and
// Na, the active weights of a mixture of experts, which tell its models apart (N counts all experts).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "labs/step-law/grid.h"
#include "paper/result.h"

namespace quire::labs::step_law {

struct GridFile {
  std::vector<GridRun> runs;
  std::size_t dropped = 0;  ///< rows whose loss is not finite: runs that diverged
  std::string loss_column;
  std::string batch_source;  ///< "bs_tokens", "bs, sequences of 2048 (column seq_len)", ..
  double sequence = 0;       ///< tokens; 0: the file does not need it
};

/// The length of sequences comes from column seq_len, else from `sequence` (0: not given), else from column
/// ti (steps) where D = ti * bs * length has one whole length for all rows; else a batch in sequences is
/// refused: it would be wrong by the length. Also refused: what is missing, not positive, or D < B, with its
/// line; more than a fifth of the losses not finite.
Result<GridFile> read_grid(std::string_view text, const std::string& name, double sequence = 0);

/// The same columns, with batches in tokens.
std::string write_grid(std::span<const GridRun> runs);

}  // namespace quire::labs::step_law

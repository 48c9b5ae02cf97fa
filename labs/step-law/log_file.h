// A training log of JSON lines: objects with "step" and "loss". Lines without a loss (evaluations, settings)
// are passed over.
#pragma once

#include <functional>
#include <istream>
#include <string>
#include <vector>

#include "paper/result.h"

namespace quire::labs::step_law {

struct LossLog {
  std::vector<double> steps, losses;  ///< steps rise
  std::size_t skipped = 0;            ///< lines without a loss
  double interval = 1;                ///< steps from the first line to the second, as the paper takes it
};

/// A file, or standard input for "-". At least two losses; steps that do not rise, a loss without a step and
/// values that are no numbers are refused with their line. `check` is called now and then and may throw.
Result<LossLog> read_log(const std::string& path, std::istream& standard_input,
                         const std::function<void()>& check = {});
Result<LossLog> read_log(std::istream& in, const std::string& name, const std::function<void()>& check = {});

}  // namespace quire::labs::step_law

// The paper's smooth loss: a run's logged losses through a Gaussian filter, and of that the last value. The
// filter's width follows the log: min(100, a hundredth of its rows), in steps, over the steps between rows.
// Beyond the ends the series is mirrored with the end repeated; the bell is cut at four widths.
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace quire::labs::step_law {

/// Width of the bell in rows. `log_interval`: steps from one row to the next, at least 1.
double smooth_width(std::size_t rows, double log_interval);

/// The filtered series, as long as `losses`. `width` >= 0; below 1/8 the series is what it was. `check` is
/// called now and then and may throw.
std::vector<double> smooth(std::span<const double> losses, double width,
                           const std::function<void()>& check = {});
/// Its last value alone; the loss of a run. `losses` is not empty.
double smooth_last(std::span<const double> losses, double log_interval);

}  // namespace quire::labs::step_law

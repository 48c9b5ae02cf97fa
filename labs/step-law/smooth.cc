#include "labs/step-law/smooth.h"

#include <algorithm>
#include <cmath>

namespace quire::labs::step_law {
namespace {

constexpr double kWidthMost = 100;  // steps
constexpr double kShareOfRows = 0.01;
constexpr double kCut = 4;  // widths

/// Weights of the bell at 0 .. radius; both sides of it add up to 1.
std::vector<double> bell(double width) {
  const auto radius = static_cast<std::size_t>(std::lround(kCut * width));
  std::vector<double> weights(radius + 1, 1.0);
  double sum = 1;
  for (std::size_t i = 1; i <= radius; ++i) {
    const double at = static_cast<double>(i) / width;
    weights[i] = std::exp(-at * at / 2);
    sum += 2 * weights[i];
  }
  for (double& w : weights) w /= sum;
  return weights;
}

/// losses[at], mirrored at both ends as often as needed: .. b a | a b .. y z | z y ..
double mirrored(std::span<const double> losses, std::ptrdiff_t at) {
  const auto size = static_cast<std::ptrdiff_t>(losses.size());
  std::ptrdiff_t place = at % (2 * size);
  if (place < 0) place += 2 * size;
  return losses[static_cast<std::size_t>(place < size ? place : 2 * size - 1 - place)];
}

double filtered(std::span<const double> losses, std::span<const double> weights, std::size_t at) {
  const auto centre = static_cast<std::ptrdiff_t>(at);
  double sum = weights[0] * losses[at];
  for (std::size_t i = 1; i < weights.size(); ++i) {
    const auto away = static_cast<std::ptrdiff_t>(i);
    sum += weights[i] * (mirrored(losses, centre - away) + mirrored(losses, centre + away));
  }
  return sum;
}

}  // namespace

double smooth_width(std::size_t rows, double log_interval) {
  return std::min(kWidthMost, kShareOfRows * static_cast<double>(rows)) / log_interval;
}

std::vector<double> smooth(std::span<const double> losses, double width, const std::function<void()>& check) {
  const std::vector<double> weights = bell(width);
  std::vector<double> out(losses.size());
  for (std::size_t i = 0; i < losses.size(); ++i) {
    if (check && i % 1024 == 0) check();
    out[i] = filtered(losses, weights, i);
  }
  return out;
}

double smooth_last(std::span<const double> losses, double log_interval) {
  return filtered(losses, bell(smooth_width(losses.size(), log_interval)), losses.size() - 1);
}

}  // namespace quire::labs::step_law

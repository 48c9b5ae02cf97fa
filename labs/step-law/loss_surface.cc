#include "labs/step-law/loss_surface.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "labs/engines/stats/minimise.h"

namespace quire::labs::step_law {
namespace {

constexpr double kDelta = 1e-3;
constexpr std::size_t kPointsLeast = 6, kPointsMost = 2000;

/// The three terms at a point, and the logarithm of their sum.
struct Terms {
  double floor, by_n, by_d, log_sum;
  Terms(std::span<const double> p, double ln_n, double ln_d)
      : floor(std::exp(p[0])),
        by_n(std::exp(p[1] - p[3] * ln_n)),
        by_d(std::exp(p[2] - p[4] * ln_d)),
        log_sum(std::log(floor + by_n + by_d)) {}
};

struct LogPoint {
  double n, d, loss;
};

/// Mean Huber loss over delta: |r| - delta / 2 far out, r^2 / (2 delta) near 0.
double huber(std::span<const LogPoint> points, std::span<const double> p, std::span<double> gradient) {
  std::fill(gradient.begin(), gradient.end(), 0.0);
  double sum = 0;
  for (const LogPoint& point : points) {
    const Terms t(p, point.n, point.d);
    const double r = t.log_sum - point.loss, all = t.floor + t.by_n + t.by_d;
    sum += std::fabs(r) <= kDelta ? r * r / (2 * kDelta) : std::fabs(r) - kDelta / 2;
    const double slope = std::clamp(r / kDelta, -1.0, 1.0) / all;
    gradient[0] += slope * t.floor;
    gradient[1] += slope * t.by_n;
    gradient[2] += slope * t.by_d;
    gradient[3] -= slope * t.by_n * point.n;
    gradient[4] -= slope * t.by_d * point.d;
  }
  const auto count = static_cast<double>(points.size());
  for (double& g : gradient) g /= count;
  return sum / count;
}

LossSurface best_of_starts(std::span<const LogPoint> points, const std::function<void()>& check) {
  const stats::Smooth objective = [&](std::span<const double> p, std::span<double> gradient) {
    return huber(points, p, gradient);
  };
  stats::Minimum best;
  best.value = std::numeric_limits<double>::infinity();
  for (const double e : {-1.0, 0.0, 1.0})
    for (const double a : {2.0, 6.0, 10.0})
      for (const double b : {2.0, 6.0, 10.0})
        for (const double alpha : {0.2, 0.5})
          for (const double beta : {0.2, 0.5}) {
            if (check) check();
            stats::Minimum found = stats::minimise(objective, {e, a, b, alpha, beta});
            if (found.value < best.value) best = std::move(found);
          }
  LossSurface surface{best.x[0], best.x[1], best.x[2], best.x[3], best.x[4], best.value};
  for (const LogPoint& point : points)
    surface.largest =
        std::max(surface.largest, std::fabs(Terms(best.x, point.n, point.d).log_sum - point.loss));
  return surface;
}

bool varies(std::span<const LogPoint> points, double LogPoint::*of) {
  return std::any_of(points.begin(), points.end(),
                     [&](const LogPoint& p) { return p.*of != points.front().*of; });
}

}  // namespace

double LossSurface::at(double n, double d) const {
  return std::exp(e) + std::exp(a - alpha * std::log(n)) + std::exp(b - beta * std::log(d));
}

std::vector<LossPoint> least_losses(std::span<const Cell> cells) {
  std::vector<LossPoint> points;
  points.reserve(cells.size());
  for (const Cell& cell : cells) points.push_back({cell.n, cell.d, cell.least()});
  return points;
}

std::optional<LossSurface> fit_loss_surface(std::span<const LossPoint> points,
                                            const std::function<void()>& check) {
  if (points.size() <= kPointsLeast || points.size() > kPointsMost) return std::nullopt;
  const auto lowest = std::min_element(
      points.begin(), points.end(), [](const LossPoint& a, const LossPoint& b) { return a.loss < b.loss; });
  std::vector<LogPoint> logs;
  for (auto p = points.begin(); p != points.end(); ++p)
    if (p != lowest) logs.push_back({std::log(p->n), std::log(p->d), std::log(p->loss)});
  if (!varies(logs, &LogPoint::n) || !varies(logs, &LogPoint::d)) return std::nullopt;
  LossSurface surface = best_of_starts(logs, check);
  surface.held_out = {lowest->n, lowest->d, lowest->loss, surface.at(lowest->n, lowest->d)};
  return surface;
}

}  // namespace quire::labs::step_law

#include "labs/engines/stats/minimise.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quire::labs::stats {
namespace {

constexpr double kDecrease = 1e-4, kCurvature = 0.9;  // Wolfe's conditions
constexpr int kTrialsMax = 60;

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

double largest(std::span<const double> v) {
  double most = 0;
  for (const double x : v) most = std::max(most, std::fabs(x));
  return most;
}

/// A point with its value and gradient.
struct Place {
  std::vector<double> x, gradient;
  double value = 0;
};

class Descent {
 public:
  Descent(const Smooth& function, std::vector<double> start) : function_(function), size_(start.size()) {
    at_ = place(std::move(start));
    reset();
  }

  Minimum run(const MinimiseOptions& options) {
    int steps = 0;
    bool converged = false;
    while (std::isfinite(at_.value) && steps < options.steps_max) {
      converged = largest(at_.gradient) <= options.gradient_least;
      if (converged || !step()) break;
      ++steps;
    }
    return {at_.x, at_.value, steps, converged};
  }

 private:
  Place place(std::vector<double> x) const {
    Place made{std::move(x), std::vector<double>(size_), 0};
    made.value = function_(made.x, made.gradient);
    if (!std::isfinite(made.value) || !std::isfinite(largest(made.gradient)))
      made.value = std::numeric_limits<double>::infinity();
    return made;
  }

  void reset() {
    inverse_.assign(size_ * size_, 0.0);
    for (std::size_t i = 0; i < size_; ++i) inverse_[i * size_ + i] = 1;
    fresh_ = true;
  }

  std::vector<double> direction() const {
    std::vector<double> d(size_);
    for (std::size_t i = 0; i < size_; ++i)
      d[i] = -dot(std::span(inverse_).subspan(i * size_, size_), at_.gradient);
    return d;
  }

  /// False where no step makes the value smaller.
  bool step() {
    std::vector<double> d = direction();
    if (!(dot(d, at_.gradient) < 0)) {
      reset();
      d = direction();
    }
    Place next;
    if (!search(d, next)) {
      if (fresh_) return false;
      reset();
      if (!search(direction(), next)) return false;
    }
    update(next);
    at_ = std::move(next);
    return true;
  }

  bool search(std::span<const double> d, Place& found) const {
    const double slope = dot(d, at_.gradient);
    double low = 0, high = std::numeric_limits<double>::infinity();
    double t = fresh_ ? std::min(1.0, 1 / largest(at_.gradient)) : 1;
    bool lower = false;
    for (int trial = 0; trial < kTrialsMax; ++trial) {
      std::vector<double> x = at_.x;
      for (std::size_t i = 0; i < size_; ++i) x[i] += t * d[i];
      Place next = place(std::move(x));
      if (!(next.value <= at_.value + kDecrease * t * slope)) {
        high = t;
      } else {
        low = t;
        const bool flat_enough = dot(d, next.gradient) >= kCurvature * slope;
        lower = next.value < at_.value;
        found = std::move(next);
        if (flat_enough) return lower;
      }
      t = std::isfinite(high) ? (low + high) / 2 : 2 * low;
    }
    return lower;
  }

  /// H <- (I - r s y') H (I - r y s') + r s s', r = 1 / s'y.
  void update(const Place& next) {
    std::vector<double> s(size_), y(size_), hy(size_);
    for (std::size_t i = 0; i < size_; ++i) {
      s[i] = next.x[i] - at_.x[i];
      y[i] = next.gradient[i] - at_.gradient[i];
    }
    const double sy = dot(s, y);
    if (!(sy > 1e-12 * std::sqrt(dot(s, s) * dot(y, y)))) return;
    if (fresh_)  // the first step tells the scale
      for (std::size_t i = 0; i < size_; ++i) inverse_[i * size_ + i] = sy / dot(y, y);
    fresh_ = false;
    for (std::size_t i = 0; i < size_; ++i) hy[i] = dot(std::span(inverse_).subspan(i * size_, size_), y);
    const double factor = (1 + dot(y, hy) / sy) / sy;
    for (std::size_t i = 0; i < size_; ++i)
      for (std::size_t j = 0; j < size_; ++j)
        inverse_[i * size_ + j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
  }

  const Smooth& function_;
  std::size_t size_;
  Place at_;
  std::vector<double> inverse_;
  bool fresh_ = true;
};

}  // namespace

Minimum minimise(const Smooth& function, std::vector<double> start, const MinimiseOptions& options) {
  return Descent(function, std::move(start)).run(options);
}

}  // namespace quire::labs::stats

#include "labs/engines/linear/lp_norm.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "labs/engines/linear/absolute.h"
#include "labs/engines/linear/gram.h"

namespace quire::labs::linear {

namespace {

constexpr double kFloorStart = 0.3;     // p < 2: weights are smoothed at first,
constexpr double kFloorFall = 0.5;      // less at every step,
constexpr double kFloorLeast = 1e-9;    // down to this
constexpr double kWeightLeast = 1e-10;  // p > 2: the least weight, so that the form stays regular
constexpr int kHalvingsMax = 30;
constexpr int kIdleMax = 12;  // steps without a better value or bound

std::span<const double> as_span(const Vector& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }

/// ||z||_q^p of z = weights * image, 1/p + 1/q = 1, scaled against overflow.
double dual_power(const Vector& weights, const Vector& image, double p) {
  const double largest = weights.cwiseProduct(image).cwiseAbs().maxCoeff();
  if (p == 1 || largest == 0) return std::pow(largest, p);
  const double q = p / (p - 1);
  Vector sizes = weights.cwiseProduct(image).cwiseAbs() / largest;
  raise({sizes.data(), static_cast<std::size_t>(sizes.size())}, q);
  return std::pow(largest, p) * std::pow(sizes.sum(), p / q);
}

}  // namespace

void raise(std::span<double> sizes, double exponent) {
  const auto each = [&](auto f) {
    for (double& s : sizes) s = f(s);
  };
  if (exponent == 1) return;
  if (exponent == -1) return each([](double s) { return 1 / s; });
  if (exponent == 2) return each([](double s) { return s * s; });
  if (exponent == 0) return each([](double) { return 1.0; });
  if (exponent == 0.5) return each([](double s) { return std::sqrt(s); });
  if (exponent == -0.5) return each([](double s) { return 1 / std::sqrt(s); });
  if (exponent == 1.5) return each([](double s) { return s * std::sqrt(s); });
  if (exponent == 3) return each([](double s) { return s * s * s; });
  if (exponent == 4) return each([](double s) { return s * s * (s * s); });
  each([&](double s) { return std::pow(s, exponent); });
}

double norm_power(const Vector& y, double p) {
  Vector sizes = y.cwiseAbs();
  raise({sizes.data(), static_cast<std::size_t>(sizes.size())}, p);
  return sizes.sum();
}

LpMinimiser::LpMinimiser(const Rows& rows, double p, const LpOptions& options)
    : rows_(rows),
      p_(p),
      options_(options),
      weights_(rows.rows()),
      trial_(rows.rows()),
      form_(rows.cols(), rows.cols()) {}

LpMinimum LpMinimiser::minimise(const Vector& c, const Vector& start) {
  if (start.size() == c.size() && c.dot(start) > 0) {
    x_ = start / c.dot(start);
  } else {
    weights_.setOnes();
    weighted_gram_into(rows_, as_span(weights_), form_);
    const auto factor = Cholesky::of(form_);
    x_ = factor ? factor->solve(c) : c;
    x_ /= c.dot(x_);
  }
  if (p_ == 1) return minimise_absolute(rows_, c, x_, options_);
  y_.noalias() = rows_ * x_;
  value_ = norm_power(y_, p_);
  bound_ = 0;
  floor_ = p_ < 2 ? kFloorStart : p_ > 2 ? std::pow(kWeightLeast, 1 / (p_ - 2)) : 0;
  LpMinimum best{x_, value_, 0, 0};
  for (int idle = 0; best.steps < options_.steps_max && idle < kIdleMax; ++best.steps) {
    if (!reweight(c)) break;
    const double value_before = best.value, bound_before = best.bound;
    best.bound = std::max(best.bound, std::min(bound_, best.value));
    if (best.value <= (1 + options_.gap) * best.bound) break;
    advance(best);
    const bool better = best.value < value_before * (1 - 1e-14) || best.bound > bound_before * (1 + 1e-14);
    idle = better || floor_ > kFloorLeast ? 0 : idle + 1;
    if (p_ >= 2 && !better) break;
  }
  return best;
}

/// The reweighted point of the current one, and the bound that comes with it.
bool LpMinimiser::reweight(const Vector& c) {
  const double largest = y_.cwiseAbs().maxCoeff();
  if (!(largest > 0) || !std::isfinite(largest)) return false;
  weights_ = (y_.cwiseAbs() / largest).cwiseMax(floor_);
  raise({weights_.data(), static_cast<std::size_t>(weights_.size())}, p_ - 2);
  weighted_gram_into(rows_, as_span(weights_), form_);
  const auto factor = Cholesky::of(form_);
  if (!factor) return false;
  target_x_ = c;
  factor->solve_in_place(target_x_);
  target_y_.noalias() = rows_ * target_x_;
  const double along = c.dot(target_x_);
  if (!(along > 0)) return false;
  // What is left of B'z = c after rounding is c'x = 1 times a factor: z is scaled so that z'Bx = c'x holds.
  bound_ = 1 / dual_power(weights_, target_y_, p_);
  target_x_ /= along;
  target_y_ /= along;
  return true;
}

/// Goes towards the reweighted point as far as the value falls.
void LpMinimiser::advance(LpMinimum& best) {
  double step = p_ > 2 ? 1 / (p_ - 1) : 1;
  for (int halving = 0; halving < kHalvingsMax; ++halving, step /= 2) {
    trial_ = y_ + step * (target_y_ - y_);
    const double value = norm_power(trial_, p_);
    // Below 2 the smoothed weights may lead uphill for a while; the best point is kept apart.
    if (value < value_ || (p_ < 2 && halving == 0 && value < value_ * 1.5)) {
      x_ += step * (target_x_ - x_);
      y_.swap(trial_);
      value_ = value;
      break;
    }
  }
  if (p_ < 2) floor_ = std::max(kFloorLeast, floor_ * kFloorFall);
  if (value_ < best.value) {
    best.value = value_;
    best.x = x_;
  }
}

}  // namespace quire::labs::linear

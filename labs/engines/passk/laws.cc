#include "labs/engines/passk/laws.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "labs/engines/stats/curve_fit.h"

namespace quire::labs::passk {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double logistic(double x) { return 1 / (1 + std::exp(-x)); }
double logit(double p) {
  const double kept = std::clamp(p, 1e-9, 1 - 1e-9);
  return std::log(kept) - std::log1p(-kept);
}

// Each law over free parameters u, v that keep a and b where they belong: a = -e^u for the power law, both
// logistic for the saturating one.

std::array<double, 3> power(double u, double b, double k) {
  const double a = -std::exp(u), power_of_k = std::pow(k, b), value = std::exp(a * power_of_k);
  const double slope = value * a * power_of_k;
  return {value, slope, slope * std::log(k)};
}

std::array<double, 3> saturating(double u, double v, double k) {
  const double a = logistic(u), b = logistic(v);
  const double missed = std::exp(k * std::log1p(-b));
  return {a * (1 - missed), a * (1 - a) * (1 - missed), a * k * missed * b};
}

std::array<double, 3> log_linear(double a, double b, double k) {
  const double x = std::log(k);
  return {a + b * x, 1, x};
}

stats::CurveFit fit_free(Law law, std::span<const double> k, std::span<const double> y) {
  const double first = std::clamp(y.front(), 1e-9, 1 - 1e-9), last = std::clamp(y.back(), 1e-9, 1 - 1e-9);
  switch (law) {
    case Law::exponentiated_power: {
      // log(-log y) is a line in log k: its ends are a second start, for curves far from b = -0.3.
      stats::CurveFit best = stats::fit_curve(power, k, y, std::log(-std::log(first)), -0.3);
      const double span = std::log(k.back() / k.front());
      const double slope = (std::log(-std::log(last)) - std::log(-std::log(first))) / span;
      const double at_one = std::log(-std::log(first)) - slope * std::log(k.front());
      const stats::CurveFit other = stats::fit_curve(power, k, y, at_one, slope);
      return !best.converged || (other.converged && other.squares < best.squares) ? other : best;
    }
    case Law::saturating: {
      stats::CurveFit best;
      best.squares = std::numeric_limits<double>::infinity();
      // The ceiling at what was reached, and at 1; the chance from the first point.
      for (const double ceiling : {last, (1 + last) / 2}) {
        const double chance = std::clamp(first / ceiling / k.front(), 1e-9, 1 - 1e-9);
        const stats::CurveFit one = stats::fit_curve(saturating, k, y, logit(ceiling), logit(chance));
        if (one.squares < best.squares) best = one;
      }
      return best;
    }
    case Law::log_linear:
      break;
  }
  return stats::fit_curve(log_linear, k, y, first, 0.1);
}

}  // namespace

std::string_view name_of(Law law) {
  switch (law) {
    case Law::exponentiated_power:
      return "exp(a k^b)";
    case Law::saturating:
      return "a (1-(1-b)^k)";
    case Law::log_linear:
      break;
  }
  return "a + b log k";
}

double value_of(Law law, double a, double b, double k) {
  switch (law) {
    case Law::exponentiated_power:
      return std::exp(a * std::pow(k, b));
    case Law::saturating:
      return a * -std::expm1(k * std::log1p(-b));
    case Law::log_linear:
      break;
  }
  return a + b * std::log(k);
}

LawFit fit(Law law, std::span<const CurvePoint> points) {
  LawFit result{.law = law, .a = kNaN, .b = kNaN, .rmse = kNaN, .max_error = kNaN};
  std::vector<double> k, y;
  for (const CurvePoint& point : points) {
    if (!(point.k > 0) || !(point.coverage >= 0 && point.coverage <= 1)) return result;
    k.push_back(point.k);
    y.push_back(point.coverage);
  }
  if (k.empty() || std::ranges::min(k) == std::ranges::max(k)) return result;
  const stats::CurveFit found = fit_free(law, k, y);
  result.converged = found.converged;
  result.a = law == Law::exponentiated_power ? -std::exp(found.a)
             : law == Law::saturating        ? logistic(found.a)
                                             : found.a;
  result.b = law == Law::saturating ? logistic(found.b) : found.b;
  double squares = 0;
  result.max_error = 0;
  for (const CurvePoint& point : points) {
    const double error = std::fabs(result.at(point.k) - point.coverage);
    squares += error * error;
    result.max_error = std::max(result.max_error, error);
  }
  result.rmse = std::sqrt(squares / static_cast<double>(points.size()));
  return result;
}

HeldOut hold_out(Law law, std::span<const CurvePoint> points, double fit_most) {
  std::vector<CurvePoint> near;
  std::ranges::copy_if(points, std::back_inserter(near),
                       [&](const CurvePoint& p) { return p.k <= fit_most; });
  HeldOut result{.fit = fit(law, near), .error = kNaN};
  if (!points.empty() && std::isfinite(result.fit.a))
    result.error = result.fit.at(points.back().k) - points.back().coverage;
  return result;
}

}  // namespace quire::labs::passk

// Laws of one variable that are fitted to a curve of coverage over k: least squares in coverage, two
// parameters each. Which of them to believe is for held-out points to say, not for the fit.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace quire::labs::passk {

enum class Law {
  exponentiated_power,  ///< exp(a k^b), a < 0, b < 0 (Brown et al. 2024, arXiv 2407.21787, section 3.1)
  saturating,           ///< a (1 - (1-b)^k): a ceiling and one chance (Wu et al. 2025, arXiv 2505.20522)
  log_linear,           ///< a + b log k
};
inline constexpr Law kLaws[] = {Law::exponentiated_power, Law::saturating, Law::log_linear};

std::string_view name_of(Law law);
double value_of(Law law, double a, double b, double k);

struct LawFit {
  Law law = Law::exponentiated_power;
  double a = 0, b = 0;
  double rmse = 0, max_error = 0;  ///< on the points that were fitted
  bool converged = false;
  double at(double k) const { return value_of(law, a, b, k); }
};

struct CurvePoint {
  double k = 0;
  double coverage = 0;
};

/// Levenberg-Marquardt from a start that the points give (for exp(a k^b): a = log of the first coverage,
/// b = -0.3). At least two points with different k, coverage in [0,1]; else not converged and NaN.
LawFit fit(Law law, std::span<const CurvePoint> points);

/// Fitted on points with k <= fit_most, error at the last point: prediction minus what is there.
struct HeldOut {
  LawFit fit;
  double error = 0;
};
HeldOut hold_out(Law law, std::span<const CurvePoint> points, double fit_most);

}  // namespace quire::labs::passk

// How far a weighted sample S of the rows of A is from keeping norms: D = max_x | ||SAx||_p^p / ||Ax||_p^p -
// 1 |. Exact for p = 2 (generalised eigenvalues), and on the lower side where the sample lacks rank (then D
// >= 1). Else a certified lower bound: the value at a witness x, found from many starts, each improved by
// reweighted power steps x <- Q(x)^-1 grad, which solve the stationarity of the ratio like a generalised
// eigenproblem.
#pragma once

#include <optional>

#include "labs/engines/linear/lewis.h"
#include "labs/lp-sensitivity/sample.h"

namespace quire::labs::lp_sensitivity {

struct Effort {
  int heaviest = 50;  ///< rows whose own maximisers are starts
  int random = 100;   ///< random starts
  int improved = 20;  ///< best starts that are improved, for each of max and min
  int steps = 30;     ///< reweighted steps of each
  static Effort quick() { return {50, 100, 3, 12}; }
  static Effort full() { return {}; }
};

struct Distortion {
  double value = 0;  ///< lower bound of D; D itself if `exact`
  bool exact = false;
  double ratio = 1;  ///< ||SAx||_p^p / ||Ax||_p^p at the witness
  Vector witness;    ///< empty if nothing was found to differ
};

/// Prepared for one matrix and p, then asked for many samples; safe to share between threads.
class DistortionSearch {
 public:
  /// `whitened`: rows with orthonormal columns (row_space.h). `maximisers`: a point a row where the row has
  /// its largest share (scores.h), or empty: those of the Lewis form are used.
  DistortionSearch(const Matrix& whitened, double p, const linear::Lewis& lewis, const Matrix& maximisers,
                   const Effort& effort, std::uint64_t seed);

  /// `mass`: what each row's |a_i'x|^p counts in the sample; 0 for rows left out. With `stop_above` it
  /// returns the first value found above it; `check` is called at every step and may throw. The witness is in
  /// whitened coordinates.
  Distortion find(const Vector& mass, std::optional<double> stop_above = std::nullopt,
                  const std::function<void()>& check = {}) const;

 private:
  class Hunt;
  void add_starts(const Matrix& starts);

  Matrix rows_;
  double p_;
  linear::Lewis lewis_;
  Vector form_weights_;  // w^(1-2/p)
  Effort effort_;
  Matrix starts_;  // a row each
  Matrix shares_;  // rows x starts: |a_i'x|^p / ||Ax||_p^p
};

/// For any matrix: whitens, searches, and gives the witness in A's coordinates.
Distortion distortion(const Matrix& a, const Sample& sample, double p, const Effort& effort = {},
                      std::uint64_t seed = 1);

/// ||SAx||_p^p / ||Ax||_p^p, to re-evaluate a witness; NaN where Ax = 0.
double norm_ratio(const Matrix& a, const Sample& sample, double p, const Vector& x);

}  // namespace quire::labs::lp_sensitivity

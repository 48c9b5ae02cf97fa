// One cell of the experiment: a matrix, a p and a d; its scores, and for every method the least expected
// number of rows m* at which the searched distortion is at most eps in at least nine of ten trials. Trials
// keep their random numbers from one m to the next, so samples are nested and m* is found by bisection.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "labs/lp-sensitivity/bounds.h"
#include "labs/lp-sensitivity/distortion.h"
#include "labs/lp-sensitivity/families.h"
#include "labs/lp-sensitivity/scores.h"

namespace quire::labs::lp_sensitivity {

enum class Method : std::uint8_t {
  sensitivity,
  lewis,
  leverage,
  root,
  root_recursive,
  augmented,
  uniform,
  sxd
};
const char* word(Method method);
const std::vector<std::string>& method_names();
Method method_named(const std::string& name);  ///< one of method_names()

struct CellOptions {
  std::string family = "gauss";
  std::shared_ptr<const Family> own{};  ///< rows of a file in place of the family; d is then theirs
  double p = 1;
  Index d = 8;
  Index rows_per_column = 20;
  Index copies = 2048;
  double eps = 0.5;
  double c = 4;  ///< root-recursive: C
  int trials = 5;
  double gap = 0.01;  ///< of sensitivities
  std::vector<Method> methods;
  Effort effort;
  bool curves = false;  ///< also D against m
  std::uint64_t seed = 1;
  std::function<void()> check{};
};

struct MethodOutcome {
  Method method = Method::sensitivity;
  double m_star = 0;      ///< root-recursive: the mean size it ends with; sxd: NaN, it has one size only
  double bound = 0;       ///< rows by the method's bound; NaN where there is none
  double d_at_bound = 0;  ///< median searched D at the bound; root-recursive: largest at its size
};

struct CurvePoint {
  Method method = Method::sensitivity;
  double m = 0;
  int trial = 0;
  double distortion = 0;
};

struct Cell {
  CellOptions options;
  Index n = 0, rank = 0;
  double total_lo = 0, total_hi = 0;  ///< bounds of S
  /// p < 2: largest w_i / (d^(1-p/2) sigma_i) over rows, sigma_i certified from below.
  double lewis_over_sensitivity = 0;
  double alpha_max = 0;  ///< largest alpha of a search, to be below `copies`
  std::vector<MethodOutcome> outcomes;
  std::vector<CurvePoint> curves;
  Vector leverage, lewis, sensitivity_lo, sensitivity_hi;  ///< of single copies

  const MethodOutcome* outcome(Method method) const;
  double total() const { return std::sqrt(total_lo * total_hi); }
};

/// Whether the method is defined at p (root and root-recursive: p < 2).
bool applies(Method method, double p);
Cell study(const CellOptions& options);

}  // namespace quire::labs::lp_sensitivity

// The types of tasks, and the verifier, that explain counts best: maximum likelihood by expectation and
// maximisation (Dempster, Laird and Rubin 1977). A task belongs to one type; its samples are right and
// accepted with probability c r, wrong and accepted with (1-s)(1-r), else refused, and which of the refused
// ones are right is hidden unless the table says it.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "labs/inference-flaws/mixture.h"

namespace quire::labs::inference_flaws {

struct FitOptions {
  std::size_t types = 2;
  std::optional<double> completeness{}, soundness{};  ///< held where given
  int steps_max = 20'000;
  std::function<void()> check{};  ///< called at each step; may throw
};

struct MixtureFit {
  Mixture mixture;            ///< types from the most to the least accurate
  double log_likelihood = 0;  ///< of the counts, multinomial coefficients left out
  double information = 0;     ///< BIC: parameters * log(tasks) - 2 log-likelihood; smaller is better
  std::size_t parameters = 0;
  int steps = 0;
  bool converged = false;
};

/// Why these counts determine no such mixture; empty: they do. One type needs the right samples of every
/// task, or one of c and s: t and b alone give two chances for three unknowns.
std::string fit_fault(std::span<const TaskVerdicts> counts, const FitOptions& options);
/// Needs an empty fit_fault() (std::invalid_argument). The best of several starts, which are functions of the
/// counts alone.
MixtureFit fit_mixture(std::span<const TaskVerdicts> counts, const FitOptions& options);

}  // namespace quire::labs::inference_flaws

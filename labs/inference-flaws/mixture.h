// Resampling over tasks of a few types that differ in how often one sample is right (Stroebl, Kapoor and
// Narayanan 2024, appendix C). The verifier accepts a right sample with probability c (completeness) and
// refuses a wrong one with probability s (soundness), so a sample of type i is refused with probability
// beta_i = (1-c) r_i + s (1-r_i). Refusals tell that a task is hard: the posterior of type i at attempt k is
// proportional to beta_i^(k-1) p_i, and the later an answer is accepted, the likelier it is wrong.
#pragma once

#include <string>
#include <vector>

#include "labs/inference-flaws/reward.h"

namespace quire::labs::inference_flaws {

struct TaskType {
  double prior = 0;     ///< p_i, share of tasks
  double accuracy = 0;  ///< r_i, how often one sample is right
};

struct Mixture {
  std::vector<TaskType> types;
  double completeness = 1, soundness = 1;

  double rejection(const TaskType& type) const;
  /// What is wrong with it; empty: nothing. Shares sum to 1 within 1e-9, everything lies in [0,1].
  std::string fault() const;
};

/// How the probability that attempt k is made is formed.
enum class Reach {
  exact,     ///< sum of beta_i^(k-1) p_i with the prior
  published  ///< with the posterior in place of the prior: evidence counts twice, and rewards pass the
             ///< ceiling
};

/// Sums of EV_k = (posterior mean of the gains) times reach, for 0 .. k_max attempts.
Curve curve_of(const Mixture& mixture, std::size_t k_max, Reach reach = Reach::exact);

/// R(K) in closed form, exact reach: sum of p_i (c r_i - ratio (1-s)(1-r_i)) (1-beta_i^K) / (1-beta_i).
double reward(const Mixture& mixture, double attempts, double ratio);
/// P(right given that something is accepted in the end), without end of attempts: the limit of R(K) at ratio
/// 0.
double ceiling(const Mixture& mixture);

/// Llama-3.1-8B on HumanEval+, as the paper's appendix fits it.
Mixture llama_8b();

}  // namespace quire::labs::inference_flaws

#include "labs/inference-flaws/mixture.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace quire::labs::inference_flaws {

namespace {

/// Chances of one attempt at a task of a type.
struct Attempt {
  double right, wrong, refused;
};

Attempt attempt_at(const Mixture& mixture, const TaskType& type) {
  return {mixture.completeness * type.accuracy, (1 - mixture.soundness) * (1 - type.accuracy),
          mixture.rejection(type)};
}

/// (1 - beta^K) / (1 - beta), the expected number of attempts; K where beta = 1.
double attempts_made(double beta, double attempts) {
  if (beta >= 1) return attempts;
  if (beta <= 0) return attempts > 0 ? 1 : 0;
  return -std::expm1(attempts * std::log(beta)) / (1 - beta);
}

std::string range_fault(const char* what, double value) {
  if (value >= 0 && value <= 1) return "";
  return fmt::format("{} {} is outside 0 to 1", what, value);
}

}  // namespace

double Mixture::rejection(const TaskType& type) const {
  return (1 - completeness) * type.accuracy + soundness * (1 - type.accuracy);
}

std::string Mixture::fault() const {
  if (types.empty()) return "there is no type of task";
  std::string fault = range_fault("completeness", completeness);
  if (fault.empty()) fault = range_fault("soundness", soundness);
  double sum = 0;
  for (const TaskType& type : types) {
    if (fault.empty()) fault = range_fault("prior", type.prior);
    if (fault.empty()) fault = range_fault("accuracy", type.accuracy);
    sum += type.prior;
  }
  if (fault.empty() && !(std::fabs(sum - 1) <= 1e-9)) fault = fmt::format("priors sum to {}, not to 1", sum);
  return fault;
}

Curve curve_of(const Mixture& mixture, std::size_t k_max, Reach reach_form) {
  Curve all{std::vector<double>(k_max + 1), std::vector<double>(k_max + 1), std::vector<double>(k_max + 1),
            std::vector<double>(k_max + 1, std::numeric_limits<double>::quiet_NaN())};
  std::vector<double> survived(mixture.types.size(), 1);  // beta_i^(k-1)
  for (std::size_t k = 1; k <= k_max; ++k) {
    double reached = 0, right = 0, wrong = 0;
    for (std::size_t i = 0; i < mixture.types.size(); ++i) {
      const Attempt attempt = attempt_at(mixture, mixture.types[i]);
      const double open = survived[i] * mixture.types[i].prior;  // of this type and not yet accepted
      reached += open;
      right += open * attempt.right;
      wrong += open * attempt.wrong;
    }
    if (reached == 0) {  // nothing is left
      all.right[k] = all.right[k - 1];
      all.wrong[k] = all.wrong[k - 1];
      all.attempts[k] = all.attempts[k - 1];
      continue;
    }
    double reach = reached;
    if (reach_form == Reach::published) {
      reach = 0;
      for (std::size_t i = 0; i < mixture.types.size(); ++i)
        reach += survived[i] * (survived[i] * mixture.types[i].prior / reached);
    }
    all.right[k] = all.right[k - 1] + right / reached * reach;
    all.wrong[k] = all.wrong[k - 1] + wrong / reached * reach;
    all.attempts[k] = all.attempts[k - 1] + reach;
    if (right + wrong > 0) all.false_share[k] = wrong / (right + wrong);
    for (std::size_t i = 0; i < mixture.types.size(); ++i) survived[i] *= mixture.rejection(mixture.types[i]);
  }
  return all;
}

double reward(const Mixture& mixture, double attempts, double ratio) {
  double sum = 0;
  for (const TaskType& type : mixture.types) {
    const Attempt attempt = attempt_at(mixture, type);
    sum += type.prior * (attempt.right - ratio * attempt.wrong) * attempts_made(attempt.refused, attempts);
  }
  return sum;
}

double ceiling(const Mixture& mixture) {
  double sum = 0;
  for (const TaskType& type : mixture.types) {
    const Attempt attempt = attempt_at(mixture, type);
    // A type of which nothing is ever accepted ends in nothing.
    if (const double accepted = attempt.right + attempt.wrong; accepted > 0)
      sum += type.prior * attempt.right / accepted;
  }
  return sum;
}

Mixture llama_8b() { return {{{0.58, 0.87}, {0.42, 0.13}}, 1, 0.75}; }

}  // namespace quire::labs::inference_flaws

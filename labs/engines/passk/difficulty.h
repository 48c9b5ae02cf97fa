// How hard tasks are, as a distribution of the chance p of one sample to be right: counts (n_i, c_i) are
// binomial in it. Fitted by marginal likelihood, and what coverage follows from it at any k, also far beyond
// n. One task in so many may be out of reach: a share `reach` of tasks has p from Beta(alpha, beta), or one p
// for all, and the rest has p = 0.
#pragma once

#include <cstdint>
#include <span>

#include "labs/engines/passk/coverage.h"

namespace quire::labs::passk {

/// reach * (1 - E (1-p)^k) with p ~ Beta(alpha, beta).
struct BetaDifficulty {
  double reach = 1;
  double alpha = 1, beta = 1;
  double log_likelihood = 0;        ///< of the counts, binomial coefficients left out
  double coverage(double k) const;  ///< k >= 0, need not be whole
};

/// reach * (1 - (1-p)^k): every task that can be solved is solved with the same chance.
struct OneChance {
  double reach = 1;
  double p = 0;
  double log_likelihood = 0;
  double coverage(double k) const;
};

enum class Reach { all, fitted };  ///< reach = 1, or a parameter

/// Maximum of the marginal likelihood. Needs a task with n > 0 (else NaN everywhere). Counts without any
/// right sample give p = 0 (reach 1) and alpha -> 0: check before.
BetaDifficulty fit_beta(std::span<const Count> counts, Reach reach);
OneChance fit_one_chance(std::span<const Count> counts, Reach reach);

/// The same from first successes with right censoring: a sequence that is right first at round `round`, or
/// was watched for `round` rounds without (solved = false).
struct FirstSuccess {
  std::uint64_t round = 1;
  bool solved = false;
};
BetaDifficulty fit_beta(std::span<const FirstSuccess> sequences, Reach reach);
OneChance fit_one_chance(std::span<const FirstSuccess> sequences, Reach reach);

/// P(chi-squared with so many degrees > statistic): for likelihood ratios.
double chi_squared_tail(double statistic, double degrees);

}  // namespace quire::labs::passk

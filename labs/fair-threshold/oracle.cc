#include "labs/fair-threshold/oracle.h"

#include <algorithm>
#include <cmath>

namespace quire::labs::fair_threshold {
namespace {

/// `gap` is |a_A - a_B| as the constraint counts it.
Steady at(const Cut& cut, const State& state, double gap, const Constraints& constraints) {
  Steady s{cut, state, 0, 0, {}, 0};
  s.reward = state.rho * (state.pi * cut.value_a + (1 - state.pi) * cut.value_b);
  s.rate = state.pi * cut.rate_a + (1 - state.pi) * cut.rate_b;
  constraints.residuals(gap, s.rate, s.residual);
  s.violation = violation(s.residual);
  return s;
}

/// Picks the best feasible (or least violating) and the best unconstrained threshold.
Oracle chosen(std::vector<Steady> all) {
  Oracle oracle{std::move(all), false, 0, 0};
  const std::vector<Steady>& steady = oracle.thresholds;
  for (std::size_t k = 0; k < steady.size(); ++k) {
    if (steady[k].reward > steady[oracle.unconstrained].reward) oracle.unconstrained = k;
    const bool feasible = steady[k].violation == 0;
    const bool better = feasible ? !oracle.feasible || steady[k].reward > steady[oracle.best].reward
                                 : !oracle.feasible && steady[k].violation < steady[oracle.best].violation;
    if (better) oracle.best = k;
    oracle.feasible = oracle.feasible || feasible;
  }
  return oracle;
}

/// With eta = 1 one step forgets where it started: it lands on the steady state.
State steady_state(const Cut& cut, const Dynamics& dynamics, double pi_0) {
  return next({}, {1, dynamics.kappa, dynamics.kappa_r}, pi_0, cut.rate_a, cut.rate_b);
}

}  // namespace

Oracle sweep(const Pools& pools, const Dynamics& dynamics, const Constraints& constraints,
             std::span<const double> grid) {
  std::vector<Steady> all;
  for (const Cut& cut : pools.cuts(grid))
    all.push_back(at(cut, steady_state(cut, dynamics, pools.share_a), std::abs(cut.gap()), constraints));
  return chosen(std::move(all));
}

Oracle sweep_in_batches(const Pools& pools, const Dynamics& dynamics, const Constraints& constraints,
                        std::span<const double> grid, std::uint32_t batch) {
  std::vector<Steady> all;
  for (const Cut& cut : pools.cuts(grid)) {
    State state = steady_state(cut, dynamics, pools.share_a);
    const double gap = gap_in_batches(cut, state.pi, batch);
    state.rho = std::max(0.2, 1 - dynamics.kappa_r * gap);
    all.push_back(at(cut, state, gap, constraints));
  }
  return chosen(std::move(all));
}

double gap_in_batches(const Cut& cut, double pi, std::uint32_t batch) {
  // Mean of |N(gap, s^2)|, with s^2 the variance of the difference of two rates in groups of the expected
  // sizes.
  const double people_a = std::max(1.0, pi * batch), people_b = std::max(1.0, (1 - pi) * batch);
  const double variance = cut.rate_a * (1 - cut.rate_a) / people_a + cut.rate_b * (1 - cut.rate_b) / people_b;
  const double gap = std::abs(cut.gap());
  if (!(variance > 0)) return gap;
  const double z = gap / std::sqrt(variance), root_half_pi = 1.2533141373155003;
  return std::sqrt(variance) * (std::exp(-z * z / 2) / root_half_pi + z * std::erf(z / std::sqrt(2.0)));
}

Steady iterate(const Pools& pools, const Dynamics& dynamics, const Constraints& constraints, double theta) {
  const Cut cut = pools.cut(theta);
  State state{pools.share_a, 1};
  constexpr int kStepsMax = 100'000'000;
  for (int i = 0; i < kStepsMax; ++i) {
    const State after = next(state, dynamics, pools.share_a, cut.rate_a, cut.rate_b);
    // The rest of the way is at most the last step divided by eta.
    const double moved = std::max(std::abs(after.pi - state.pi), std::abs(after.rho - state.rho));
    state = after;
    if (moved <= 1e-12 * dynamics.eta) break;
  }
  return at(cut, state, std::abs(cut.gap()), constraints);
}

}  // namespace quire::labs::fair_threshold

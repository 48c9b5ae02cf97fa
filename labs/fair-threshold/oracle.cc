#include "labs/fair-threshold/oracle.h"

#include <algorithm>
#include <cmath>

namespace quire::labs::fair_threshold {
namespace {

Steady at(const Cut& cut, const State& state, const Constraints& constraints) {
  Steady s{cut, state, 0, 0, {}, 0};
  s.reward = state.rho * (state.pi * cut.value_a + (1 - state.pi) * cut.value_b);
  s.rate = state.pi * cut.rate_a + (1 - state.pi) * cut.rate_b;
  constraints.residuals(std::abs(cut.gap()), s.rate, s.residual);
  s.violation = violation(s.residual);
  return s;
}

}  // namespace

Oracle sweep(const Pools& pools, const Dynamics& dynamics, const Constraints& constraints,
             std::span<const double> grid) {
  Oracle oracle;
  for (const double theta : grid) {
    const Cut cut = pools.cut(theta);
    // With eta = 1 one step forgets where it started: it lands on the steady state.
    const Dynamics at_once{1, dynamics.kappa, dynamics.kappa_r};
    const State state = next({}, at_once, pools.share_a, cut.rate_a, cut.rate_b);
    oracle.thresholds.push_back(at(cut, state, constraints));
  }
  const std::vector<Steady>& all = oracle.thresholds;
  for (std::size_t k = 0; k < all.size(); ++k) {
    if (all[k].reward > all[oracle.unconstrained].reward) oracle.unconstrained = k;
    const bool feasible = all[k].violation == 0;
    const bool better = feasible ? !oracle.feasible || all[k].reward > all[oracle.best].reward
                                 : !oracle.feasible && all[k].violation < all[oracle.best].violation;
    if (better) oracle.best = k;
    oracle.feasible = oracle.feasible || feasible;
  }
  return oracle;
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
  return at(cut, state, constraints);
}

}  // namespace quire::labs::fair_threshold

// The closed loop: a round's decisions move the share of group A among the next arrivals (pi) and how many
// people take part (rho). The dynamics are ours; the paper's constants are not known to us:
//   pi'  = (1-eta) pi  + eta clip(pi_0 + kappa (a_A - a_B), 0.05, 0.95)
//   rho' = (1-eta) rho + eta max(0.2, 1 - kappa_r |a_A - a_B|)
// with a_g the acceptance rate of group g in the round's batch. Round t's arrivals depend on (seed, t) alone,
// so every method meets the same people.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/fair-threshold/pools.h"

namespace quire::labs::fair_threshold {

struct Dynamics {
  double eta = 0.05;     ///< in (0,1]: how fast the state follows
  double kappa = 0.5;    ///< feedback of the signed gap on the composition
  double kappa_r = 0.0;  ///< feedback of the gap on participation; 0: the loop `conflict`, 2: `aligned`
};

struct Constraints {
  double delta = 0.10;                   ///< demographic parity: |a_A - a_B| <= delta
  std::optional<double> service = 0.30;  ///< overall acceptance >= service

  std::size_t count() const { return service ? 2 : 1; }
  /// g <= 0 means satisfied. `gap` is |a_A - a_B|, `rate` the overall acceptance.
  void residuals(double gap, double rate, std::vector<double>& out) const;
};

/// All that a learner is told about a round.
struct Feedback {
  double reward = 0;
  std::vector<double> residual;
};

/// sum of max(0, g_m)
double violation(std::span<const double> residual);

struct State {
  double pi = 0.5;
  double rho = 1;
};
State next(const State& state, const Dynamics& dynamics, double pi_0, double rate_a, double rate_b);

class Loop {
 public:
  /// `pools` outlives the loop. `arrivals` names the stream; round t uses arrivals.at(t).
  Loop(const Pools& pools, const Dynamics& dynamics, const Constraints& constraints, std::uint32_t batch,
       const random::Stream& arrivals);

  /// One batch decided by score >= theta. The reference holds until the next step.
  const Feedback& step(double theta) { return step(pools_.cut(theta)); }
  /// The same with the cut looked up before; it must be of these pools.
  const Feedback& step(const Cut& cut);

  double pi() const { return state_.pi; }
  double rho() const { return state_.rho; }
  std::uint64_t rounds() const { return rounds_; }
  /// Rounds in which one group did not arrive; its last observed rate stood in (at the start the other
  /// group's).
  std::uint64_t empty_rounds() const { return empty_rounds_; }
  /// Mean of the batch's |a_A - a_B| less the exact one, over rounds in which both groups arrived: small
  /// batches exaggerate the gap.
  double gap_bias() const;

 private:
  struct Batch {
    std::uint32_t arrived_a = 0, arrived_b = 0, accepted_a = 0, accepted_b = 0;
    std::int64_t value = 0;
  };
  Batch meet(const Cut& cut);
  std::uint32_t redraw(random::Stream& stream, std::size_t group) const;
  struct Rates {
    double a, b;
  };
  Rates observe_rates(const Batch& batch, const Cut& cut);

  const Pools& pools_;
  Dynamics dynamics_;
  Constraints constraints_;
  std::uint32_t batch_;
  random::Stream arrivals_;
  std::array<std::uint32_t, 2> sizes_;
  std::array<std::uint32_t, 2>
      refused_;  // 2^32 mod size: low halves refused so that indices are exactly uniform
  State state_;
  std::optional<double> observed_a_, observed_b_;  // the last rates seen
  Feedback feedback_;
  std::uint64_t rounds_ = 0;
  std::uint64_t empty_rounds_ = 0;
  double gap_excess_ = 0;
};

}  // namespace quire::labs::fair_threshold

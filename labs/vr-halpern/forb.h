// Algorithm 3: loopless variance-reduced forward-reflected-backward steps for 0 in eta F(v) + eta G(v) + q (v
// - u), q = 1 for a resolvent of F + G around u (the quadratic part is taken implicitly), q = 0 for F + G
// itself.
#pragma once

#include "labs/vr-halpern/run.h"

namespace quire::labs::vr_halpern {

class Forb {
 public:
  /// quadratic: whether q is 1. eta is 1 where it is not.
  Forb(Run& run, double eta, bool quadratic);

  /// Around `centre`, from there.
  void begin(In centre);
  /// One step. True where it ended in a refresh: then point() is the snapshot, value() is F there and g() in
  /// G.
  bool step();
  /// Draws whether the step refreshes is up to step(); this one does not, and keeps g() and estimate_norm().
  void last_step();

  const Vec& point() const { return z_; }
  const Vec& value() const { return value_; }
  const Vec& g() const { return g_; }
  /// ||estimate of F + g|| where last_step() led.
  double estimated_residual() const;
  /// ||eta (F + g) + w - u|| at a snapshot: with the quadratic part a bound on the distance to the solution.
  double inner_residual() const;
  double tau() const { return tau_; }

 private:
  void forward(Index component);
  void refresh();
  void remember();

  Run& run_;
  double eta_, probability_, alpha_, tau_, q_, scale_;  // scale: of the resolvent, tau eta / (1 + q tau)
  Vec centre_, z_, w_, w_before_, value_, constant_, before_, g_, estimate_;
  bool just_refreshed_ = false;
};

}  // namespace quire::labs::vr_halpern

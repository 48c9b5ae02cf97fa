// What the methods share while they run: the counted operator, the target, the certificate that ends a run,
// the trace. A method is a function from a Run and a first point; it returns when run.done() or run.spent().
#pragma once

#include "labs/vr-halpern/kernels.h"
#include "labs/vr-halpern/solve.h"

namespace quire::labs::vr_halpern {

class Run {
 public:
  Run(FiniteSum& problem, Resolvent& resolvent, const Options& options, const Constants& constants);

  Counted f;
  const Options& options;
  const Constants constants;
  random::Stream stream;
  double target;  ///< residual at which the method returns: eps, or a stage's

  std::size_t dim() const { return f.dim(); }
  double n() const { return static_cast<double>(f.components()); }

  /// v becomes J_{eta G}(v), and g = (v - J_{eta G}(v)) / eta, which lies in G there.
  void resolve(double eta, Vec& v, Vec& g);
  void resolve(double eta, Vec& v) { resolvent_.apply(eta, v); }

  /// The residual ||value + g|| at u, where value is F(u) itself. Keeps the point; true when it meets the
  /// target.
  bool certify(In u, In value, In g);
  bool done() const { return report_.residual <= target; }
  bool spent() const { return f.evaluations() >= options.budget; }
  /// Once an iteration: counts it, polls, and draws the trace where one is due. g may be empty.
  void step(In u, In g = {});
  void restarted() { ++report_.restarts; }
  void poll() const {
    if (options.check) options.check();
  }
  const Report& report() const { return report_; }
  /// The report as it stands, evaluations counted; where nothing was certified yet, after one natural step.
  Report finish(In u);

 private:
  void trace(In u, In g);

  Resolvent& resolvent_;
  std::unique_ptr<Resolvent> for_reports_;
  Report report_;
  double next_trace_ = 1;
};

// Algorithms, each from `u` until run.done() or run.spent().
void halpern_one_step(Run& run, Vec u, double lipschitz, bool sampled);
void halpern_of_resolvents(Run& run, Vec u, bool sampled);
void variance_reduced_forb(Run& run, Vec u);
void forward_backward(Run& run, Vec u);
void extragradient(Run& run, Vec u);
void anchored_extragradient(Run& run, Vec u);
void svrg_extragradient(Run& run, Vec u);
void loopless_extragradient(Run& run, Vec u);

}  // namespace quire::labs::vr_halpern

// Algorithm 2: Halpern's iteration over inexact resolvents of eta (F + G), found by Algorithm 3, or by
// extragradient where it is the deterministic rival; and Algorithm 3 alone.
#include <algorithm>
#include <cstddef>

#include "labs/vr-halpern/forb.h"

namespace quire::labs::vr_halpern {

namespace {

/// An adaptive inner loop ends here in any case, in multiples of the planned steps.
constexpr double kAdaptiveMost = 50;

/// Inexact resolvents of eta (F + G) around a point. find() returns true when a point on the way is
/// certified.
class ByForb {
 public:
  ByForb(Run& run, double eta)
      : run_(run), forb_(run, eta, true), lipschitz_(eta * run.constants.sampled + 1) {}
  const Vec& point() const { return forb_.point(); }

  bool find(const Vec& centre, double k) {
    const double n = run_.n();
    const double planned =
        std::ceil(run_.options.inner * (n + std::sqrt(n) * lipschitz_) * std::log(4 * (k + 2)));
    const double steps = planned * (run_.options.adaptive ? kAdaptiveMost : 1);
    forb_.begin(centre);
    for (double m = 1; m < steps && !run_.spent(); ++m) {
      if ((static_cast<std::uint64_t>(m) & 255U) == 0) run_.poll();
      if (!forb_.step()) continue;
      if (run_.certify(forb_.point(), forb_.value(), forb_.g())) return true;
      if (run_.options.adaptive &&
          forb_.inner_residual() * (k + 2) * (k + 2) <= distance(centre, forb_.point()))
        return false;
    }
    forb_.last_step();
    if (forb_.estimated_residual() > run_.target) return false;
    Vec value(run_.dim());
    run_.f.full(forb_.point(), value);
    return run_.certify(forb_.point(), value, forb_.g());
  }

 private:
  Run& run_;
  Forb forb_;
  double lipschitz_;
};

/// The same by extragradient steps z+ = J((z - tau eta F(z') + tau u) / (1 + tau)).
class ByExtragradient {
 public:
  ByExtragradient(Run& run, double eta)
      : run_(run),
        eta_(eta),
        lipschitz_(eta * run.constants.full + 1),
        z_(run.dim()),
        middle_(run.dim()),
        value_(run.dim()),
        middle_value_(run.dim()),
        g_(run.dim()) {}
  const Vec& point() const { return z_; }

  bool find(const Vec& centre, double k) {
    const double planned = std::ceil(run_.options.inner_ppm * lipschitz_ * std::log(4 * (k + 2)));
    const double steps = planned * (run_.options.adaptive ? kAdaptiveMost : 1);
    z_ = centre;
    for (double m = 0; m < steps && !run_.spent(); ++m) {
      run_.poll();
      run_.f.full(z_, value_);
      if (m > 0 && (run_.certify(z_, value_, g_) || (run_.options.adaptive && found(centre, k))))
        return run_.done();
      forward(z_, value_, centre, middle_);
      run_.resolve(scale(), middle_);
      run_.f.full(middle_, middle_value_);
      forward(z_, middle_value_, centre, z_);
      run_.resolve(scale(), z_, g_);
    }
    return false;
  }

 private:
  double tau() const { return 0.9 / lipschitz_; }
  double scale() const { return tau() * eta_ / (1 + tau()); }
  void forward(const Vec& from, const Vec& value, const Vec& centre, Vec& out) const {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = (from[i] - tau() * eta_ * value[i] + tau() * centre[i]) / (1 + tau());
  }
  bool found(const Vec& centre, double k) const {
    double squares = 0;
    for (std::size_t i = 0; i < z_.size(); ++i) {
      const double r = eta_ * (value_[i] + g_[i]) + z_[i] - centre[i];
      squares += r * r;
    }
    return std::sqrt(squares) * (k + 2) * (k + 2) <= distance(centre, z_);
  }

  Run& run_;
  double eta_, lipschitz_;
  Vec z_, middle_, value_, middle_value_, g_;
};

template <class Inner>
void halpern(Run& run, Vec u, double eta) {
  Inner inner(run, eta);
  const Vec anchor = u;
  for (double k = 0; !run.spent(); ++k) {
    const bool done = inner.find(u, k);
    run.step(inner.point());
    if (done) return;
    const double lambda = 1 / (k + 2);
    for (std::size_t i = 0; i < u.size(); ++i) u[i] = lambda * anchor[i] + (1 - lambda) * inner.point()[i];
  }
}

}  // namespace

void halpern_of_resolvents(Run& run, Vec u, bool sampled) {
  double eta = std::sqrt(run.n()) / run.constants.sampled;
  if (run.options.co_monotone < 0) eta = std::max(eta, -2.2 * run.options.co_monotone);
  if (sampled)
    halpern<ByForb>(run, std::move(u), eta);
  else
    halpern<ByExtragradient>(run, std::move(u), eta);
}

void variance_reduced_forb(Run& run, Vec u) {
  constexpr double kTryAgain =
      1.2;  // times as many snapshots before the average is tried again: two evaluations
  const std::size_t d = run.dim();
  Forb forb(run, 1, false);
  Vec sum(d), average(d), value(d), g(d);
  double steps = 0, snapshots = 0, next_try = 4;
  const double eta = 1 / run.constants.full;
  forb.begin(u);
  while (!run.spent()) {
    const bool refreshed = forb.step();
    kernels().add(sum.data(), 1, forb.point().data(), d);
    ++steps;
    if ((static_cast<std::uint64_t>(steps) & 255U) == 0) run.poll();
    if (!refreshed) continue;
    run.step(forb.point(), forb.g());
    if (run.certify(forb.point(), forb.value(), forb.g())) return;
    if (++snapshots < next_try) continue;
    next_try = std::ceil(snapshots * kTryAgain);
    for (std::size_t i = 0; i < d; ++i) average[i] = sum[i] / steps;
    run.f.full(average, value);
    kernels().add(average.data(), -eta, value.data(), d);
    run.resolve(eta, average, g);
    run.f.full(average, value);
    if (run.certify(average, value, g)) return;
  }
}

}  // namespace quire::labs::vr_halpern

// What Algorithms 1 and 2 are compared with: forward-backward, extragradient, anchored extragradient (Yoon
// and Ryu 2021), and two variance-reduced extragradients (Chavdarova et al. 2019; Alacaoglu and Malitsky
// 2022).
#include <algorithm>
#include <cstddef>

#include "labs/vr-halpern/run.h"

namespace quire::labs::vr_halpern {

void forward_backward(Run& run, Vec u) {
  const double eta = 1 / run.constants.full;
  Vec value(run.dim()), g(run.dim());
  for (bool first = true; !run.spent(); first = false) {
    run.f.full(u, value);
    if (!first) {
      run.step(u, g);
      if (run.certify(u, value, g)) return;
    }
    kernels().add(u.data(), -eta, value.data(), u.size());
    run.resolve(eta, u, g);
  }
}

void extragradient(Run& run, Vec u) {
  const double eta = 0.9 / run.constants.full;
  const std::size_t d = run.dim();
  Vec value(d), middle(d), g(d);
  for (bool first = true; !run.spent(); first = false) {
    run.f.full(u, value);
    if (!first) {
      run.step(u, g);
      if (run.certify(u, value, g)) return;
    }
    kernels().scaled_sum(middle.data(), -eta, value.data(), u.data(), d);
    run.resolve(eta, middle);
    run.f.full(middle, value);
    kernels().add(u.data(), -eta, value.data(), d);
    run.resolve(eta, u, g);
  }
}

void anchored_extragradient(Run& run, Vec u) {
  const double eta = 1 / (2 * run.constants.full);
  const std::size_t d = run.dim();
  const Vec anchor = u;
  Vec value(d), middle(d), g(d);
  for (double k = 0; !run.spent(); ++k) {
    run.f.full(u, value);
    if (k > 0) {
      run.step(u, g);
      if (run.certify(u, value, g)) return;
    }
    for (std::size_t i = 0; i < d; ++i) u[i] += (anchor[i] - u[i]) / (k + 2);
    kernels().scaled_sum(middle.data(), -eta, value.data(), u.data(), d);
    run.resolve(eta, middle);
    run.f.full(middle, value);
    kernels().add(u.data(), -eta, value.data(), d);
    run.resolve(eta, u, g);
  }
}

void svrg_extragradient(Run& run, Vec u) {
  // The papers' steps hold for strongly monotone F; this one is ours, the largest of the loopless method's
  // kind.
  const double eta = std::sqrt(2 / run.n()) / (2 * run.constants.sampled);
  const std::size_t d = run.dim();
  const auto epoch = run.f.components();
  Vec snapshot(d), value(d), middle(d), g(d);
  const auto forward = [&](Vec& out, const Vec& at, Index component) {
    kernels().add(out.data(), -eta, value.data(), d);
    run.f.pair_diff({&component, 1}, at, snapshot, out, -eta);
  };
  for (bool first = true; !run.spent(); first = false) {
    snapshot = u;
    run.f.full(snapshot, value);
    if (!first) {
      run.step(snapshot, g);
      if (run.certify(snapshot, value, g)) return;
    }
    for (std::uint64_t m = 0; m < epoch && !run.spent(); ++m) {
      if ((m & 255U) == 0) run.poll();
      middle = u;
      forward(middle, u, run.f.draw(run.stream));
      run.resolve(eta, middle);
      forward(u, middle, run.f.draw(run.stream));
      run.resolve(eta, u, g);
    }
  }
}

void loopless_extragradient(Run& run, Vec u) {
  const double p = std::min(1.0, 2 / run.n()), alpha = 1 - p;
  const double tau = std::sqrt(p) / (2 * run.constants.sampled);
  const std::size_t d = run.dim();
  Vec snapshot = u, value(d), middle(d), g(d);
  run.f.full(snapshot, value);
  for (std::uint64_t steps = 0; !run.spent(); ++steps) {
    if ((steps & 255U) == 0) run.poll();
    // Both steps begin at alpha u + (1 - alpha) w - tau F(w).
    for (std::size_t i = 0; i < d; ++i) u[i] = alpha * u[i] + (1 - alpha) * snapshot[i] - tau * value[i];
    middle = u;
    run.resolve(tau, middle);
    const Index component = run.f.draw(run.stream);
    run.f.pair_diff({&component, 1}, middle, snapshot, u, -tau);
    run.resolve(tau, u, g);
    if (!run.stream.bernoulli(p)) continue;
    snapshot = u;
    run.f.full(snapshot, value);
    run.step(snapshot, g);
    if (run.certify(snapshot, value, g)) return;
  }
}

}  // namespace quire::labs::vr_halpern

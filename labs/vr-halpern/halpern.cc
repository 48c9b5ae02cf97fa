// Algorithm 1: Halpern's iteration in one resolvent step on PAGE's estimate of F, for a cocoercive F; without
// sampling it is the deterministic method of the same steps.
#include <algorithm>

#include "labs/vr-halpern/run.h"

namespace quire::labs::vr_halpern {

namespace {

/// p_k of a full evaluation instead of a batch.
double full_probability(double k, double root) { return std::min(1.0, 4 / ((k <= root ? k : root) + 5)); }

}  // namespace

void halpern_one_step(Run& run, Vec u, double lipschitz, bool sampled) {
  const std::size_t d = run.dim();
  const double eta = 1 / (4 * lipschitz), root = std::sqrt(run.n());
  std::vector<Index> batch(static_cast<std::size_t>(std::ceil(root)));
  const Vec anchor = u;
  Vec estimate(d), next(d), g(d);
  run.f.full(u, estimate);
  for (double k = 0; !run.spent(); ++k) {
    const double lambda = 2 / (k + 4);
    for (std::size_t i = 0; i < d; ++i)
      next[i] = lambda * anchor[i] + (1 - lambda) * u[i] - eta * estimate[i];
    run.resolve(eta, next, g);
    const bool exact = !sampled || run.stream.bernoulli(full_probability(k + 1, root));
    if (exact) {
      run.f.full(next, estimate);
    } else {
      run.f.draw_batch(run.stream, batch);
      run.f.pair_diff(batch, next, u, estimate, 1 / static_cast<double>(batch.size()));
    }
    u.swap(next);
    run.step(u, g);
    if (!exact) {
      double squares = 0;
      for (std::size_t i = 0; i < d; ++i) squares += (estimate[i] + g[i]) * (estimate[i] + g[i]);
      if (squares > run.target * run.target) continue;
      run.f.full(u, estimate);  // the estimate says so; F itself must
    }
    if (run.certify(u, estimate, g)) return;
  }
}

}  // namespace quire::labs::vr_halpern

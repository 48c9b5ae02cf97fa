#include "labs/vr-halpern/run.h"

#include <algorithm>

namespace quire::labs::vr_halpern {

Run::Run(FiniteSum& problem, Resolvent& resolvent, const Options& given, const Constants& known)
    : f(problem),
      options(given),
      constants(known),
      stream(given.seed, "vr-halpern components"),
      target(given.eps),
      resolvent_(resolvent),
      for_reports_(resolvent.copy()) {}

void Run::resolve(double eta, Vec& v, Vec& g) {
  g = v;
  resolvent_.apply(eta, v);
  for (std::size_t i = 0; i < v.size(); ++i) g[i] = (g[i] - v[i]) / eta;
}

bool Run::certify(In u, In value, In g) {
  double squares = 0;
  for (std::size_t i = 0; i < u.size(); ++i) squares += (value[i] + g[i]) * (value[i] + g[i]);
  report_.residual = std::sqrt(squares);
  report_.u.assign(u.begin(), u.end());
  report_.value.assign(value.begin(), value.end());
  report_.g.assign(g.begin(), g.end());
  return done();
}

void Run::step(In u, In g) {
  ++report_.iterations;
  poll();
  if (options.trace_ratio <= 1) return;
  const double at = static_cast<double>(options.trace_by_iterations ? report_.iterations : f.evaluations());
  if (at < next_trace_) return;
  trace(u, g);
  next_trace_ = std::max(at + 1, at * options.trace_ratio);
}

void Run::trace(In u, In g) {
  FiniteSum& free = f.uncounted();
  TracePoint point{report_.iterations, f.evaluations(),
                   natural_residual(free, *for_reports_, 1 / constants.full, u), NAN};
  if (!g.empty()) {
    Vec value(u.size());
    free.full(u, value);
    kernels().add(value.data(), 1, g.data(), value.size());
    point.certified = norm(value);
  }
  report_.trace.push_back(point);
}

Report Run::finish(In u) {
  if (report_.u.empty()) {
    const double eta = 1 / constants.full;
    Vec next(u.begin(), u.end()), value(dim()), g(dim());
    f.full(next, value);
    kernels().add(next.data(), -eta, value.data(), dim());
    resolve(eta, next, g);
    f.full(next, value);
    certify(next, value, g);
  }
  report_.solved = report_.residual <= options.eps;
  report_.evaluations = f.evaluations();
  report_.epochs = static_cast<double>(report_.evaluations) / n();
  report_.natural = natural_residual(f.uncounted(), *for_reports_, 1 / constants.full, report_.u);
  report_.constants = constants;
  return std::move(report_);
}

}  // namespace quire::labs::vr_halpern

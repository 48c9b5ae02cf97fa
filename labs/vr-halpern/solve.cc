#include "labs/vr-halpern/solve.h"

#include <array>
#include <chrono>
#include <stdexcept>

#include <fmt/format.h>

#include "labs/vr-halpern/constants.h"
#include "labs/vr-halpern/run.h"

namespace quire::labs::vr_halpern {

namespace {

struct Known {
  Method method;
  const char* name;
  bool cocoercive, random;
};
constexpr std::array kKnown{Known{Method::vrh1, "vrh1", true, true},
                            Known{Method::vrh2, "vrh2", false, true},
                            Known{Method::vrforb, "vrforb", false, true},
                            Known{Method::gda, "gda", true, false},
                            Known{Method::eg, "eg", false, false},
                            Known{Method::eag, "eag", false, false},
                            Known{Method::halpern, "halpern", true, false},
                            Known{Method::halpern_l, "halpern-l", true, false},
                            Known{Method::halpern_ppm, "halpern-ppm", false, false},
                            Known{Method::svre, "svre", false, true},
                            Known{Method::eg_vr, "eg-vr", false, true}};

const Known& known(Method method) {
  for (const Known& k : kKnown)
    if (k.method == method) return k;
  throw std::logic_error("a method without a name");
}

void once(Run& run, Method method, Vec u) {
  switch (method) {
    case Method::vrh1:
      return halpern_one_step(run, std::move(u), run.constants.sampled, true);
    case Method::halpern:
      return halpern_one_step(run, std::move(u), run.constants.full, false);
    case Method::halpern_l:
      return halpern_one_step(run, std::move(u), run.constants.sampled, false);
    case Method::vrh2:
      return halpern_of_resolvents(run, std::move(u), true);
    case Method::halpern_ppm:
      return halpern_of_resolvents(run, std::move(u), false);
    case Method::vrforb:
      return variance_reduced_forb(run, std::move(u));
    case Method::gda:
      return forward_backward(run, std::move(u));
    case Method::eg:
      return extragradient(run, std::move(u));
    case Method::eag:
      return anchored_extragradient(run, std::move(u));
    case Method::svre:
      return svrg_extragradient(run, std::move(u));
    case Method::eg_vr:
      return loopless_extragradient(run, std::move(u));
  }
}

/// Anew from where the residual has halved, until it is eps.
void with_restarts(Run& run, Method method, Vec u) {
  const double eta = 1 / run.constants.full;
  Vec value(run.dim()), g(run.dim());
  run.f.full(u, value);
  kernels().add(u.data(), -eta, value.data(), u.size());
  run.resolve(eta, u, g);
  run.f.full(u, value);
  run.certify(u, value, g);
  while (run.report().residual > run.options.eps && !run.spent()) {
    run.target = std::max(run.options.eps, run.report().residual / 2);
    once(run, method, run.report().u);
    run.restarted();
  }
}

void check_options(const FiniteSum& problem, Method method, const Options& options) {
  if (!(options.eps > 0)) throw std::invalid_argument(fmt::format("eps: {} is not above 0", options.eps));
  if (options.budget == 0) throw std::invalid_argument("budget: no evaluation at all is allowed");
  if (!(options.inner > 0 && options.inner_ppm > 0))
    throw std::invalid_argument("inner: the constant of the inner steps is not above 0");
  if (!options.start.empty() && options.start.size() != problem.dim())
    throw std::invalid_argument(
        fmt::format("start: {} numbers where the problem has {}", options.start.size(), problem.dim()));
  const bool halpern = method == Method::vrh1 || method == Method::vrh2;
  if (options.restart && !halpern)
    throw std::invalid_argument(fmt::format("restart: is for vrh1 and vrh2, not for {}", word(method)));
  if (options.co_monotone != 0 && method != Method::vrh2)
    throw std::invalid_argument(fmt::format("co-monotone: is for vrh2, not for {}", word(method)));
}

Constants constants_of(FiniteSum& problem, Resolvent& resolvent, const Options& options) {
  Constants constants = problem.constants();
  if (!(constants.sampled > 0 && std::isfinite(constants.sampled) && constants.full > 0))
    throw std::invalid_argument("the operator is constant (L = 0); there is nothing to iterate");
  if (options.lipschitz > 0) {
    const double least = least_lipschitz(problem, resolvent, options.seed);
    if (options.lipschitz < least * (1 - 1e-9))
      throw std::invalid_argument(fmt::format(
          "L: {:.6g} is below {:.6g}, which 50 power steps on random pairs found; give at least that",
          options.lipschitz, least));
    constants.sampled = options.lipschitz;
    constants.full = std::min(constants.full, options.lipschitz);
  }
  if (options.co_monotone > 0 || options.co_monotone <= -1 / (2 * constants.sampled))
    throw std::invalid_argument(
        fmt::format("co-monotone: rho = {:.6g} must lie between -1/(2L) = {:.6g} and 0", options.co_monotone,
                    -1 / (2 * constants.sampled)));
  return constants;
}

void check_cocoercive(FiniteSum& problem, Resolvent& resolvent, Method method, const Options& options,
                      const Constants& constants) {
  if (!needs_cocoercive(method) || !options.check_cocoercive) return;
  const auto offence = cocoercivity_offence(problem, resolvent, constants, options.seed, options.check);
  if (!offence) return;
  const std::string ratio = offence->inner <= 1e-9 * offence->squares
                                ? "which no L allows"
                                : fmt::format("a ratio of {:.4g}", offence->squares / offence->inner);
  throw std::invalid_argument(
      fmt::format("{} needs a cocoercive operator with L = {:.4g}; pair {} of 10000 random ones has "
                  "||F(u)-F(v)||^2 = {:.4g} "
                  "and <F(u)-F(v),u-v> = {:.4g}, {}; take vrh2",
                  word(method), constants.sampled, offence->pair, offence->squares, offence->inner, ratio));
}

}  // namespace

const std::vector<Method>& all_methods() {
  static const std::vector<Method> all = [] {
    std::vector<Method> methods;
    for (const Known& k : kKnown) methods.push_back(k.method);
    return methods;
  }();
  return all;
}

const char* word(Method method) { return known(method).name; }

std::optional<Method> method_named(std::string_view name) {
  for (const Known& k : kKnown)
    if (name == k.name) return k.method;
  return std::nullopt;
}

bool needs_cocoercive(Method method) { return known(method).cocoercive; }
bool is_random(Method method) { return known(method).random; }

Report solve(FiniteSum& problem, Resolvent& resolvent, Method method, const Options& options) {
  const auto begun = std::chrono::steady_clock::now();
  check_options(problem, method, options);
  const Constants constants = constants_of(problem, resolvent, options);
  check_cocoercive(problem, resolvent, method, options, constants);
  Run run(problem, resolvent, options, constants);
  Vec u = options.start.empty() ? Vec(problem.dim()) : options.start;
  run.resolve(1 / constants.full, u);
  if (options.restart)
    with_restarts(run, method, u);
  else
    once(run, method, u);
  Report report = run.finish(u);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return report;
}

Method automatic_method(const FiniteSum& problem) {
  // Algorithm 2 pays about sqrt(N) L for each unit of 1/eps, with logarithms; full evaluations N L_F. Of the
  // methods that make those, extragradient was mostly the fastest where its last iterate converges linearly.
  constexpr double kLogarithms = 3;
  const double n = static_cast<double>(problem.components());
  const Constants c = problem.constants();
  return kLogarithms * std::sqrt(n) * c.sampled < n * c.full ? Method::vrh2 : Method::eg;
}

}  // namespace quire::labs::vr_halpern

// Solving 0 in F(u) + G(u) until the operator residual is certified: some g in G(u), taken from the last
// resolvent, with ||F(u) + g|| <= eps. Cai, Alacaoglu, Diakonikolas: Variance Reduced Halpern Iteration for
// Finite-Sum Monotone Inclusions (2023): Algorithms 1 to 3, and what they are compared with. Every evaluation
// that a method needs, for its stopping too, is counted; those of the trace are not.
#pragma once

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "labs/vr-halpern/operator.h"

namespace quire::labs::vr_halpern {

enum class Method : std::uint8_t {
  vrh1,         ///< Algorithm 1: one-step Halpern with PAGE; F cocoercive
  vrh2,         ///< Algorithm 2: Halpern over inexact resolvents by Algorithm 3
  vrforb,       ///< Algorithm 3 alone on F + G; its average is tried as well as its last point
  gda,          ///< projected forward steps, 1/L_F; F cocoercive
  eg,           ///< extragradient, 0.9/L_F
  eag,          ///< anchored extragradient, 1/(2 L_F)
  halpern,      ///< Algorithm 1 without sampling, with L_F in place of L
  halpern_l,    ///< the same with L, step for step beside vrh1
  halpern_ppm,  ///< Algorithm 2 with extragradient inside
  svre,         ///< extragradient on SVRG's estimates, an epoch of N steps
  eg_vr         ///< loopless variance-reduced extragradient, p = 2/N
};

const std::vector<Method>& all_methods();
const char* word(Method method);
std::optional<Method> method_named(std::string_view name);
/// Halpern's iteration in one step, and forward steps, need a cocoercive F.
bool needs_cocoercive(Method method);
/// Draws components: another seed is another run.
bool is_random(Method method);

struct Options {
  double eps = 1e-2;
  std::uint64_t budget = 20'000'000;  ///< evaluations
  std::uint64_t seed = 1;
  bool restart = false;    ///< vrh1, vrh2: begin anew at the last point whenever the residual has halved
  bool adaptive = false;   ///< vrh2, halpern-ppm (ours): inner loops end by their own residual
  double inner = 0.3;      ///< C of vrh2's inner steps
  double inner_ppm = 0.1;  ///< the same of halpern-ppm, which needs fewer
  double lipschitz = 0;    ///< L, if not the problem's own; refused below what is found
  double co_monotone = 0;  ///< rho < 0 of a co-monotone F: vrh2 takes eta > -2 rho. Not claimed
  bool check_cocoercive = true;
  Vec start;  ///< empty: the resolvent of 0

  /// Times between points of the trace, in evaluations or (by_iterations) in iterations; 0: no trace.
  double trace_ratio = 0;
  bool trace_by_iterations = false;
  std::function<void()> check;  ///< called often; may throw
};

struct TracePoint {
  std::uint64_t iteration = 0, evaluations = 0;
  double natural = 0;      ///< natural residual with eta = 1/L_F
  double certified = NAN;  ///< ||F(u) + g|| where the method has a g at this point
};

struct Report {
  Vec u, g;                    ///< the last point and its certificate, g in G(u)
  Vec value;                   ///< F(u)
  double residual = INFINITY;  ///< ||F(u) + g||
  bool solved = false;         ///< residual <= eps within the budget
  std::uint64_t iterations = 0;
  std::uint64_t evaluations = 0;
  double epochs = 0;   ///< evaluations / N
  double natural = 0;  ///< natural residual of u with eta = 1/L_F
  double seconds = 0;
  std::uint64_t restarts = 0;
  Constants constants;  ///< as used
  std::vector<TracePoint> trace;
};

/// Throws std::invalid_argument with one sentence: eps, budget or L that cannot be; vrh1 and its like on an F
/// that fails the test of cocoercivity.
Report solve(FiniteSum& problem, Resolvent& resolvent, Method method, const Options& options);

/// By the evaluations that theory asks of each, with constants measured on the games here.
Method automatic_method(const FiniteSum& problem);

}  // namespace quire::labs::vr_halpern

// The test-time scaling performance model (Wu et al. 2025, arXiv 2505.20522): N candidates drawn side by
// side, or N rounds of rethinking one after another, succeed with one chance p each, below a ceiling:
//   F(N) = F_max (1 - (1-p)^N).
// Round N+1 gains F_max p (1-p)^N, ever less. The saturation point N* for a threshold eps is the smallest N
// >= 0 whose *next* round gains at most eps; N* = 0 says that not even one round pays. The printed form of N*
// was not seen; this is the only one that fits its definition.
//
// The curves are those of the engine passk: OneChance (reach is F_max) and BetaDifficulty, where p differs
// from task to task.
#pragma once

#include <cstdint>
#include <span>

#include "labs/engines/passk/difficulty.h"
#include "labs/engines/passk/laws.h"
#include "paper/result.h"

namespace quire::labs::test_time_pareto {

/// What a caller may not ask: a ceiling outside (0,1], p outside [0,1], eps that is not above 0.
Status check(const passk::OneChance& curve, double eps);

/// F(N+1) - F(N).
double gain(const passk::OneChance& curve, double n);
double gain(const passk::BetaDifficulty& curve, double n);
double gain(const passk::LawFit& curve, double n);

/// N*. Gains within a relative 1e-12 of eps count as equal to it, so that rounding does not add a round to a
/// tie. More than kRoundsMax rounds are given as kRoundsMax.
std::uint64_t saturation(const passk::OneChance& curve, double eps);
std::uint64_t saturation(const passk::BetaDifficulty& curve, double eps);
/// Of a law that may rise slowly first (exp(a k^b)): the smallest N from which on no round gains more.
std::uint64_t saturation(const passk::LawFit& curve, double eps);
inline constexpr std::uint64_t kRoundsMax = 1'000'000'000'000'000;

/// The smallest N with mean gain over the next `window` rounds at most eps, on a curve that was observed at
/// 0, 1, 2, ... (curve[0] is F(0) = 0). Rounds beyond the end are not there: the last N that has a whole
/// window is the most that can be said, and the result is curve.size() - window then. Needs more than window
/// points.
std::uint64_t observed_saturation(std::span<const double> curve, double eps, std::size_t window = 3);

// What both readings of p lead to, by different sums; equal by the paper's argument, and tested to be.
/// P(K >= 1) with K ~ Binomial(n, p): its distribution is built trial by trial, and summed from 1 on. n^2
/// steps.
double hit_by_binomial(double p, std::uint64_t n);
/// P(first success within n rounds): the sum of geometric probabilities.
double hit_by_first_success(double p, std::uint64_t n);

}  // namespace quire::labs::test_time_pareto

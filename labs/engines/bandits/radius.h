// Confidence radii of a bandit: how far a mean of n rewards may lie from the truth. Pure functions; each says
// for which rewards and with which probability it holds.
#pragma once

#include <cstdint>

namespace quire::labs::bandits {

/// sqrt(log max(t,2)): what the radius c sqrt(log t / n) of UCB grows by with the round t.
double root_log(std::uint64_t round);

/// Hoeffding 1963: |mean - truth| exceeds it with probability at most `delta`, for `n` independent rewards in
/// an interval of length `range`. n = 0: infinity.
double hoeffding(std::uint64_t n, double range, double delta);

/// The same for sub-Gaussian rewards with parameter `sd`: sd sqrt(2 ln(2/delta) / n).
double subgaussian(std::uint64_t n, double sd, double delta);

/// Least n with subgaussian(n, sd, delta/choices) <= width: so many repeats of each of `choices` actions give
/// all their means within `width` at once, with probability 1-delta. 1 where sd = 0.
std::uint64_t repeats_for(double width, double sd, std::uint64_t choices, double delta);

/// The seed of run `run`: every method of a run is given the same, and so meets the same world.
std::uint64_t paired_seed(std::uint64_t seed, std::uint64_t run);

}  // namespace quire::labs::bandits

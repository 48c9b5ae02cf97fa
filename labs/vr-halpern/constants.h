// What can be found out about an operator by calling it: lower bounds on its Lipschitz constants, an estimate
// where nothing is known, and whether it can be cocoercive at all. None of it is charged to a method.
#pragma once

#include <functional>
#include <optional>

#include "labs/vr-halpern/operator.h"

namespace quire::labs::vr_halpern {

/// The largest ||F(u) - F(v)|| / ||u - v|| over 50 power steps between random pairs: no L_F is below it.
double least_lipschitz(FiniteSum& problem, Resolvent& resolvent, std::uint64_t seed);

/// Both constants as the largest of 1,000 sampled ratios times 1.1: for an operator that says nothing of
/// itself.
Constants estimated_constants(FiniteSum& problem, Resolvent& resolvent, std::uint64_t seed,
                              const std::function<void()>& check = {});

struct Offence {
  int pair = 0;  ///< from 1
  double squares = 0, inner = 0;
};
/// The first of 10,000 random pairs for which ||F(u) - F(v)||^2 > L <F(u) - F(v), u - v>. Pairs are screened
/// on a batch of components; an offence there is confirmed on F itself, so that no cocoercive operator is
/// accused.
std::optional<Offence> cocoercivity_offence(FiniteSum& problem, Resolvent& resolvent,
                                            const Constants& constants, std::uint64_t seed,
                                            const std::function<void()>& check = {});

}  // namespace quire::labs::vr_halpern

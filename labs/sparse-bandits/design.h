// Near-G-optimal designs (Kiefer and Wolfowitz 1960): weights on few actions such that no action is much less
// certain than the others, max_a ||phi_a||^2 in the norm of V^-1, V = sum w phi phi', at most 2 r, r the rank
// (the optimum is r). Frank-Wolfe with exact steps (Todd 2016, chapter 3; Lattimore et al. 2020, theorem 4.3)
// from a basis that pivoting picks.
#pragma once

#include <span>
#include <vector>

#include "labs/sparse-bandits/features.h"
#include "labs/sparse-bandits/learner.h"

namespace quire::labs::sparse_bandits {

struct Design {
  std::vector<Id> support;      ///< in order of entry
  std::vector<double> weights;  ///< positive, sum 1
  std::size_t rank = 0;         ///< of the actions' vectors
  double width = 0;             ///< max over the actions of ||phi||^2 in V^-1
};

/// A design for (and on) the given actions, with width at most `accuracy` times the rank. Empty if all
/// vectors are 0.
Design g_optimal(const Features& features, std::span<const Id> actions, double accuracy = 2,
                 const Poll& poll = {});

/// The least squares estimate of least norm, weighted by the design; rewards in the order of its support.
std::vector<double> estimate(const Features& features, const Design& design, std::span<const double> rewards);

/// Actions 0..count-1.
std::vector<Id> all_actions(std::size_t count);

}  // namespace quire::labs::sparse_bandits

// What net elimination is compared with, and the method for good features. All see exact rewards (or
// averages) of the actions they ask for.
#pragma once

#include "labs/engines/random/random.h"
#include "labs/sparse-bandits/instance.h"
#include "labs/sparse-bandits/learner.h"

namespace quire::labs::sparse_bandits {

/// `kw` (Lattimore, Szepesvari and Weisz 2020): queries a near-G-optimal design, fits least squares, plays
/// the maximiser. Within about eps sqrt(2 d) of what is true.
LearnerPtr kiefer_wolfowitz(FeaturesPtr features, const Poll& poll = {});
/// The same in phases: actions whose estimate is below the best by 2 eps sqrt(width) are dropped, and a
/// design on the survivors is queried, until nothing is dropped.
LearnerPtr phased_elimination(FeaturesPtr features, double eps, const Poll& poll = {});

/// `linucb` for `rounds` rounds: ridge regression, bonus (1 + eps sqrt(t)) ||phi||_{V^-1}, V = I + sum phi
/// phi' (the bonus for exact rewards up to eps is ours). Answers the best queried.
LearnerPtr lin_ucb(FeaturesPtr features, double eps, std::uint64_t rounds);

/// m = ceil(c s ln(2 d / s)): random actions that `sparse-ls` and `lasso-explore` begin with; at most N.
std::size_t exploration(std::size_t actions, std::size_t dimension, int sparsity, double c = 4);

enum class Estimator : std::uint8_t { pursuit, least_l1 };
/// `sparse-ls`: m random actions, an estimate by matching pursuit of s+2 steps (or the least l1 norm that
/// fits within eps), the 10 actions it likes best; answers the best queried.
LearnerPtr sparse_least_squares(FeaturesPtr features, int sparsity, double eps, Estimator estimator,
                                random::Stream stream);
/// `lasso-explore` (explore the sparsity, then commit; after Hao, Lattimore and Wang 2020): m random actions,
/// the lasso, its maximiser. Penalty eps max_j mean |x_j|: as much as misspecification can pull (ours).
LearnerPtr lasso_explore(FeaturesPtr features, int sparsity, double eps, random::Stream stream);

/// `random`: `budget` different actions; answers the best of them.
LearnerPtr random_actions(std::size_t actions, std::size_t budget, random::Stream stream);

}  // namespace quire::labs::sparse_bandits

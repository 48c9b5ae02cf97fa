// Choosing k elements of a set that stands still: greedy (Nemhauser, Wolsey, Fisher 1978), lazy greedy
// (Minoux 1978), stochastic greedy (Mirzasoleiman et al. 2015), every subset, and a bound on the best. All
// break ties by the order of `ground`, so greedy and lazy greedy choose the same.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/engines/submodular/objective.h"

namespace quire::labs::submodular {

struct Choice {
  std::vector<Id> ids;  ///< in the order in which they were chosen
  double value = 0;
};

/// Each step takes the element of the largest marginal; elements that add nothing are not taken.
Choice greedy(Oracle& oracle, std::span<const Id> ground, std::size_t k);
/// The same choice; a marginal is asked again only when it could be the largest.
Choice lazy_greedy(Oracle& oracle, std::span<const Id> ground, std::size_t k);
/// Each step looks at a sample of ceil((n/k) ln(1/eps)) elements that were not chosen yet.
Choice stochastic_greedy(Oracle& oracle, std::span<const Id> ground, std::size_t k, double eps,
                         random::Stream& stream);
Choice random_choice(Oracle& oracle, std::span<const Id> ground, std::size_t k, random::Stream& stream);

/// The best k-subset, by looking at all of them; at most 24 elements. Uncounted.
Choice best_subset(const Objective& objective, std::span<const Id> ground, std::size_t k);

/// At least the value of the best k-subset of `ground`, but for the rounding of the objective (1e-6 of
/// facility location, else 1e-12): the least, over the prefixes P of `order` and of greedy's choice, of f(P)
/// + the sum of the k largest marginals to P. Uncounted; about 2 k n gains. `check` is called now and then.
double upper_bound(const Objective& objective, std::span<const Id> ground, std::size_t k,
                   std::span<const Id> order = {}, const std::function<void()>& check = {});

}  // namespace quire::labs::submodular

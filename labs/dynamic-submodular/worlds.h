// What the experiment plays on: elements with an objective, and sequences of updates. Synthetic, and all of
// it a function of the seed. Updates are fixed before any method is asked (oblivious): the guarantee is for
// those.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "labs/engines/submodular/objective.h"

namespace quire::labs::dynamic_submodular {

using submodular::Id;
using submodular::Objective;

/// n elements 0..n-1 and what a set of them is worth.
struct World {
  std::string objective_name;
  std::shared_ptr<const Objective> objective;  ///< owns its elements too
  std::size_t size() const { return objective->size(); }
};

/// Elements cover 3 terms and more (Pareto, exponent 2, at most a tenth of all) out of `terms`, drawn by
/// Zipf's law with exponent 0.8; a set is worth the terms that it covers.
World coverage_world(std::size_t n, std::size_t terms, std::uint64_t seed);
/// Vectors of 24 numbers around 40 centres of uneven size; 256 reference points of the same law.
World facility_world(std::size_t n, std::uint64_t seed);
/// Papers of 30 topics of uneven size: 30 words (half of their topic's), a vector, a score; frozen over 400
/// papers of the same law, 256 of which are the reference.
World papers_world(std::size_t n, std::uint32_t k, std::uint64_t seed);
/// By name: coverage (2,000 terms), facility, papers.
World world_named(const std::string& name, std::size_t n, std::uint32_t k, std::uint64_t seed);

struct Update {
  bool insert = true;
  Id id = 0;
};

/// `window`: insertions in order, the oldest goes when more than n/2 are there. `random`: of the updates 30 %
/// delete one of the live, until all n were inserted. `heavy-first`: n/2 insertions, then in turn the
/// worthiest of the live goes and the next comes. `churn`: n/4 insertions, then in turn k come and the k that
/// a stochastic greedy of other coins than any method's would hold go. `day`: insertions, of which one in
/// twenty is withdrawn soon after.
std::vector<Update> updates_named(const std::string& kind, const World& world, std::uint32_t k,
                                  std::uint64_t seed);

}  // namespace quire::labs::dynamic_submodular

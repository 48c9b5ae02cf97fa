// Optimistic maximum likelihood (Liu, Chung, Szepesvari and Jin 2022) over a finite list of POMDPs: every
// episode is scored by the forward filter under all of them; those within beta of the likeliest are believed;
// the most promising of these says what to play next. A model's policy is found by plan(), exactly, where its
// tree of histories is small, or given.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "labs/revealing-pomdps/pomdp.h"

namespace quire::labs::revealing_pomdps {

/// The next action after what was seen.
using Policy = std::function<std::uint32_t(std::span<const Seen> so_far)>;

struct Model {
  const Pomdp* pomdp = nullptr;  ///< outlives the learner
  Policy policy;
  double value = 0;  ///< of the policy under the model
};

struct Plan {
  Policy policy;
  double value = 0;
};
/// The best policy for this many steps, by the tree of actions and observations over beliefs. An error names
/// the size of the tree where it is above 2^20 nodes.
Result<Plan> plan(const Pomdp& pomdp, std::size_t steps);
/// A fixed sequence of actions as a policy.
Policy fixed(std::vector<std::uint32_t> actions);

class Omle {
 public:
  Omle(std::vector<Model> models, double beta);

  /// The model to follow next: the highest value among the believed, the likeliest of equals.
  std::size_t optimistic() const;
  void observe(std::span<const Seen> episode);
  std::span<const double> log_likelihoods() const { return log_likelihood_; }
  /// Numbers of the models that are believed, in rising order.
  std::vector<std::size_t> believed() const;
  /// Follows the optimistic model for one episode of `world`; its reward.
  double play(const Pomdp& world, std::size_t steps, random::Stream& stream);

 private:
  std::vector<Model> models_;
  double beta_;
  std::vector<double> log_likelihood_;
};

}  // namespace quire::labs::revealing_pomdps

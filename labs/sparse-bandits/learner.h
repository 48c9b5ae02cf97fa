// What every method is: it asks for an action, is told its reward, and names its answer when it asks no more.
// One method sees nothing but the rewards of the actions it asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "labs/sparse-bandits/features.h"

namespace quire::labs::sparse_bandits {

class Learner {
 public:
  virtual ~Learner() = default;
  /// The action to query next; nothing when done. Asking again without a tell gives the same action.
  virtual std::optional<Id> ask() = 0;
  virtual void tell(Id action, double reward) = 0;
  /// What it would play for good; nothing before it knows (or if it found no consistent parameter).
  virtual std::optional<Id> answer() const = 0;
};
using LearnerPtr = std::unique_ptr<Learner>;

/// Called in loops that last; throws to stop.
using Poll = std::function<void()>;

/// The best of the actions that were queried: the first among equals.
class BestQueried {
 public:
  void add(Id action, double reward) {
    if (!action_ || reward > reward_) {
      action_ = action;
      reward_ = reward;
    }
  }
  std::optional<Id> action() const { return action_; }
  double reward() const { return reward_; }

 private:
  std::optional<Id> action_;
  double reward_ = 0;
};

/// Queries the given actions one after another and answers the best of them.
LearnerPtr listed(std::vector<Id> order);
/// Every action in order (`greedy-max`).
LearnerPtr exhaustive(std::size_t actions);

}  // namespace quire::labs::sparse_bandits

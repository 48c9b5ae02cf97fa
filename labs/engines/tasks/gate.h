// The base gate: whether a model is fit to be trained by reinforcement. Below guess level there is nothing to
// reinforce, near 1 nothing to learn, and a group of rollouts that all succeed or all fail carries no signal;
// and a scheme in which length must buy accuracy needs a base in which trying again pays.
#pragma once

#include <optional>
#include <span>
#include <string>

namespace quire::labs::tasks {

struct GateRules {
  double accuracy_least = 0.15, accuracy_most = 0.8;
  int group_least = 16;           ///< rollouts of a question
  double mixed_least = 0.4;       ///< share of questions with right and wrong rollouts
  double retry_gain_least = 1.3;  ///< final accuracy over that of the first attempt
};

struct GateReport {
  bool open = false;
  std::string reason{};  ///< why it is shut, with figures; empty when open
  double accuracy = 0, mixed = 0;
  std::optional<double> retry_gain{};  ///< infinite when only retrying succeeds
};

/// `right`: right rollouts of each question, of `group` each. `first_right`, for schemes of length: in how
/// many of all rollouts the first attempt was right. The accuracy must also lie above `chance` (see
/// Task::chance_level) by three standard errors.
GateReport base_gate(std::span<const int> right, int group, double chance,
                     std::optional<long> first_right = {}, const GateRules& rules = {});

}  // namespace quire::labs::tasks

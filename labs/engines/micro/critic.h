// What is still to come: a net of its own that says, before each token of an answer, which reward it expects
// (the value function of actor-critic methods; Williams 1992, section 6, on baselines that depend on the
// state). As in judge.h, the value is the logit of one reserved place: a scalar head.
#pragma once

#include <span>
#include <vector>

#include "labs/engines/micro/adam.h"
#include "labs/engines/micro/gradient.h"

namespace quire::labs::micro {

class Critic {
 public:
  /// Begins as `policy` does, with a head that says 0.
  Critic(const Net& policy, double rate, unsigned threads);

  /// Before each token that is asked for: the reward that is expected there.
  std::vector<std::vector<float>> values(std::span<const Example> answers) const;
  /// One step towards rewards[i] before every token of answer i; the mean squared error before it. Throws
  /// std::runtime_error where that is not finite.
  double learn(std::span<const Example> answers, std::span<const double> rewards);

 private:
  Net net_;
  double rate_;
  unsigned threads_;
  Adam adam_;
  mutable Gradient gradient_;
};

}  // namespace quire::labs::micro

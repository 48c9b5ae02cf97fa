// Learning from given texts (supervised fine-tuning): the mean cross-entropy of what is asked for, AdamW, a
// rate that rises for a while and then falls, in a straight line or along half a cosine.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "labs/engines/micro/adam.h"
#include "labs/engines/micro/gradient.h"

namespace quire::labs::micro {

struct Schedule {
  double rate = 3e-3;
  double final_share = 0.1;    ///< of the rate, at the last step and after it
  std::uint64_t warm_up = 50;  ///< steps
  std::uint64_t steps = 1000;
  enum class Decay : std::uint8_t { linear, cosine } decay = Decay::linear;
  std::optional<double> final_rate{};  ///< the rate at the last step itself, instead of a share

  /// Of the step that is about to be taken, from 0.
  double rate_at(std::uint64_t step) const;
};

class Trainer {
 public:
  Trainer(Net& net, const Schedule& schedule, unsigned threads, const AdamOptions& adam = {});

  struct Step {
    double loss = 0;  ///< nats a predicted token
    double gradient_norm = 0;
    double rate = 0;
  };
  /// One step on a batch. Throws NotFinite where the loss or its gradient is not.
  Step step(std::span<const Example> batch);

  std::uint64_t tokens_seen() const { return tokens_seen_; }
  Adam& adam() { return adam_; }

 private:
  Net& net_;
  Schedule schedule_;
  unsigned threads_;
  Adam adam_;
  Gradient gradient_;
  std::uint64_t tokens_seen_ = 0;
};

}  // namespace quire::labs::micro

// AdamW over all weights of a net (Loshchilov and Hutter 2019), with the gradient's length clipped. Gains of
// norms do not decay.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

#include "labs/engines/micro/net.h"

namespace quire::labs::micro {

/// Training that has left the numbers: the loss or its gradient is not finite.
class NotFinite : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct AdamOptions {
  double beta_1 = 0.9, beta_2 = 0.98;
  double epsilon = 1e-8;
  double weight_decay = 0.01;
  double clip_norm = 1.0;  ///< 0: none
};

class Adam {
 public:
  Adam(const Shape& shape, const AdamOptions& options);

  /// One step at this rate; returns the gradient's length before clipping. A gradient that is not finite
  /// throws NotFinite and changes nothing.
  double step(Net& net, std::span<const float> gradient, double rate);

  std::uint64_t steps() const { return steps_; }
  std::span<const float> first() const { return first_; }
  std::span<const float> second() const { return second_; }
  /// Goes on from a saved state; the sizes must be the shape's (std::invalid_argument).
  void restore(std::uint64_t steps, std::vector<float> first, std::vector<float> second);

 private:
  AdamOptions options_;
  std::vector<float> first_, second_;
  std::vector<Part> parts_;
  std::uint64_t steps_ = 0;
};

}  // namespace quire::labs::micro

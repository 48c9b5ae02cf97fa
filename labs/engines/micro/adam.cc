#include "labs/engines/micro/adam.h"

#include <cmath>
#include <stdexcept>

#include "labs/engines/micro/kernels.h"

namespace quire::labs::micro {

Adam::Adam(const Shape& shape, const AdamOptions& options)
    : options_(options), first_(shape.parameters()), second_(shape.parameters()), parts_(parts(shape)) {}

double Adam::step(Net& net, std::span<const float> gradient, double rate) {
  const double norm = std::sqrt(kernels().squares(gradient.data(), gradient.size()));
  if (!std::isfinite(norm)) throw NotFinite("the gradient is not finite; the rate may be too high");
  ++steps_;
  const auto t = static_cast<double>(steps_);
  AdamStep step;
  step.rate = static_cast<float>(rate);
  step.beta_1 = static_cast<float>(options_.beta_1);
  step.beta_2 = static_cast<float>(options_.beta_2);
  step.correction_1 = static_cast<float>(1 / (1 - std::pow(options_.beta_1, t)));
  step.correction_2 = static_cast<float>(1 / (1 - std::pow(options_.beta_2, t)));
  step.epsilon = static_cast<float>(options_.epsilon);
  if (options_.clip_norm > 0 && norm > options_.clip_norm)
    step.scale = static_cast<float>(options_.clip_norm / norm);
  net.update([&](std::span<float> weights) {
    for (const Part& part : parts_) {
      step.decay = part.is_norm() ? 0.0F : static_cast<float>(options_.weight_decay);
      kernels().adam(weights.data() + part.offset, first_.data() + part.offset, second_.data() + part.offset,
                     gradient.data() + part.offset, part.rows * part.columns, step);
    }
  });
  return norm;
}

void Adam::restore(std::uint64_t steps, std::vector<float> first, std::vector<float> second) {
  if (first.size() != first_.size() || second.size() != second_.size())
    throw std::invalid_argument("the optimiser's state is of another shape");
  steps_ = steps;
  first_ = std::move(first);
  second_ = std::move(second);
}

}  // namespace quire::labs::micro

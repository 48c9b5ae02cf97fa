#include "labs/engines/micro/train.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace quire::labs::micro {

double Schedule::rate_at(std::uint64_t step) const {
  if (step < warm_up) return rate * static_cast<double>(step + 1) / static_cast<double>(warm_up);
  if (steps <= warm_up + 1) return rate;
  const double along =
      std::min(1.0, static_cast<double>(step - warm_up) / static_cast<double>(steps - 1 - warm_up));
  const double fallen = decay == Decay::cosine ? (1 - std::cos(std::numbers::pi * along)) / 2 : along;
  if (final_rate) return rate + fallen * (*final_rate - rate);
  return rate * (1 + fallen * (final_share - 1));
}

Trainer::Trainer(Net& net, const Schedule& schedule, unsigned threads, const AdamOptions& adam)
    : net_(net), schedule_(schedule), threads_(threads), adam_(net.shape(), adam), gradient_(net.shape()) {}

Trainer::Step Trainer::step(std::span<const Example> batch) {
  std::size_t predicted = 0;
  for (const Example& example : batch) {
    predicted += example.tokens.size() - std::min(example.asked, example.tokens.size());
    tokens_seen_ += example.tokens.size();
  }
  const float weight = 1.0F / static_cast<float>(std::max<std::size_t>(1, predicted));
  Step step;
  step.loss = gradient_.compute(
                  net_, batch,
                  [weight](const Prediction& prediction, std::span<float> gradient) {
                    add_cross_entropy(prediction, weight, gradient);
                    return -static_cast<double>(prediction.log_probability);
                  },
                  threads_) /
              static_cast<double>(std::max<std::size_t>(1, predicted));
  if (!std::isfinite(step.loss)) throw NotFinite("the loss is not finite; the rate may be too high");
  step.rate = schedule_.rate_at(adam_.steps());
  step.gradient_norm = adam_.step(net_, gradient_.numbers(), step.rate);
  return step;
}

}  // namespace quire::labs::micro

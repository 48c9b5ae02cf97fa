#include "labs/engines/micro/critic.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/threads/parallel.h"

namespace quire::labs::micro {

Critic::Critic(const Net& policy, double rate, unsigned threads)
    : net_(policy),
      rate_(rate),
      threads_(threads),
      adam_(policy.shape(), {.beta_2 = 0.99, .weight_decay = 0}),
      gradient_(policy.shape()) {
  const std::size_t head = net_.layout().head, vocabulary = net_.shape().vocabulary;
  net_.update([&](std::span<float> weights) {
    for (std::size_t row = 0; row < net_.shape().width; ++row)
      weights[head + row * vocabulary + kVerdict] = 0;
  });
}

std::vector<std::vector<float>> Critic::values(std::span<const Example> answers) const {
  return place_logits(net_, answers, kVerdict, threads_);
}

double Critic::learn(std::span<const Example> answers, std::span<const double> rewards) {
  std::size_t tokens = 0;
  for (const Example& answer : answers) tokens += answer.tokens.size() - answer.asked;
  const double share = 1 / static_cast<double>(std::max<std::size_t>(1, tokens));
  const double error = gradient_.compute(
      net_, answers,
      [&](const Prediction& prediction, std::span<float> gradient) {
        const double gap = static_cast<double>(prediction.logits[kVerdict]) - rewards[prediction.example];
        gradient[kVerdict] = static_cast<float>(2 * gap * share);
        return gap * gap * share;
      },
      threads_);
  if (!std::isfinite(error))
    throw std::runtime_error("the critic's error is not finite; its rate may be too high");
  adam_.step(net_, gradient_.numbers(), rate_);
  return error;
}

}  // namespace quire::labs::micro

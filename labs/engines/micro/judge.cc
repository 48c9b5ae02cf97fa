#include "labs/engines/micro/judge.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "labs/engines/micro/alphabet.h"

namespace quire::labs::micro {
namespace {

/// The text, with the verdict asked for after it: a token that is predicted and never read.
Example asked_for_verdict(const Shape& shape, const std::string& text) {
  const Result<std::vector<Token>> tokens = encode(text);
  if (!tokens) throw std::invalid_argument(tokens.error());
  if (tokens->empty()) throw std::invalid_argument("a text to judge is empty");
  if (tokens->size() + 1 > shape.context)
    throw std::invalid_argument("a text to judge is longer than the model's context");
  Example example{.tokens = {kBegin}, .asked = tokens->size() + 1};
  example.tokens.insert(example.tokens.end(), tokens->begin(), tokens->end());
  example.tokens.push_back(kVerdict);
  return example;
}

/// log(1 + e^x), without overflow.
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); }

}  // namespace

Judge::Judge(Net& net, const Schedule& schedule, unsigned threads)
    : net_(net), schedule_(schedule), threads_(threads), adam_(net.shape(), {}), gradient_(net.shape()) {}

double Judge::step(std::span<const Judged> batch) {
  std::vector<Example> examples;
  for (const Judged& judged : batch) examples.push_back(asked_for_verdict(net_.shape(), judged.text));
  const double weight = 1 / static_cast<double>(std::max<std::size_t>(1, batch.size()));
  const double loss = gradient_.compute(
      net_, examples,
      [&](const Prediction& prediction, std::span<float> gradient) {
        const double score = static_cast<double>(prediction.logits[kVerdict]);
        const bool right = batch[prediction.example].right;
        gradient[kVerdict] = static_cast<float>(weight * (1 / (1 + std::exp(-score)) - (right ? 1 : 0)));
        return weight * softplus(right ? -score : score);
      },
      threads_);
  if (!std::isfinite(loss))
    throw std::runtime_error("the judge's loss is not finite; the rate may be too high");
  adam_.step(net_, gradient_.numbers(), schedule_.rate_at(adam_.steps()));
  return loss;
}

std::vector<double> judge_scores(const Net& net, std::span<const std::string> texts, unsigned threads) {
  std::vector<Example> examples;
  for (const std::string& text : texts) examples.push_back(asked_for_verdict(net.shape(), text));
  const std::vector<std::vector<float>> logits = place_logits(net, examples, kVerdict, threads);
  std::vector<double> scores;
  for (const std::vector<float>& one : logits) scores.push_back(static_cast<double>(one.front()));
  return scores;
}

}  // namespace quire::labs::micro

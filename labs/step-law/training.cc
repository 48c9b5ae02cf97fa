#include "labs/step-law/training.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/train.h"
#include "labs/step-law/smooth.h"

namespace quire::labs::step_law {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

micro::Example drawn(const HiddenMarkov& source, std::size_t sequence, random::Stream stream) {
  micro::Example example;
  example.tokens.resize(1 + sequence);
  example.tokens[0] = micro::kBegin;
  source.draw(stream, std::span(example.tokens).subspan(1));
  return example;
}

double mean_loss(const micro::Net& net, std::span<const micro::Example> texts,
                 const std::function<void()>& check) {
  constexpr std::size_t kAtOnce = 64;
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < texts.size(); i += kAtOnce) {
    check();
    for (const auto& text :
         micro::log_probabilities(net, texts.subspan(i, std::min(kAtOnce, texts.size() - i)), 1))
      for (const float p : text) {
        sum -= static_cast<double>(p);
        ++count;
      }
  }
  return sum / static_cast<double>(count);
}

}  // namespace

micro::Example Corpus::text(std::uint64_t number) const {
  return drawn(source_, sequence_, random::Stream(seed_, "step-law text", number));
}

std::vector<micro::Example> Corpus::held_out(std::size_t texts) const {
  std::vector<micro::Example> all;
  all.reserve(texts);
  for (std::size_t i = 0; i < texts; ++i)
    all.push_back(drawn(source_, sequence_, random::Stream(seed_, "step-law held out", i)));
  return all;
}

Trained train(const Training& training, const Corpus& corpus, std::span<const micro::Example> held_out,
              const std::function<void(double share)>& check) {
  micro::Shape shape;
  shape.width = training.width;
  shape.layers = training.layers;
  shape.heads = training.width / 16;
  shape.vocabulary = micro::kSymbols;
  shape.context = corpus.sequence() + 1;
  const std::size_t texts = training.batch / corpus.sequence();
  Trained result;
  result.steps = static_cast<std::uint64_t>(
      std::max(1.0, std::round(training.tokens / static_cast<double>(training.batch))));
  result.tokens = static_cast<double>(result.steps * training.batch);
  micro::Net net(shape, training.seed);
  const auto warm_up = static_cast<std::uint64_t>(
      std::max(1.0, std::round(training.warm_up * static_cast<double>(result.steps))));
  micro::Trainer trainer(net,
                         {.rate = training.rate,
                          .warm_up = warm_up,
                          .steps = result.steps,
                          .decay = micro::Schedule::Decay::cosine,
                          .final_rate = training.final_rate},
                         1, {.beta_1 = 0.9, .beta_2 = 0.95, .weight_decay = 0.1, .clip_norm = 1});
  std::vector<micro::Example> batch(texts);
  std::uint64_t number = 0;
  try {
    for (std::uint64_t step = 0; step < result.steps; ++step) {
      check(static_cast<double>(step) / static_cast<double>(result.steps));
      for (micro::Example& example : batch) example = corpus.text(number++);
      result.losses.push_back(trainer.step(batch).loss);
    }
    result.loss = mean_loss(net, held_out, [&] { check(1); });
    if (!std::isfinite(result.loss)) throw micro::NotFinite("the loss is not finite");
    result.smooth_loss = smooth_last(result.losses, 1);
  } catch (const micro::NotFinite&) {
    result.loss = result.smooth_loss = kNaN;
  }
  return result;
}

double micro_parameters(std::size_t width, std::size_t layers) {
  return 12.0 * static_cast<double>(layers) * static_cast<double>(width) * static_cast<double>(width);
}

}  // namespace quire::labs::step_law

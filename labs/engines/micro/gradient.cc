#include "labs/engines/micro/gradient.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "labs/engines/micro/kernels.h"
#include "labs/engines/threads/parallel.h"

namespace quire::labs::micro {
namespace {

/// What one pass works on stays in the second-level cache.
constexpr std::size_t kTokensAtOnce = 512;

void add_example(Chunk& chunk, const Example& example) {
  const auto start = static_cast<std::uint32_t>(chunk.tokens.size());
  // The last token is predicted, and predicts nothing.
  chunk.tokens.insert(chunk.tokens.end(), example.tokens.begin(), example.tokens.end() - 1);
  chunk.ends.push_back(static_cast<std::uint32_t>(chunk.tokens.size()));
  for (std::size_t t = example.asked; t < example.tokens.size(); ++t)
    chunk.rows.push_back({start + static_cast<std::uint32_t>(t) - 1, example.tokens[t]});
}

void check(const Example& example) {
  if (example.asked < 1 || example.tokens.size() < 2 || example.asked >= example.tokens.size())
    throw std::invalid_argument("an example predicts none of its tokens");
}

}  // namespace

void add_cross_entropy(const Prediction& prediction, float weight, std::span<float> gradient) {
  for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] += weight * prediction.probabilities[i];
  gradient[prediction.token] -= weight;
}

double add_entropy(const Prediction& prediction, float weight, std::span<float> gradient) {
  float entropy = 0;
  for (const float p : prediction.probabilities)
    if (p > 0) entropy -= p * std::log(p);
  if (weight == 0) return static_cast<double>(entropy);
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    const float p = prediction.probabilities[i];
    if (p > 0) gradient[i] -= weight * p * (std::log(p) + entropy);
  }
  return static_cast<double>(entropy);
}

Gradient::Gradient(const Shape& shape) {
  for (Half& half : halves_) half.numbers.resize(shape.parameters());
}

double Gradient::compute(const Net& net, std::span<const Example> batch, const TokenLoss& loss,
                         unsigned threads, float temperature) {
  std::size_t total = 0;
  for (const Example& example : batch) {
    check(example);
    total += example.tokens.size() - 1;
  }
  const std::size_t pieces_wanted = 2 * ((total + 2 * kTokensAtOnce - 1) / (2 * kTokensAtOnce));
  std::vector<Piece> pieces;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (pieces.empty() || taken * pieces_wanted >= total * pieces.size()) pieces.emplace_back();
    Piece& piece = pieces.back();
    add_example(piece.chunk, batch[i]);
    for (std::size_t t = batch[i].asked; t < batch[i].tokens.size(); ++t)
      piece.predictions.push_back({.example = i, .position = t, .token = batch[i].tokens[t]});
    taken += batch[i].tokens.size() - 1;
  }
  threads::parallel_for(2, threads, [&](std::size_t side) {
    std::vector<const Piece*> mine;
    for (std::size_t i = side; i < pieces.size(); i += 2) mine.push_back(&pieces[i]);
    work(halves_[side], net, mine, loss, temperature);
  });
  kernels().add(halves_[1].numbers.data(), halves_[1].numbers.size(), halves_[0].numbers.data());
  return halves_[0].loss + halves_[1].loss;
}

void Gradient::work(Half& half, const Net& net, std::span<const Piece* const> pieces, const TokenLoss& loss,
                    float temperature) {
  const float sharpness = 1.0F / temperature;
  const std::size_t vocabulary = net.shape().vocabulary;
  std::fill(half.numbers.begin(), half.numbers.end(), 0.0F);
  half.loss = 0;
  for (const Piece* piece : pieces) {
    const std::span<const float> logits = half.pass.forward(net, piece->chunk);
    half.probabilities.assign(logits.begin(), logits.end());
    half.logits_gradient.assign(logits.size(), 0.0F);
    for (std::size_t r = 0; r < piece->predictions.size(); ++r) {
      Prediction prediction = piece->predictions[r];
      float* const p = half.probabilities.data() + r * vocabulary;
      const float logit = p[prediction.token];
      float largest = 0, sum = 0;
      kernels().softmax(p, vocabulary, vocabulary, sharpness, largest, sum);
      prediction.log_probability = (logit - largest) * sharpness - std::log(sum);
      prediction.probabilities = {p, vocabulary};
      prediction.logits = logits.subspan(r * vocabulary, vocabulary);
      half.loss += loss(prediction, std::span(half.logits_gradient).subspan(r * vocabulary, vocabulary));
    }
    if (temperature != 1)
      for (float& x : half.logits_gradient) x *= sharpness;
    half.pass.backward(net, piece->chunk, half.logits_gradient, half.numbers);
  }
}

double Gradient::norm() const {
  return std::sqrt(kernels().squares(halves_[0].numbers.data(), halves_[0].numbers.size()));
}

namespace {

/// A number of each predicted token, from its logits.
template <class F>
std::vector<std::vector<float>> of_each_prediction(const Net& net, std::span<const Example> texts,
                                                   unsigned threads, const F& f) {
  const std::size_t vocabulary = net.shape().vocabulary;
  std::vector<std::vector<float>> all(texts.size());
  threads::parallel_for(2, threads, [&](std::size_t side) {
    Pass pass;
    std::vector<float> logits(vocabulary);
    for (std::size_t i = side; i < texts.size(); i += 2) {
      check(texts[i]);
      Chunk chunk;
      add_example(chunk, texts[i]);
      const std::span<const float> rows = pass.forward(net, chunk);
      for (std::size_t r = 0; r < chunk.rows.size(); ++r) {
        std::ranges::copy(rows.subspan(r * vocabulary, vocabulary), logits.begin());
        all[i].push_back(f(std::span(logits), chunk.rows[r].target));
      }
    }
  });
  return all;
}

}  // namespace

std::vector<std::vector<float>> place_logits(const Net& net, std::span<const Example> texts, Token place,
                                             unsigned threads) {
  return of_each_prediction(net, texts, threads,
                            [place](std::span<float> logits, Token) { return logits[place]; });
}

std::vector<std::vector<float>> log_probabilities(const Net& net, std::span<const Example> texts,
                                                  unsigned threads) {
  return of_each_prediction(net, texts, threads, [](std::span<float> logits, Token target) {
    const float logit = logits[target];
    float largest = 0, sum = 0;
    kernels().softmax(logits.data(), logits.size(), logits.size(), 1.0F, largest, sum);
    return (logit - largest) - std::log(sum);
  });
}

}  // namespace quire::labs::micro

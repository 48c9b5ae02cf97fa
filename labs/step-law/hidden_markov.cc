#include "labs/step-law/hidden_markov.h"

#include <cmath>
#include <stdexcept>

namespace quire::labs::step_law {
namespace {

constexpr int kPowerSteps = 500;
constexpr double kLeastWeight = 1e-6;  // every symbol is possible in every state

/// The mean of the distributions that follow each other from the uniform one: stationary even where the
/// chain is periodic.
std::vector<double> stationary_of(const HiddenMarkov& source, std::size_t states, std::size_t symbols) {
  std::vector<double> now(states, 1.0 / static_cast<double>(states)), then(states), mean(states);
  for (int step = 0; step < 2 * kPowerSteps; ++step) {
    std::fill(then.begin(), then.end(), 0.0);
    for (std::size_t s = 0; s < states; ++s)
      for (std::size_t a = 0; a < symbols; ++a) then[source.next(s, a)] += now[s] * source.emission(s, a);
    now.swap(then);
    if (step < kPowerSteps) continue;  // the start has been forgotten
    for (std::size_t s = 0; s < states; ++s) mean[s] += now[s] / kPowerSteps;
  }
  return mean;
}

}  // namespace

HiddenMarkov::HiddenMarkov(const HiddenMarkovShape& shape, std::uint64_t seed) : shape_(shape) {
  if (shape.topics == 0 || shape.symbols == 0 || !(shape.evenness > 0))
    throw std::invalid_argument("a hidden Markov source needs topics, symbols and a positive evenness");
  random::Stream pairs(seed, "step-law pairs"), tilts(seed, "step-law topics");
  std::vector<double> pair(shape.symbols * shape.symbols), tilt(states());
  for (double& p : pair) p = kLeastWeight + pairs.gamma(shape.evenness);
  for (double& t : tilt) t = std::exp(shape.tilt * tilts.normal());
  emissions_.resize(states() * shape.symbols);
  for (std::size_t s = 0; s < states(); ++s) {
    const std::span<double> row = std::span(emissions_).subspan(s * shape.symbols, shape.symbols);
    const std::size_t topic = s / shape.symbols, before = s % shape.symbols;
    double sum = 0;
    for (std::size_t a = 0; a < shape.symbols; ++a)
      sum += row[a] = pair[before * shape.symbols + a] * tilt[topic * shape.symbols + a];
    for (double& p : row) p /= sum;
    symbol_of_.emplace_back(row);
  }
  stationary_ = stationary_of(*this, states(), shape.symbols);
  start_.emplace_back(stationary_);
  for (std::size_t s = 0; s < states(); ++s)
    for (std::size_t a = 0; a < shape.symbols; ++a)
      entropy_rate_ -= stationary_[s] * emission(s, a) * std::log(emission(s, a));
}

double HiddenMarkov::emission(std::size_t state, std::size_t symbol) const {
  return emissions_[state * shape_.symbols + symbol];
}

std::size_t HiddenMarkov::next(std::size_t state, std::size_t symbol) const {
  return state / shape_.symbols * shape_.symbols + symbol;  // the topic stays
}

std::size_t HiddenMarkov::draw(random::Stream& stream, std::span<micro::Token> tokens) const {
  const std::size_t first = start_.front().draw(stream);
  std::size_t state = first;
  for (micro::Token& token : tokens) {
    const std::size_t symbol = symbol_of_[state].draw(stream);
    token = static_cast<micro::Token>(symbol);
    state = next(state, symbol);
  }
  return first;
}

}  // namespace quire::labs::step_law

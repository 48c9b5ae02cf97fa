// Text of a known entropy rate: a hidden Markov source whose next state is a function of its state and of the
// symbol that it just wrote (a unifilar source; Shannon 1948, section 7). A state is a topic, which lasts for
// the text and is never shown, and the symbol before. Whoever knows the topic can follow the source, so the
// entropy rate is the mean entropy of the states' emissions, exactly. A reader has to find the topic from
// what came before, and gets nearer the more there is; no reader gets below the rate. Pairs of symbols are
// learned first and topics bit by bit: losses fall without the jumps that hidden states leave which show in
// one place only.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "labs/engines/micro/pass.h"
#include "labs/engines/random/random.h"

namespace quire::labs::step_law {

struct HiddenMarkovShape {
  std::size_t topics = 8;
  std::size_t symbols = 24;  ///< tokens 0 .. symbols - 1
  double evenness =
      0.3;            ///< shape of the gamma draws behind pairs of symbols: small is peaked, large is even
  double tilt = 0.7;  ///< deviation of the logarithm by which a topic makes a symbol more or less likely
};

class HiddenMarkov {
 public:
  /// A function of shape and seed. Throws std::invalid_argument where a number of the shape is 0.
  HiddenMarkov(const HiddenMarkovShape& shape, std::uint64_t seed);

  std::size_t states() const { return shape_.topics * shape_.symbols; }
  double entropy_rate() const { return entropy_rate_; }  ///< nats a symbol
  std::span<const double> stationary() const { return stationary_; }
  double emission(std::size_t state, std::size_t symbol) const;
  std::size_t next(std::size_t state, std::size_t symbol) const;

  /// Fills `tokens` from a state of the stationary distribution; returns that state.
  std::size_t draw(random::Stream& stream, std::span<micro::Token> tokens) const;

 private:
  HiddenMarkovShape shape_;
  std::vector<double> emissions_;       // states x symbols
  std::vector<std::uint32_t> follows_;  // symbols x remembered
  std::vector<double> stationary_;
  std::vector<random::Alias> symbol_of_;  // a state's emissions
  std::vector<random::Alias> start_;      // one: the stationary distribution
  double entropy_rate_ = 0;
};

}  // namespace quire::labs::step_law

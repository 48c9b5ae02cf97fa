// How a token is taken from the logits of one place: temperature, then what is left of the distribution, then
// the inverse of its cumulative sum, in the order of tokens.
#pragma once

#include <span>

#include "labs/engines/micro/pass.h"

namespace quire::labs::micro {

struct Choice {
  double temperature = 1;  ///< 0: the most probable token
  double top_p = 1;        ///< the fewest tokens that together have this much
  std::size_t top_k = 0;   ///< so many tokens at most; 0: all
  double min_p = 0;        ///< at least this share of the most probable one's probability
};

struct Chosen {
  Token token = 0;
  float log_probability = 0;  ///< under the net itself, temperature 1
  float behaviour = 0;        ///< log-probability under the distribution that was sampled from
  float entropy = 0;          ///< of the net's own distribution, in nats
};

/// uniform: in [0, 1). Logits: a multiple of 16 of them.
Chosen choose(std::span<const float> logits, const Choice& choice, float uniform);

}  // namespace quire::labs::micro

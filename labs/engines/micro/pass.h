// One way through the net and back for a few sequences that lie one after another, without padding. What the
// forward pass keeps is what the backward pass needs; both are as long as their sequences, so that a short
// text costs what it has to. Not for sampling (sampler.h keeps keys and values instead).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "labs/engines/micro/net.h"

namespace quire::labs::micro {

using Token = std::uint16_t;

/// Sequences, and the places whose next token is asked for.
struct Chunk {
  struct Row {
    std::uint32_t position;  ///< in `tokens`
    Token target;            ///< what comes next there
  };
  std::vector<Token> tokens;
  std::vector<std::uint32_t> ends;  ///< of each sequence, rising; the last is tokens.size()
  std::vector<Row> rows;
};

class Pass {
 public:
  /// Logits of every row of the chunk, rows x vocabulary. Valid until the next call. The chunk's tokens must
  /// be below the vocabulary and its sequences within the context (std::invalid_argument).
  std::span<const float> forward(const Net& net, const Chunk& chunk);

  /// After forward() of the same net and chunk: adds the gradient of the weights, in their layout, for the
  /// given gradient of the logits.
  void backward(const Net& net, const Chunk& chunk, std::span<const float> logits_gradient,
                std::span<float> gradient);

  /// After forward(): rotated keys and values of one position in one layer, width numbers each.
  std::span<const float> keys(std::size_t layer, std::size_t position) const;
  std::span<const float> values(std::size_t layer, std::size_t position) const;

 private:
  using Numbers = std::vector<float>;
  struct Kept {  ///< of one layer
    Numbers input, inverse_1, norm_1, qkv, shares, mixed, middle, inverse_2, norm_2, before_gelu, hidden;
  };
  void attention(const Net& net, const Chunk& chunk, Kept& kept);
  void attention_back(const Net& net, const Chunk& chunk, const Kept& kept);

  std::vector<Kept> kept_;
  std::size_t width_ = 0;
  Numbers output_, gathered_, gathered_inverse_, gathered_norm_, logits_;
  Numbers angles_;
  // Gradients, and what one head is copied to.
  Numbers d_stream_, d_wide_, d_narrow_, d_qkv_, d_gathered_, d_norm_;
  struct Head {
    Numbers q, k, v, across, mixed, d_mixed, d_shares, d_q, d_k, d_v;
  } head_;
};

}  // namespace quire::labs::micro

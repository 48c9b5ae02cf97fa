// One training run of the small language model by the paper's recipe as far as that model has it: AdamW with
// betas 0.9 and 0.95, weight decay 0.1, gradients clipped at 1, a short warm-up, and a cosine that falls to a
// fixed final rate, not to a share of the peak. Different from the paper: GELU instead of SwiGLU, rotary
// positions instead of ALiBi, texts of some tens of tokens instead of 2,048.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "labs/engines/micro/gradient.h"
#include "labs/step-law/hidden_markov.h"

namespace quire::labs::step_law {

/// Texts of one source, numbered: the same number is the same text in every run, whatever the batch.
class Corpus {
 public:
  /// `sequence`: predicted tokens of a text.
  Corpus(const HiddenMarkov& source, std::uint64_t seed, std::size_t sequence)
      : source_(source), seed_(seed), sequence_(sequence) {}
  std::size_t sequence() const { return sequence_; }
  /// A mark of the beginning and that many tokens, all of them asked for.
  micro::Example text(std::uint64_t number) const;
  /// Of another stream: never in training.
  std::vector<micro::Example> held_out(std::size_t texts) const;

 private:
  const HiddenMarkov& source_;
  std::uint64_t seed_;
  std::size_t sequence_;
};

struct Training {
  std::size_t width = 32;
  std::size_t layers = 2;
  double tokens = 60'000;   ///< D, predicted tokens; rounded to whole batches, at least one
  double rate = 3e-3;       ///< peak
  std::size_t batch = 512;  ///< B, predicted tokens; a multiple of the corpus's sequence
  double final_rate = 1e-5;
  double warm_up = 0.05;   ///< share of the steps, at least one step
  std::uint64_t seed = 1;  ///< of the first weights
};

struct Trained {
  std::uint64_t steps = 0;
  double tokens = 0;           ///< that were trained on
  double loss = 0;             ///< on the held-out texts, nats a token; NaN: training diverged
  double smooth_loss = 0;      ///< of the training losses, by the paper's filter
  std::vector<double> losses;  ///< of each step
};

/// `check` is called before every step and may throw. Training that is no longer finite ends with NaN.
Trained train(const Training& training, const Corpus& corpus, std::span<const micro::Example> held_out,
              const std::function<void(double share)>& check);

/// Non-embedding weights of the small model's shape: layers * 12 h^2 (attention 4 h^2, MLP of GELU 8 h^2).
double micro_parameters(std::size_t width, std::size_t layers);

}  // namespace quire::labs::step_law

// The gradient of a loss that is a sum over predicted tokens, for a batch of texts. The batch is cut into
// chunks by its lengths alone, and chunks are added up in two fixed halves, so that the sum does not depend
// on how many threads worked.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "labs/engines/micro/pass.h"

namespace quire::labs::micro {

/// A text of which the tokens from `asked` on are predicted, each from those before it. asked >= 1.
struct Example {
  std::vector<Token> tokens;
  std::size_t asked = 1;
};

/// One predicted token of a batch.
struct Prediction {
  std::size_t example = 0;
  std::size_t position = 0;  ///< of the token that is predicted, in its example
  Token token = 0;
  float log_probability = 0;               ///< of `token`, in nats
  std::span<const float> probabilities{};  ///< of the whole vocabulary
  std::span<const float> logits{};         ///< of the whole vocabulary, before temperature
};

/// The loss of one prediction; writes its gradient with respect to the logits (handed in as zeros). Called
/// from several threads.
using TokenLoss = std::function<double(const Prediction&, std::span<float> gradient)>;

/// weight * (probabilities - one at the token): the gradient of -weight * log probability.
void add_cross_entropy(const Prediction& prediction, float weight, std::span<float> gradient);
/// Entropy of the prediction in nats, and (where weight is not 0) weight times its gradient.
double add_entropy(const Prediction& prediction, float weight, std::span<float> gradient);

class Gradient {
 public:
  explicit Gradient(const Shape& shape);

  /// Replaces what was there; returns the sum of losses. `threads`: 1 or 2. Probabilities are those at
  /// `temperature`, which is above 0.
  double compute(const Net& net, std::span<const Example> batch, const TokenLoss& loss, unsigned threads,
                 float temperature = 1);

  std::span<const float> numbers() const { return halves_[0].numbers; }
  double norm() const;

 private:
  struct Half {
    std::vector<float> numbers;
    Pass pass;
    std::vector<float> logits_gradient, probabilities;
    double loss = 0;
  };
  struct Piece {
    Chunk chunk;
    std::vector<Prediction> predictions;  ///< without probabilities
  };
  void work(Half& half, const Net& net, std::span<const Piece* const> pieces, const TokenLoss& loss,
            float temperature);

  Half halves_[2];
};

/// Before each predicted token: the logit of one place of the vocabulary.
std::vector<std::vector<float>> place_logits(const Net& net, std::span<const Example> texts, Token place,
                                             unsigned threads);

/// Of every predicted token, without a gradient, at temperature 1.
std::vector<std::vector<float>> log_probabilities(const Net& net, std::span<const Example> texts,
                                                  unsigned threads);

}  // namespace quire::labs::micro

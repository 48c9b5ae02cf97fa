// A reward model: a net whose last token's logit in one reserved place of the vocabulary is a score, learned
// from texts that are right or wrong (binary cross-entropy of its sigmoid). The place is a linear map of the
// last hidden state: a scalar head.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "labs/engines/micro/train.h"

namespace quire::labs::micro {

/// A whole text (prompt and response, in the alphabet) and whether it is right.
struct Judged {
  std::string text;
  bool right = false;
};

class Judge {
 public:
  Judge(Net& net, const Schedule& schedule, unsigned threads);

  /// One step; returns the mean binary cross-entropy in nats. Throws std::runtime_error where it is not
  /// finite, std::invalid_argument for a text with a foreign symbol, an empty one, or one beyond the context.
  double step(std::span<const Judged> batch);

 private:
  Net& net_;
  Schedule schedule_;
  unsigned threads_;
  Adam adam_;
  Gradient gradient_;
};

/// Scores (logits of being right) of whole texts, in their order.
std::vector<double> judge_scores(const Net& net, std::span<const std::string> texts, unsigned threads);

}  // namespace quire::labs::micro

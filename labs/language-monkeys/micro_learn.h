// What the small models learn here: to answer (from right responses of the training split), and to judge (a
// reward model on labelled samples of problems that are in neither the training nor the evaluated split).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "labs/engines/micro/judge.h"
#include "labs/engines/micro/net.h"
#include "labs/engines/tasks/mixture.h"
#include "labs/language-monkeys/micro_samples.h"

namespace quire::labs::language_monkeys {

struct LearnOptions {
  std::uint64_t steps = 1000;
  std::size_t batch = 24;
  double rate = 3e-3;
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::function<void()> check{};                   ///< may throw; called each step
  std::function<void(std::uint64_t step)> done{};  ///< after each step
};

/// A net of that shape, from nothing. Returns tokens seen beside it.
struct Learned {
  micro::Net net;
  std::uint64_t tokens = 0;
  double loss = 0;  ///< mean of the last tenth of the steps, nats a token
};
Learned learn(const micro::Shape& shape, const tasks::Mixture& mixture, const LearnOptions& options);

/// Prompt and response together, as a judge reads them.
std::vector<micro::Judged> judged_texts(const std::vector<ProblemSamples>& all);

/// A judge that begins as `start` (a model that has learned to answer knows more of what is right than none)
/// and learns from texts in an order drawn anew each time through.
micro::Net learn_to_judge(micro::Net start, const std::vector<micro::Judged>& texts,
                          const LearnOptions& options);

/// Writes the judge's chance of being right (the sigmoid of its logit) as the score of every text.
void score(const micro::Net& judge, std::vector<ProblemSamples>& all, unsigned threads,
           const std::function<void()>& check);

}  // namespace quire::labs::language_monkeys

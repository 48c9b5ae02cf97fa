// Where tasks meet tokens: problems in text as what the small language model learns from and is asked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/micro/gradient.h"
#include "labs/engines/tasks/mixture.h"

namespace quire::labs::micro {

/// kBegin and the prompt. Throws std::invalid_argument for a character that is no symbol.
std::vector<Token> prompt_tokens(std::string_view prompt);
/// kBegin, the prompt, the response; the response is asked for, and must not be empty.
Example example_of(std::string_view prompt, std::string_view response);

/// Examples of a mixture, drawn anew for each step from one split: a function of the seed, the purpose (a
/// name that tells runs of one seed apart) and the step, so that training can stop anywhere and go on.
class Lessons {
 public:
  Lessons(tasks::Mixture mixture, std::uint64_t seed, tasks::Split split = tasks::Split::train,
          std::string purpose = "micro.train")
      : mixture_(std::move(mixture)), seed_(seed), split_(split), purpose_(std::move(purpose)) {}

  /// Throws std::invalid_argument where a difficulty has no problem in the split.
  std::vector<Example> batch(std::uint64_t step, std::size_t size) const;
  const tasks::Mixture& mixture() const { return mixture_; }

 private:
  tasks::Mixture mixture_;
  tasks::Splits splits_{};
  std::uint64_t seed_;
  tasks::Split split_;
  std::string purpose_;
};

}  // namespace quire::labs::micro

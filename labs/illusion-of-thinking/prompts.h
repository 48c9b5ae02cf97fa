// What a model is asked, in words of our own: the same information, the same worked examples and the same
// form of answer as the paper's appendix A.1 (a system's message with the rules, a user's message with the
// instance).
#pragma once

#include <string>

#include "labs/illusion-of-thinking/instance.h"

namespace quire::labs::illusion {

struct Prompt {
  std::string system{}, user{};
};

/// `algorithm`: the recursive solution of hanoi is told too (section 4.4: it does not move the collapse).
/// Hanoi only.
Prompt prompt_of(const Instance& instance, bool algorithm = false);

}  // namespace quire::labs::illusion

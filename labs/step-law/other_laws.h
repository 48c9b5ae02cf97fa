// Other published laws for the same two settings, as far as their constants are known. A law may give only
// one of the two; then the other is Step Law's where they are compared, as the paper does it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "labs/step-law/law.h"

namespace quire::labs::step_law {

/// What the laws may depend on. NaN: not known, and what needs it has no answer.
struct Target {
  double n = 0, d = 0;
  double compute = 0;  ///< C = M * D, floating-point operations
  double loss = 0;     ///< final, nats a token
};

struct Suggestion {
  std::optional<double> lr, batch;
};

struct OtherLaw {
  std::string_view name;    ///< "deepseek"
  std::string_view label;   ///< "DeepSeek"
  std::string_view source;  ///< formula, and where the constants are from
  Suggestion (*at)(const Target&);
};

/// Kaplan et al. (OpenAI), Bjorck et al. (Microsoft), DeepSeek LLM with both constants that are about, Porian
/// et al., MiniCPM.
std::span<const OtherLaw> other_laws();
/// Nothing for a name that is none.
const OtherLaw* other_law(std::string_view name);

/// The six rules that are compared with Step Law: a law, and whether its batch is used or Step Law's.
struct Rule {
  std::string_view name;
  std::string_view law;  ///< of other_laws()
  bool own_lr = true, own_batch = true;
};
std::span<const Rule> compared_rules();
/// Where the rule puts a run; nothing if its law has no answer there.
std::optional<Setting> setting_of(const Rule& rule, const Target& target, const Law& step);

}  // namespace quire::labs::step_law

// Imperfect verifiers whose algebra is known. Of arithmetic: casting out nines, the last digit, parity, each
// of which every right answer passes and a random wrong one with chance 1/9, 1/10, 1/2. Of programs: the
// values on j random pairs of small inputs, the fewer the weaker. What is right is the task's own checker's
// to say.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "labs/engines/tasks/problem.h"

namespace quire::labs::inference_flaws {

struct Verifier {
  enum class Kind : std::uint8_t { mod9, lastdigit, parity, tests };
  Kind kind = Kind::mod9;
  int tests = 0;  ///< pairs of inputs, for Kind::tests

  bool operator==(const Verifier&) const = default;
};

/// mod9, lastdigit, parity, tests:1, tests:2, tests:4, tests:8.
std::span<const Verifier> all_verifiers();
std::string name_of(const Verifier& verifier);
/// Any name of name_of(), with 1 to 64 tests; nothing for another.
std::optional<Verifier> verifier_named(std::string_view name);

/// The task of the small model that it judges: "arith3" or "prog".
std::string_view task_of(const Verifier& verifier);

/// Whether it accepts a response to a problem of task_of(verifier). A response that is not well written is
/// refused. tests:j looks at the first j pairs of the problem's own list, drawn from (seed, identity), inputs
/// from 0 to 9: so tests:1 accepts whatever tests:2 does.
bool accepts(const Verifier& verifier, const tasks::Problem& problem, std::string_view response,
             std::uint64_t seed);

}  // namespace quire::labs::inference_flaws

// What a search for a model ends with, and what it cost.
#pragma once

#include <cstdint>
#include <functional>

#include "labs/engines/sat/cnf.h"
#include "labs/engines/sat/proof.h"

namespace quire::labs::sat {

enum class Answer : std::uint8_t { satisfiable, unsatisfiable, unknown };

struct SearchCounts {
  std::uint64_t decisions = 0;
  std::uint64_t conflicts = 0;  ///< under a decision; the one that ends a search, under none, is not counted
  std::uint64_t propagations = 0;  ///< literals that a clause forced
};

struct Outcome {
  Answer answer = Answer::unknown;
  Model model{};  ///< where satisfiable
  Proof proof{};  ///< where unsatisfiable and asked for
  SearchCounts counts{};
};

struct SearchOptions {
  std::uint64_t seed = 0;  ///< breaks ties between variables, and chooses first signs
  std::uint64_t conflicts_max = 10'000'000;
  bool proof = false;
  std::function<void()> check{};  ///< called now and then; may throw
};

}  // namespace quire::labs::sat

// Is a set function monotone and submodular? Sampled: random A within B and e outside B must have
// f(e|A) >= f(e|B) >= 0. A function that passes may still be neither; one that fails is shown with the
// triple.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/engines/submodular/objective.h"

namespace quire::labs::submodular {

/// A witness against a function.
struct Violation {
  enum class Kind : std::uint8_t { falls, grows } kind = Kind::falls;  ///< f(e|B) < 0, or f(e|B) > f(e|A)
  std::vector<Id> smaller;                                             ///< A
  std::vector<Id> larger;                                              ///< B, A first
  Id element = 0;
  double gain_smaller = 0;
  double gain_larger = 0;
};

struct AuditOptions {
  std::size_t triples = 1000;
  std::size_t set_max = 40;  ///< of B
  double relative = 1e-9;    ///< slack for rounding, against the larger of the gains and values at hand
};

/// Triples of the elements `ground`; the first violation, or nothing.
std::optional<Violation> audit(const Objective& objective, std::span<const Id> ground, random::Stream& stream,
                               const AuditOptions& options = {});

/// Every A, B = A + b, and e, which decides the question; `ground` has at most 16 elements.
std::optional<Violation> audit_all(const Objective& objective, std::span<const Id> ground,
                                   double relative = 1e-9);

}  // namespace quire::labs::submodular

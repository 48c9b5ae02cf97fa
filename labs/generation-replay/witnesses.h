// Which examples carry the choice: the sure ones whose loss would change the selected hypothesis. They are
// the ones to protect, by watermark or provenance, when a stream may contain a model's own output.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "labs/generation-replay/family.h"

namespace quire::labs::generation_replay {

struct Witness {
  Elem x = 0;
  Index selected_without = 0;  ///< the largest critical hypothesis when x is no evidence
};

struct WitnessReport {
  std::vector<Witness> witnesses;
  std::size_t examined = 0;  ///< sure examples that alone rule out some hypothesis and were tried
  std::size_t all = 0;       ///< of them in all; more than `examined` when there are too many
};

inline constexpr std::size_t kExaminedMax = 200;

/// The state at the end of a stream: hypotheses 1..t, the sure examples, the ignored elements, the cutoff,
/// and what is selected. `poll` throws to cancel.
WitnessReport find_witnesses(const FamilyPtr& family, Index t, std::span<const Elem> sure,
                             const Bits& ignored, Elem m, Index selected, const std::function<void()>& poll);

}  // namespace quire::labs::generation_replay

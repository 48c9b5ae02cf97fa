// Proper generation and Theorem 7.3: the output is the index of a language, correct when that language lies
// inside the target; replay lets the adversary show any member of any language that was output before. Four
// languages over the integers suffice to defeat every generator:
//   m1 = {z <= 0} + {1}, m2 = {z <= 0} + {2}, p1 = {z >= 0} + {-1}, p2 = {z >= 0} + {-2}.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "labs/generation-replay/generator.h"

namespace quire::labs::generation_replay {

/// m1, m2, p1, p2 as h_1..h_4.
FamilyPtr four_languages();

class ProperGenerator {
 public:
  virtual ~ProperGenerator() = default;
  virtual Index step(Elem x) = 0;
};

/// proper-km and proper-wp output the index that km and Witness Protection select (1 when there is none);
/// proper-first the least index that fits all examples.
const std::vector<std::string>& proper_generator_names();
std::unique_ptr<ProperGenerator> make_proper_generator(const std::string& name, FamilyPtr family);

struct ProperOutcome {
  std::uint64_t rounds = 0;
  std::array<Index, 2> targets{};  ///< the stream is legal for both
  std::array<std::uint64_t, 2> errors{};
  std::string illegal;  ///< empty: every example was legal for both
};

/// Shows 0; after a first output m1 or m2: -1, -2, 1, 2, 3, ..., else 1, 2, -1, -2, -3, ...
ProperOutcome play_theorem_7_3(ProperGenerator& generator, std::uint64_t rounds,
                               const std::function<void()>& poll);

}  // namespace quire::labs::generation_replay

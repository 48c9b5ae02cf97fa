// Does this proof refute that formula? A checker of RUP and RAT steps by unit propagation alone (Wetzler,
// Heule, Hunt, SAT 2014), read forward. It shares no code with any solver of this engine: what a solver's own
// library checks proves nothing. As in DRAT-trim, a clause that a fixed literal stands on is not forgotten,
// which keeps every step sound.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "labs/engines/sat/cnf.h"
#include "labs/engines/sat/proof.h"

namespace quire::labs::sat {

struct CheckLimits {
  std::uint64_t propagations_max = 2'000'000'000;
  std::int32_t variables_max = 2'000'000;  ///< a step that names a larger one is refused
  std::function<void()> check{};           ///< called now and then; may throw
};

struct Checked {
  bool refuted = false;
  std::string why{};       ///< where not: which step does not follow, or that no contradiction was reached
  std::size_t lemmas = 0;  ///< steps that were checked before the contradiction stood
  std::size_t rat = 0;     ///< of these, those that follow as RAT alone
  std::vector<std::size_t> core{};  ///< clauses of the formula that the contradiction stands on, rising
  std::size_t core_lemmas = 0;      ///< lemmas that it stands on
  std::uint64_t resolutions = 0;    ///< steps of resolution that these amount to: the length of the proof
  std::uint64_t propagations = 0;
};

Checked check_refutation(const Cnf& cnf, const Proof& proof, const CheckLimits& limits = {});

}  // namespace quire::labs::sat

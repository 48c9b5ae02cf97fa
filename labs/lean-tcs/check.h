// Does a certificate prove what it says of a machine? Written apart from the deciders and sharing none of
// their code but the machine's table: tapes are two stacks here, closed sets are plain sets of plain vectors,
// grown by whole passes until nothing changes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "labs/lean-tcs/certificate.h"
#include "labs/lean-tcs/run.h"

namespace quire::labs::lean_tcs::tm {

struct CheckLimits {
  std::uint64_t steps_max = 1'000'000'000;
  std::size_t members_max = 25'000;  ///< of a closed set
  std::function<void()> check{};     ///< may throw
};

/// Success, or what does not follow. An undecided machine has nothing to check: an error.
Status check(const Machine& machine, const Certificate& certificate, const CheckLimits& limits = {});

/// After exactly so many steps, by the checker's own tape; nothing where the machine has halted before that.
std::optional<Configuration> configuration_by_stacks(const Machine& machine, std::uint64_t steps);

// The parts of it.
Status check_run(const Machine& machine, const Certificate& certificate, const CheckLimits& limits);
Status check_repeat(const Machine& machine, const Certificate& certificate, const CheckLimits& limits);
Status check_backward(const Machine& machine, const Certificate& certificate, const CheckLimits& limits);
Status check_contexts(const Machine& machine, const Certificate& certificate, const CheckLimits& limits);
Status check_words(const Machine& machine, const Certificate& certificate, const CheckLimits& limits);
Status check_automata(const Machine& machine, const Certificate& certificate, const CheckLimits& limits);

}  // namespace quire::labs::lean_tcs::tm

// A machine on its tape, step by step. Steps count the transition that halts; the score is the number of
// cells that are not 0 in the end.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "labs/lean-tcs/machine.h"

namespace quire::labs::lean_tcs::tm {

enum class Ended : std::uint8_t {
  halted,
  steps,  ///< as many as were allowed
  space   ///< more cells than kCellsMax
};

inline constexpr std::size_t kCellsMax = std::size_t{1} << 28;

struct Run {
  Ended ended = Ended::steps;
  std::uint64_t steps = 0, score = 0;
  std::uint64_t cells = 0;  ///< visited
  State last_state = 0;     ///< where halted: the entry that halted it
  Symbol last_symbol = 0;
};

/// At most `steps_max` steps; `check` is called every few million and may throw.
Run run(const Machine& machine, std::uint64_t steps_max, const std::function<void()>& check = {});

/// The same on a run-length tape of blocks: a block is crossed in one step, and a run of equal blocks through
/// which the head passes unchanged in one too (Marxen and Buntrock 1990). Exact; blocks of 1 to 8 cells.
/// `moves`: how many such steps it took. Ends as `steps` where the next one would pass steps_max.
struct FastRun {
  Run run{};
  std::uint64_t moves = 0;
  bool never = false;  ///< the head stays in a block, or runs off over zeros: the machine does not halt
};
FastRun fast_run(const Machine& machine, std::size_t block, std::uint64_t steps_max,
                 std::uint64_t moves_max = 10'000'000);

/// What stands on the tape after some steps: as a machine of two stacks has it, nearest cells first.
struct Configuration {
  std::vector<Symbol> left{}, right{};
  Symbol head = 0;
  State state = 0;  ///< kHalt after the transition that halts
  bool operator==(const Configuration&) const = default;
};

/// One step; false (and nothing done) where the machine has halted before.
bool step(const Machine& machine, Configuration& configuration);
/// After `steps` steps or where it has halted before that.
Configuration configuration_after(const Machine& machine, std::uint64_t steps);

}  // namespace quire::labs::lean_tcs::tm

// What was tried: for each task candidates in the order in which they were drawn (parallel), or sequences of
// rounds in which each sees the answer before (sequential); what of them counts as performance; and the same
// out of a table of a person's own.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "labs/engines/passk/difficulty.h"
#include "labs/engines/passk/sample_table.h"
#include "paper/result.h"

namespace quire::labs::test_time_pareto {

enum class Mode : std::uint8_t { parallel, sequential };

struct Trial {
  bool right = false;
  std::int32_t answer = -1;  ///< equal answers of a task have equal numbers; -1: none
  float score = std::numeric_limits<float>::quiet_NaN();
  std::uint32_t prompt_tokens = 0, tokens = 0;  ///< what it read, and what it wrote
};

/// One task's candidates, or one sequence of its rounds.
struct Trials {
  std::uint32_t task = 0;
  std::vector<Trial> of;
};

/// Trials of a table, in order. Parallel: rows of counts are put into an order by `seed` (any is as likely as
/// another where draws are independent). Sequential: rounds 1, 2, 3, ... (or 0, 1, 2, ...) without a gap.
/// Errors name the task: no verdicts, a round that is missing, counts where rounds are wanted, more than
/// kTrialsMax trials.
Result<std::vector<Trials>> trials_of(const passk::SampleTable& table, Mode mode, std::uint64_t seed);
inline constexpr std::uint64_t kTrialsMax = 20'000'000;

/// Which answer a group of trials settles on; each is a curve of its own over N.
enum class Counts : std::uint8_t {
  any_right,  ///< Hit@N: what the model is about. Needs an oracle
  majority,   ///< the commonest answer among the first N, the earliest of equally common ones
  best_score  ///< the answer with the highest score, as a verifier gives it
};
/// 0 or 1 at N = 1 .. n. majority and best_score need answers, or scores.
std::vector<double> judged_curve(std::span<const Trial> trials, std::size_t n, Counts counts);
/// Sequential: right at round N, by the last answer.
std::vector<double> last_answer_curve(std::span<const Trial> trials, std::size_t n);

/// Tokens that n trials cost: parallel reads its prompt once, sequential reads all it is shown each round.
double tokens_of(std::span<const Trial> trials, std::size_t n, Mode mode);

}  // namespace quire::labs::test_time_pareto

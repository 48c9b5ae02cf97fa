// Two verdicts on every sample of a task: what an imperfect verifier says (it accepts the sample, or not),
// and what is so (the sample is right, or not). Counts of a task are enough for everything here; rates and
// ceilings of a table are means of three kinds that are never mixed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labs/engines/passk/sample_table.h"

namespace quire::labs::inference_flaws {

/// Of n samples of a task b were accepted, and t of those are right. t <= b <= n.
struct TaskVerdicts {
  std::uint64_t n = 0, b = 0, t = 0;
  std::optional<std::uint64_t>
      right{};  ///< right samples, accepted or not; unknown where only b, t were kept

  std::uint64_t wrong() const { return b - t; }  ///< false accepts
};

struct Verdicts {
  std::string name;  ///< as errors call it
  std::vector<std::string> tasks;
  std::vector<TaskVerdicts> counts;  ///< one a task
};

/// What a table is read for: both verdicts, or only what is right (b = t = 0 where the verifier's are
/// missing).
enum class Needed { both, right };
/// From a table of samples. An error names the task and what it lacks or contradicts: t <= b <= n, t <=
/// right, and room for the other accepts among what is not right.
Result<Verdicts> verdicts_of(const passk::SampleTable& table, Needed needed = Needed::both);

/// Leaves out the tasks of HumanEval+ whose extended tests refuse right programs; returns how many were
/// there.
std::size_t drop_known_bad(Verdicts& verdicts);
std::span<const int> known_bad_humaneval_plus();

/// Rates over all samples of all tasks. NaN where they are not defined or not known.
struct Rates {
  double completeness = 0;    ///< P(accepted given right)
  double soundness = 0;       ///< P(refused given wrong)
  double false_positive = 0;  ///< P(wrong given accepted)
};
Rates rates_of(std::span<const TaskVerdicts> counts);

/// Accuracy of one sample: mean over tasks of right/n. NaN where right is unknown for a task.
double single_accuracy(std::span<const TaskVerdicts> counts);

/// Accuracy with unlimited attempts: t/b of a task.
struct Ceiling {
  double all_tasks = 0;        ///< mean over all tasks; one without accepted samples counts 0
  double accepting_tasks = 0;  ///< mean over the tasks with an accepted sample; NaN without
  double pooled = 0;           ///< sum of t over sum of b; NaN without accepted samples
  std::size_t accepting = 0;   ///< tasks with an accepted sample
};
Ceiling ceiling_of(std::span<const TaskVerdicts> counts);

}  // namespace quire::labs::inference_flaws

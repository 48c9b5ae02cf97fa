// What counts of one sample of tasks leave open: the bootstrap over tasks (Efron 1979), for curves. The best
// number of attempts is a whole number with a skewed distribution, so that is kept whole; and whether a weak
// model can ever match one sample of a strong one is decided by intervals of their difference on shared
// tasks.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "labs/engines/random/random.h"
#include "labs/engines/stats/intervals.h"
#include "labs/inference-flaws/reward.h"

namespace quire::labs::inference_flaws {

struct ResampleOptions {
  std::size_t replicas = 2000;
  double confidence = 0.95;
  std::function<void()> check{};  ///< called for each replica; may throw
};

/// Draws tasks with replacement; visit() gets the curve of each draw and how often each task was drawn.
/// Replica i is a function of the stream and i.
using Visit = std::function<void(const Curve& curve, std::span<const double> weights)>;
void resample(const Curves& curves, const random::Stream& stream, const ResampleOptions& options,
              const Visit& visit);

/// Of one ratio.
struct OptimumSpread {
  double ratio = 0;
  Optimum best;                          ///< on the tasks themselves
  std::map<std::size_t, double> shares;  ///< of replicas with that best number of attempts
  stats::Interval k{}, reward{};         ///< percentile intervals
};

struct Spread {
  std::vector<OptimumSpread> optima;  ///< one a ratio
  stats::Estimate ceiling{};          ///< mean over all tasks of t/b
  stats::Estimate false_positive{};   ///< P(wrong given accepted), pooled
  stats::Estimate slope{};            ///< of the false share on the attempt, 1 to 10
};
Spread spread_of(std::span<const TaskVerdicts> counts, const Curves& curves, std::span<const double> ratios,
                 double price, const random::Stream& stream, const ResampleOptions& options);

/// Can resampling a weak model reach one sample of a strong one, on the same tasks?
struct Pair {
  enum class Answer { never, possible, undecided };
  Answer answer = Answer::undecided;
  std::size_t k_max = 0;      ///< attempts that were looked at
  std::size_t from = 0;       ///< possible: the smallest number of attempts that is above with confidence
  double strong = 0;          ///< P_S(true), mean over tasks
  stats::Estimate ceiling{};  ///< P_W(true given pass), mean over all tasks
  stats::Estimate margin{};   ///< ceiling less strong, the task being the unit
  /// "never: ..." for people.
  std::string words() const;
};
/// Both lists are of the same tasks in one order; the strong model's right samples are known
/// (std::invalid_argument). `curves` are those of the weak model.
Pair compare(std::span<const TaskVerdicts> weak, const Curves& curves, std::span<const TaskVerdicts> strong,
             const random::Stream& stream, const ResampleOptions& options);

/// The tasks that both have, in the weak table's order. An error says how many each has when they share none.
struct SharedTasks {
  Verdicts weak, strong;
};
Result<SharedTasks> shared_tasks(const Verdicts& weak, const Verdicts& strong);

}  // namespace quire::labs::inference_flaws

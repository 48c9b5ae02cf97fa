// From trials to advice: the four fits, N* with intervals, which model to believe, what more rounds cost, and
// how many rounds each task is worth.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "labs/test-time-pareto/allocate.h"
#include "labs/test-time-pareto/chain.h"
#include "labs/test-time-pareto/estimates.h"
#include "labs/test-time-pareto/likelihood.h"

namespace quire::labs::test_time_pareto {

struct AdviceOptions {
  Mode mode = Mode::parallel;
  double eps = 0.01;
  double price = 0;                ///< of a thousand tokens; 0: none is known
  std::optional<double> budget{};  ///< tokens over all tasks (rounds, where tokens are not known)
  std::size_t replicas = 2000;
  std::uint64_t most = 4096;    ///< rounds that a task may be given
  std::size_t look_most = 512;  ///< trials of a task that curves are fitted to; counts by task use all
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::function<void()> check{};
};

struct CostRow {
  std::uint64_t n = 0;
  double performance = 0;
  double tokens = 0, price = 0;  ///< of all tasks
  double gain_rate =
      0;  ///< performance gained since the row before, a unit of price (of tokens, without price)
};

/// A curve that is not Hit@N: what the answers settle on without an oracle. Fitted by the same law, of which
/// it need not be one: the model is not exact here, and such a curve may fall.
struct OtherCurve {
  std::string_view name;
  double at_first = 0, at_last = 0;  ///< N = 1, and all that was looked at, in the table's order
  passk::OneChance fit;              ///< NaN where none was found
  std::uint64_t rounds = 0;          ///< its N*
};

/// Mean tokens of a task: what a round writes, and what it reads.
struct TokenMeans {
  double read = 0, written = 0;
  bool known = false;
  double of_rounds(double n, Mode mode) const {
    return n == 0 ? 0 : n * written + (mode == Mode::sequential ? n : 1) * read;
  }
};

struct Advice {
  std::size_t tasks = 0, n = 0;  ///< n: trials of each that were looked at
  std::uint64_t trials = 0, right = 0;
  bool solved = false;
  double chance_at_most = 1;  ///< where nothing was right: the upper 95 % bound for p, and no more

  Evidence evidence;
  Fits fits;
  std::array<std::uint64_t, kModelCount> saturation{};
  SaturationIntervals intervals;
  LikelihoodIntervals likelihood;
  RatioTest ratio;
  std::optional<Choice> choice;
  Model believed = Model::beta;
  bool models_disagree = false;  ///< intervals of N* of one chance and of Beta do not overlap
  std::uint64_t rounds = 0;      ///< N* of the model that is believed
  double next_gain = 0, next_tokens = 0,
         next_price = 0;  ///< of the round after it, over all tasks (gain: mean)

  TokenMeans tokens;
  std::vector<CostRow> costs;
  std::vector<OtherCurve> others;        ///< majority and best score, or the last answer; what the table has
  std::vector<stats::Estimate> chances;  ///< by task
  std::vector<std::uint64_t> per_task;   ///< N_i
  double per_task_tokens = 0, per_task_solved = 0;
  std::optional<TwoStatesEstimate> chain;  ///< sequential, with two rounds or more
  std::vector<Steps> by_round;
};

/// Curves look at as many trials of each task as the task with the fewest has, at least two.
Advice advise(std::span<const Trials> trials, const AdviceOptions& options);

}  // namespace quire::labs::test_time_pareto

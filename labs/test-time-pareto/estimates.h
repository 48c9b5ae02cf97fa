// The four estimators of (F_max, p), fitted to the same trials, and which of them to believe:
//   least squares  F_max and p on the observed curve F(1..n)                (the paper's)
//   likelihood     a share F_max of tasks can be solved, each with chance p
//   beta           p ~ Beta(alpha, beta) on the share that can be solved
//   power law      exp(a N^b) (arXiv 2407.21787), as a rival
// Candidates bring counts (n, c); a sequence brings its first right round, or how long it was watched
// without: the geometric likelihood with right censoring is that of one success in so many rounds.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "labs/engines/passk/difficulty.h"
#include "labs/engines/passk/laws.h"
#include "labs/engines/stats/intervals.h"
#include "labs/test-time-pareto/trials.h"

namespace quire::labs::test_time_pareto {

/// What estimators see: the observed curve at 1, 2, ..., and what the likelihoods are of.
struct Evidence {
  std::vector<passk::CurvePoint> curve;
  std::vector<passk::Count> counts;
  /// What is right anywhere? Without it F_max cannot be told from p = 0.
  bool solved() const;
};

/// Evidence of trials by task, so that any drawn set of tasks has its own. Trials beyond the n-th are not
/// looked at; n is at most the fewest that a task has.
class Observed {
 public:
  Observed(std::span<const Trials> trials, Mode mode, std::size_t n);
  std::size_t tasks() const { return tasks_.size(); }
  std::size_t n() const { return n_; }
  Evidence all() const;
  /// Of these tasks, by their places among those that have trials; they may repeat.
  Evidence of(std::span<const std::size_t> tasks) const;

 private:
  struct Task {
    double sequences = 0;
    std::vector<double> curve;  ///< sum over its sequences
    std::vector<passk::Count> counts;
  };
  std::size_t n_;
  std::vector<Task> tasks_;
};

/// The fewest trials that any task has.
std::size_t fewest(std::span<const Trials> trials);

enum class Model : std::uint8_t { least_squares, likelihood, beta, power_law };
inline constexpr Model kModels[] = {Model::least_squares, Model::likelihood, Model::beta, Model::power_law};
inline constexpr std::size_t kModelCount = 4;
std::string_view name_of(Model model);

struct Fits {
  passk::OneChance least_squares, likelihood;
  passk::BetaDifficulty beta;
  passk::LawFit power_law;
  double at(Model model, double n) const;
  double gain_at(Model model, double n) const;
  std::uint64_t saturation_of(Model model, double eps) const;
};
/// Needs evidence that is solved() and a curve of two points or more.
Fits fit_models(const Evidence& evidence);

/// Fitted on what the first fit_n trials show, held against the curve at fit_n + 1 .. n.
struct Choice {
  std::array<double, kModelCount> error{};  ///< root mean square on the rest; NaN where nothing is left
  Model best = Model::beta;
};
/// Fitted on 3/4 of n, at least on two; nothing if none is left or nothing is solved there.
std::optional<Choice> choose_model(std::span<const Trials> trials, Mode mode, std::size_t n);

/// Intervals of N* by a bootstrap over tasks (percentiles, 95 %), one thread or two with the same result.
/// Replicas in which nothing is right count as N* = 0. `check` may throw.
struct BootOptions {
  std::size_t replicas = 2000;
  double eps = 0.01;
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::function<void()> check{};
};
struct SaturationIntervals {
  std::array<stats::Interval, kModelCount> saturation{};
  /// Of F(N) of least squares and of beta, at N = 1 .. most.
  std::vector<stats::Interval> least_squares, beta;
};
SaturationIntervals saturation_intervals(const Observed& observed, std::size_t most,
                                         const BootOptions& options);

}  // namespace quire::labs::test_time_pareto

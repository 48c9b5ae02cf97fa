#include "labs/test-time-pareto/estimates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "labs/engines/passk/coverage.h"
#include "labs/engines/random/random.h"
#include "labs/engines/stats/bootstrap.h"
#include "labs/engines/threads/parallel.h"
#include "labs/test-time-pareto/saturation.h"

namespace quire::labs::test_time_pareto {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Candidates: pass@k of the first n, exact for every k up to n.
void add_candidates(std::span<const Trial> trials, std::size_t n, std::vector<double>& curve,
                    std::vector<passk::Count>& counts) {
  passk::Count count{.n = n, .c = 0};
  for (std::size_t i = 0; i < n; ++i) count.c += trials[i].right ? 1 : 0;
  passk::Miss miss(count.n, count.c);
  for (std::size_t k = 0; k < n; ++k) {
    miss.draw();
    curve[k] += 1 - miss.value();
  }
  counts.push_back(count);
}

/// A sequence: right within N, and its first right round.
void add_rounds(std::span<const Trial> trials, std::size_t n, std::vector<double>& curve,
                std::vector<passk::Count>& counts) {
  std::size_t first = 0;
  while (first < n && !trials[first].right) ++first;
  for (std::size_t k = first; k < n; ++k) curve[k] += 1;
  counts.push_back(first < n ? passk::Count{.n = first + 1, .c = 1} : passk::Count{.n = n, .c = 0});
}

stats::Interval percentiles(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {stats::quantile(values, 0.025), stats::quantile(values, 0.975)};
}

}  // namespace

bool Evidence::solved() const {
  return std::any_of(counts.begin(), counts.end(), [](const passk::Count& count) { return count.c > 0; });
}

Observed::Observed(std::span<const Trials> trials, Mode mode, std::size_t n) : n_(n) {
  std::map<std::uint32_t, std::size_t> place;
  for (const Trials& one : trials) {
    const auto [found, fresh] = place.emplace(one.task, tasks_.size());
    if (fresh) tasks_.push_back({.sequences = 0, .curve = std::vector<double>(n), .counts = {}});
    Task& task = tasks_[found->second];
    task.sequences += 1;
    (mode == Mode::parallel ? add_candidates : add_rounds)(one.of, n, task.curve, task.counts);
  }
}

Evidence Observed::all() const {
  std::vector<std::size_t> every(tasks_.size());
  for (std::size_t i = 0; i < every.size(); ++i) every[i] = i;
  return of(every);
}

Evidence Observed::of(std::span<const std::size_t> tasks) const {
  Evidence evidence;
  std::vector<double> curve(n_);
  double sequences = 0;
  for (const std::size_t i : tasks) {
    const Task& task = tasks_[i];
    sequences += task.sequences;
    for (std::size_t k = 0; k < n_; ++k) curve[k] += task.curve[k];
    evidence.counts.insert(evidence.counts.end(), task.counts.begin(), task.counts.end());
  }
  for (std::size_t k = 0; k < n_; ++k)
    evidence.curve.push_back({static_cast<double>(k + 1), std::clamp(curve[k] / sequences, 0.0, 1.0)});
  return evidence;
}

std::size_t fewest(std::span<const Trials> trials) {
  std::size_t n = std::numeric_limits<std::size_t>::max();
  for (const Trials& one : trials) n = std::min(n, one.of.size());
  return trials.empty() ? 0 : n;
}

std::string_view name_of(Model model) {
  constexpr std::string_view kNames[] = {"least squares", "likelihood", "beta", "power law"};
  return kNames[static_cast<std::size_t>(model)];
}

double Fits::at(Model model, double n) const {
  switch (model) {
    case Model::least_squares:
      return least_squares.coverage(n);
    case Model::likelihood:
      return likelihood.coverage(n);
    case Model::beta:
      return beta.coverage(n);
    case Model::power_law:
      break;
  }
  return n == 0 ? 0 : power_law.at(n);
}

double Fits::gain_at(Model model, double n) const {
  switch (model) {
    case Model::least_squares:
      return gain(least_squares, n);
    case Model::likelihood:
      return gain(likelihood, n);
    case Model::beta:
      return gain(beta, n);
    case Model::power_law:
      break;
  }
  return gain(power_law, n);
}

std::uint64_t Fits::saturation_of(Model model, double eps) const {
  switch (model) {
    case Model::least_squares:
      return saturation(least_squares, eps);
    case Model::likelihood:
      return saturation(likelihood, eps);
    case Model::beta:
      return saturation(beta, eps);
    case Model::power_law:
      break;
  }
  return saturation(power_law, eps);
}

namespace {

passk::OneChance as_curve(const passk::LawFit& fit) { return {.reach = fit.a, .p = fit.b}; }

}  // namespace

Fits fit_models(const Evidence& evidence) {
  return {.least_squares = as_curve(passk::fit(passk::Law::saturating, evidence.curve)),
          .likelihood = passk::fit_one_chance(evidence.counts, passk::Reach::fitted),
          .beta = passk::fit_beta(evidence.counts, passk::Reach::fitted),
          .power_law = passk::fit(passk::Law::exponentiated_power, evidence.curve)};
}

std::optional<Choice> choose_model(std::span<const Trials> trials, Mode mode, std::size_t n) {
  const std::size_t fit_n = std::max<std::size_t>(2, n * 3 / 4);
  if (fit_n >= n) return std::nullopt;
  const Evidence near = Observed(trials, mode, fit_n).all(), whole = Observed(trials, mode, n).all();
  if (!near.solved()) return std::nullopt;
  const Fits fits = fit_models(near);
  Choice choice;
  for (const Model model : kModels) {
    double squares = 0;
    for (std::size_t k = fit_n; k < n; ++k) {
      const double off = fits.at(model, whole.curve[k].k) - whole.curve[k].coverage;
      squares += off * off;
    }
    choice.error[static_cast<std::size_t>(model)] = std::sqrt(squares / static_cast<double>(n - fit_n));
  }
  const auto error = [&](Model model) { return choice.error[static_cast<std::size_t>(model)]; };
  for (const Model model : kModels)
    if (error(model) < error(choice.best) || std::isnan(error(choice.best))) choice.best = model;
  return choice;
}

SaturationIntervals saturation_intervals(const Observed& observed, std::size_t most,
                                         const BootOptions& options) {
  struct Replica {
    std::array<double, kModelCount> saturation{};
    std::vector<double> least_squares, beta;
  };
  std::vector<Replica> replicas(options.replicas);
  const random::Stream streams(options.seed, "test-time-pareto tasks");
  threads::parallel_for(options.replicas, options.threads, [&](std::size_t i) {
    if (options.check) options.check();
    random::Stream stream = streams.at(i);
    std::vector<std::size_t> drawn(observed.tasks());
    for (std::size_t& task : drawn) task = stream.below(observed.tasks());
    const Evidence evidence = observed.of(drawn);
    Replica& replica = replicas[i];
    replica.least_squares.resize(most);
    replica.beta.resize(most);
    if (!evidence.solved()) return;
    const Fits fits = fit_models(evidence);
    for (const Model model : kModels)
      replica.saturation[static_cast<std::size_t>(model)] =
          static_cast<double>(fits.saturation_of(model, options.eps));
    for (std::size_t n = 0; n < most; ++n) {
      replica.least_squares[n] = fits.least_squares.coverage(static_cast<double>(n + 1));
      replica.beta[n] = fits.beta.coverage(static_cast<double>(n + 1));
    }
  });
  const auto interval = [&](const auto& value_of) {
    std::vector<double> values;
    for (const Replica& replica : replicas)
      if (std::isfinite(value_of(replica))) values.push_back(value_of(replica));
    return values.empty() ? stats::Interval{kNaN, kNaN} : percentiles(std::move(values));
  };
  SaturationIntervals result;
  for (std::size_t model = 0; model < kModelCount; ++model)
    result.saturation[model] = interval([&](const Replica& replica) { return replica.saturation[model]; });
  for (std::size_t n = 0; n < most; ++n) {
    result.least_squares.push_back(
        interval([&](const Replica& replica) { return replica.least_squares[n]; }));
    result.beta.push_back(interval([&](const Replica& replica) { return replica.beta[n]; }));
  }
  return result;
}

}  // namespace quire::labs::test_time_pareto

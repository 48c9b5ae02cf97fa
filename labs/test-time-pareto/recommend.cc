#include "labs/test-time-pareto/recommend.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "labs/test-time-pareto/saturation.h"

namespace quire::labs::test_time_pareto {
namespace {

TokenMeans token_means(std::span<const Trials> trials) {
  TokenMeans means;
  double count = 0;
  for (const Trials& one : trials)
    for (const Trial& trial : one.of) {
      means.read += trial.prompt_tokens;
      means.written += trial.tokens;
      count += 1;
    }
  means.known = means.read + means.written > 0;
  means.read /= count;
  means.written /= count;
  if (!means.known) means.written = 1;  // a round is then its own unit
  return means;
}

bool apart(const stats::Interval& a, const stats::Interval& b) { return a.high < b.low || b.high < a.low; }

Model believed(const Advice& advice) {
  if (advice.models_disagree || !advice.choice) return Model::beta;
  return advice.choice->best;
}

std::vector<CostRow> costs(const Advice& advice, const AdviceOptions& options) {
  std::vector<CostRow> rows;
  const double tasks = static_cast<double>(advice.tasks);
  const std::uint64_t end = std::max<std::uint64_t>(2, 2 * std::min(advice.rounds, options.most));
  for (std::uint64_t n = 1;; n = std::min(2 * n, end)) {
    CostRow row{.n = n, .performance = advice.fits.at(advice.believed, static_cast<double>(n))};
    row.tokens = tasks * advice.tokens.of_rounds(static_cast<double>(n), options.mode);
    row.price = row.tokens * options.price / 1000;
    const CostRow before = rows.empty() ? CostRow{} : rows.back();
    const double spent = options.price > 0 ? row.price - before.price : row.tokens - before.tokens;
    row.gain_rate = (row.performance - before.performance) / spent;
    rows.push_back(row);
    if (n == end) return rows;
  }
}

template <class Judge>
OtherCurve other_curve(std::string_view name, std::span<const Trials> trials, std::size_t n, double eps,
                       const Judge& judge) {
  std::vector<passk::CurvePoint> points(n);
  for (std::size_t i = 0; i < n; ++i) points[i].k = static_cast<double>(i + 1);
  for (const Trials& one : trials) {
    const std::vector<double> curve = judge(one.of);
    for (std::size_t i = 0; i < n; ++i) points[i].coverage += curve[i];
  }
  for (passk::CurvePoint& point : points) point.coverage /= static_cast<double>(trials.size());
  const passk::LawFit law = passk::fit(passk::Law::saturating, points);
  OtherCurve other{.name = name,
                   .at_first = points.front().coverage,
                   .at_last = points.back().coverage,
                   .fit = {.reach = law.a, .p = law.b}};
  if (std::isfinite(law.a + law.b)) other.rounds = saturation(other.fit, eps);
  return other;
}

std::vector<OtherCurve> other_curves(std::span<const Trials> trials, std::size_t n,
                                     const AdviceOptions& options) {
  std::vector<OtherCurve> others;
  if (options.mode == Mode::sequential) {
    others.push_back(other_curve("last answer", trials, n, options.eps,
                                 [n](std::span<const Trial> of) { return last_answer_curve(of, n); }));
    return others;
  }
  bool answers = false, scores = false;
  for (const Trials& one : trials)
    for (const Trial& trial : one.of) {
      answers |= trial.answer >= 0;
      scores |= std::isfinite(trial.score);
    }
  const auto judged = [n](Counts counts) {
    return [n, counts](std::span<const Trial> of) { return judged_curve(of, n, counts); };
  };
  if (answers) others.push_back(other_curve("majority", trials, n, options.eps, judged(Counts::majority)));
  if (scores) others.push_back(other_curve("best score", trials, n, options.eps, judged(Counts::best_score)));
  return others;
}

/// Counts of all trials of each task, and its mean cost of a round. Sequences: to the first right round.
void spend_by_task(std::span<const Trials> trials, const AdviceOptions& options, Advice& advice) {
  std::vector<passk::BetaDifficulty> posteriors;
  std::vector<double> cost;
  for (const Trials& one : trials) {
    passk::Count count;
    for (const Trial& trial : one.of) {
      ++count.n;
      count.c += trial.right ? 1 : 0;
      if (options.mode == Mode::sequential && trial.right) break;
    }
    advice.chances.push_back(chance_of(count));
    posteriors.push_back(posterior(advice.fits.beta, count));
    const double tokens = tokens_of(one.of, one.of.size(), options.mode) / static_cast<double>(one.of.size());
    cost.push_back(advice.tokens.known ? std::max(tokens, 1.0) : 1);
  }
  const Allocation allocation =
      allocate(Greedy(gains_of(std::move(posteriors)), cost, std::vector<std::uint64_t>(trials.size()),
                      options.most, options.eps),
               options.budget.value_or(std::numeric_limits<double>::infinity()));
  advice.per_task = allocation.rounds;
  advice.per_task_tokens = allocation.spent;
  advice.per_task_solved = allocation.expected_gain;
}

}  // namespace

Advice advise(std::span<const Trials> trials, const AdviceOptions& options) {
  Advice advice;
  advice.tasks = trials.size();
  advice.n = std::min(fewest(trials), options.look_most);
  for (const Trials& one : trials)
    for (const Trial& trial : one.of) {
      ++advice.trials;
      advice.right += trial.right ? 1 : 0;
    }
  const Observed observed(trials, options.mode, advice.n);
  advice.evidence = observed.all();
  advice.tokens = token_means(trials);
  advice.solved = advice.evidence.solved();
  if (options.mode == Mode::sequential && advice.n > 1) {
    random::Stream stream(options.seed, "test-time-pareto chain");
    advice.chain = estimate_two_states(trials, stream, options.replicas);
    advice.by_round = steps_by_round(trials);
  }
  if (!advice.solved) {
    advice.chance_at_most = chance_at_most(advice.tasks * advice.n);
    return advice;
  }
  advice.fits = fit_models(advice.evidence);
  for (const Model model : kModels)
    advice.saturation[static_cast<std::size_t>(model)] = advice.fits.saturation_of(model, options.eps);
  advice.intervals = saturation_intervals(observed, advice.n,
                                          {.replicas = options.replicas,
                                           .eps = options.eps,
                                           .seed = options.seed,
                                           .threads = options.threads,
                                           .check = options.check});
  advice.likelihood = likelihood_intervals(advice.evidence.counts, advice.fits.likelihood);
  advice.ratio = one_chance_against_beta(advice.fits.likelihood, advice.fits.beta);
  advice.choice = choose_model(trials, options.mode, advice.n);
  const auto interval = [&](Model model) {
    return advice.intervals.saturation[static_cast<std::size_t>(model)];
  };
  advice.models_disagree = apart(interval(Model::likelihood), interval(Model::beta));
  advice.believed = believed(advice);
  advice.rounds = advice.saturation[static_cast<std::size_t>(advice.believed)];
  const double n = static_cast<double>(advice.rounds), tasks = static_cast<double>(advice.tasks);
  advice.next_gain = advice.fits.gain_at(advice.believed, n);
  advice.next_tokens =
      tasks * (advice.tokens.of_rounds(n + 1, options.mode) - advice.tokens.of_rounds(n, options.mode));
  advice.next_price = advice.next_tokens * options.price / 1000;
  advice.costs = costs(advice, options);
  advice.others = other_curves(trials, advice.n, options);
  spend_by_task(trials, options, advice);
  return advice;
}

}  // namespace quire::labs::test_time_pareto

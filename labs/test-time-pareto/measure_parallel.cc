// Part 2, side by side: what candidates of the small model reach together, what a pilot predicts of it, task
// by task (C3) and for the set (C4), and curves that are not Hit@N.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/passk/coverage.h"
#include "labs/engines/passk/laws.h"
#include "labs/engines/random/random.h"
#include "labs/engines/stats/bootstrap.h"
#include "labs/engines/stats/intervals.h"
#include "labs/engines/tables/csv.h"
#include "labs/test-time-pareto/advice_report.h"
#include "labs/test-time-pareto/lab.h"
#include "labs/test-time-pareto/replay.h"
#include "labs/test-time-pareto/saturation.h"

namespace quire::labs::test_time_pareto {
namespace {

using lab::Bench;

/// F(0), F(1), ..., F(N + 1) of the set from all candidates, without error by order (pass@k).
std::vector<double> reference_curve(const Candidates& c) {
  const std::vector<passk::Count> counts = counts_of(c.trials, c.trials.front().of.size());
  std::vector<double> curve{0};
  for (std::size_t k = 1; k <= c.samples + 1; ++k) curve.push_back(passk::coverage(counts, k));
  return curve;
}

/// Mean over the repeats at 0, 1, ..., N of one task.
std::vector<double> mean_curve(const Candidates& c, std::size_t task, Counts counts) {
  std::vector<double> mean(c.samples + 1);
  for (std::size_t r = 0; r < c.repeats; ++r) {
    const auto part = std::span(c.trials[task].of).subspan(c.pilot + r * c.samples, c.samples);
    const std::vector<double> curve = judged_curve(part, c.samples, counts);
    for (std::size_t n = 0; n < c.samples; ++n) mean[n + 1] += curve[n] / static_cast<double>(c.repeats);
  }
  return mean;
}

/// Over a drawing of the tasks.
double pearson(std::span<const double> x, std::span<const double> y, std::span<const std::size_t> units) {
  std::vector<double> xs, ys;
  for (const std::size_t i : units) {
    xs.push_back(x[i]);
    ys.push_back(y[i]);
  }
  return stats::pearson(xs, ys);
}

lab::Figure correlation(Bench& bench, std::span<const double> x, std::span<const double> y) {
  random::Stream stream(bench.seed(), "test-time-pareto correlation");
  const stats::Bootstrap boot = stats::bootstrap(
      stream, x.size(), 1000, [&](std::span<const std::size_t> units) { return pearson(x, y, units); });
  const stats::Interval interval = boot.replicas.empty() ? stats::Interval{NAN, NAN} : boot.percentile();
  return {.value = boot.value, .low = interval.low, .high = interval.high};
}

struct TaskSaturation {
  std::vector<double> observed, share, posterior,
      all;  ///< by task: seen; predicted by pilot's c/n, posterior, c/n of all
};

TaskSaturation saturation_by_task(const Candidates& c, const Settings& settings,
                                  const passk::BetaDifficulty& prior) {
  TaskSaturation result;
  const std::vector<passk::Count> pilot = counts_of(c.trials, c.pilot);
  const std::vector<passk::Count> all = counts_of(c.trials, c.trials.front().of.size());
  const auto from_share = [&](const passk::Count& count) {
    const double p = static_cast<double>(count.c) / static_cast<double>(count.n);
    return static_cast<double>(saturation(passk::OneChance{.reach = 1, .p = p}, settings.eps));
  };
  for (std::size_t task = 0; task < c.trials.size(); ++task) {
    result.share.push_back(from_share(pilot[task]));
    result.all.push_back(from_share(all[task]));
    result.posterior.push_back(static_cast<double>(saturation(posterior(prior, pilot[task]), settings.eps)));
    result.observed.push_back(
        static_cast<double>(observed_saturation(mean_curve(c, task, Counts::any_right), settings.eps)));
  }
  return result;
}

/// Mean predicted N* over the tasks of each observed one.
void draw_saturation(Bench& bench, const Settings& settings, const TaskSaturation& tasks) {
  for (std::size_t n = 0; n <= settings.samples; ++n) {
    double count = 0, share = 0, posterior = 0;
    for (std::size_t i = 0; i < tasks.observed.size(); ++i) {
      if (tasks.observed[i] != static_cast<double>(n)) continue;
      count += 1;
      share += tasks.share[i];
      posterior += tasks.posterior[i];
    }
    const double x = static_cast<double>(n);
    if (n + 3 <= settings.samples + 1) bench.point("N* equal", x, x);
    if (count == 0) continue;
    bench.point("N* from shares", x, share / count);
    bench.point("N* from posteriors", x, posterior / count);
  }
}

void write_tasks(Bench& bench, const Candidates& c, const Settings& settings, const TaskSaturation& tasks) {
  tables::CsvWriter csv;
  csv.row(std::vector<std::string>{"task", "prompt", "pilot_samples", "pilot_right", "all_samples",
                                   "all_right", "predicted_from_share", "predicted_from_posterior",
                                   "observed"});
  const std::vector<passk::Count> pilot = counts_of(c.trials, c.pilot);
  const std::vector<passk::Count> all = counts_of(c.trials, c.trials.front().of.size());
  std::vector<std::string> names;
  std::vector<std::uint64_t> rounds;
  for (std::size_t i = 0; i < c.trials.size(); ++i) {
    names.push_back(fmt::format("arith3/{}", i));
    rounds.push_back(static_cast<std::uint64_t>(tasks.posterior[i]));
    csv.cell(names.back()).cell(c.problems[i].prompt);
    csv.cell(static_cast<std::int64_t>(pilot[i].n)).cell(static_cast<std::int64_t>(pilot[i].c));
    csv.cell(static_cast<std::int64_t>(all[i].n)).cell(static_cast<std::int64_t>(all[i].c));
    csv.cell(tasks.share[i]).cell(tasks.posterior[i]).cell(tasks.observed[i]);
    csv.end_row();
  }
  bench.file("tasks.csv", "each task: pilot, all samples, N* predicted and observed", csv.text());
  bench.file("budget.jsonl", fmt::format("N of each task at eps {}, from the pilot", settings.eps),
             budget_lines(names, rounds));
}

void report_saturation(Bench& bench, const Candidates& c, const Settings& settings, const Advice& advice) {
  if (!advice.solved) {
    bench.claim("C3", {.scale = lab::Scale::analogue, .not_measured = "nothing was right in the pilot"});
    return;
  }
  const TaskSaturation tasks = saturation_by_task(c, settings, advice.fits.beta);
  draw_saturation(bench, settings, tasks);
  write_tasks(bench, c, settings, tasks);
  const double posterior = correlation(bench, tasks.posterior, tasks.observed).value;
  const double known = correlation(bench, tasks.all, tasks.observed).value;
  bench.claim("C3", {.scale = lab::Scale::analogue,
                     .figures = {correlation(bench, tasks.share, tasks.observed)},
                     .note = fmt::format(
                         "{} tasks, {} pilot samples, {} repeats of {}; observed N*: smallest N whose next 3 "
                         "rounds gain at most {} on average (ours). From the posterior of a fitted Beta r "
                         "= {:.3f}; from c/n of all {} samples, a perfect pilot, r = {:.3f}",
                         c.trials.size(), c.pilot, c.repeats, c.samples, settings.eps, posterior,
                         c.trials.front().of.size(), known)});
}

/// Errors of F(N) as it is predicted from the first trials of each repeat.
void report_one_p(Bench& bench, const Candidates& c, double reached) {
  double one = 0, beta = 0;
  std::vector<double> p_values;
  for (std::size_t r = 0; r < c.repeats; ++r) {
    bench.check();
    const std::vector<Trials> part = c.repeat(r);
    const Evidence evidence = Observed(part, Mode::parallel, c.pilot).all();
    if (!evidence.solved()) continue;
    const Fits fits = fit_models(evidence);
    const auto end = static_cast<double>(c.samples);
    one += std::pow(fits.likelihood.coverage(end) - reached, 2);
    beta += std::pow(fits.beta.coverage(end) - reached, 2);
    p_values.push_back(one_chance_against_beta(fits.likelihood, fits.beta).p_value);
  }
  if (p_values.empty()) {
    bench.claim("C4", {.scale = lab::Scale::analogue, .not_measured = "nothing was right in any repeat"});
    return;
  }
  const double count = static_cast<double>(p_values.size());
  one = std::sqrt(one / count);
  beta = std::sqrt(beta / count);
  std::sort(p_values.begin(), p_values.end());
  const double p_value = stats::quantile(p_values, 0.5);
  bench.claim("C4",
              {.scale = lab::Scale::analogue,
               .figures = {{.value = p_value < 0.001 ? rounded(one / beta) : 1}},
               .note = fmt::format("F({}) = {:.3f} predicted from {} samples: one p is off by {:.1f} points, "
                                   "Beta by {:.1f}; likelihood ratio, median p-value {:.1g}",
                                   c.samples, reached, c.pilot, 100 * one, 100 * beta, p_value)});
}

void draw_curves(Bench& bench, const Candidates& c, const Settings& settings,
                 std::span<const double> reference, const Advice& advice) {
  for (std::size_t n = 1; n <= c.samples; ++n) {
    const auto x = static_cast<double>(n);
    bench.point("hit observed", x, reference[n]);
    // The axis is logarithmic.
    if (reference[n + 1] > reference[n]) bench.point("gain observed", x, reference[n + 1] - reference[n]);
    bench.point("gain eps", x, settings.eps);
    if (!advice.solved) continue;
    bench.point("hit one p", x, advice.fits.likelihood.coverage(x));
    bench.point("hit beta", x, advice.fits.beta.coverage(x));
    bench.point("hit power law", x, advice.fits.power_law.at(x));
    if (advice.fits.likelihood.p < 1) bench.point("gain one p", x, gain(advice.fits.likelihood, x));
    bench.point("gain beta", x, gain(advice.fits.beta, x));
  }
  for (std::size_t n = 1; n <= advice.intervals.beta.size(); ++n) {
    const auto x = static_cast<double>(n);
    bench.point("band observed", x, reference[n]);
    bench.point("band low", x, advice.intervals.least_squares[n - 1].low);
    bench.point("band fitted", x, advice.fits.least_squares.coverage(x));
    bench.point("band high", x, advice.intervals.least_squares[n - 1].high);
  }
}

/// Hit@N, the majority and the best score, each fitted by the saturating law: exact for the first alone.
void report_counts(Bench& bench, const Candidates& c, const Settings& settings) {
  const std::pair<Counts, const char*> kinds[] = {
      {Counts::any_right, "any right"}, {Counts::majority, "majority"}, {Counts::best_score, "best score"}};
  Rows rows;
  for (const auto& [counts, name] : kinds) {
    std::vector<double> mean(c.samples + 1);
    for (std::size_t task = 0; task < c.trials.size(); ++task) {
      bench.check();
      const std::vector<double> curve = mean_curve(c, task, counts);
      for (std::size_t n = 0; n < mean.size(); ++n)
        mean[n] += curve[n] / static_cast<double>(c.trials.size());
    }
    std::vector<passk::CurvePoint> points;
    for (std::size_t n = 1; n < mean.size(); ++n) {
      points.push_back({static_cast<double>(n), std::clamp(mean[n], 0.0, 1.0)});
      bench.point(fmt::format("counts {}", name), static_cast<double>(n), mean[n]);
    }
    const passk::LawFit fit = passk::fit(passk::Law::saturating, points);
    const auto number = [](double x) {
      return std::isfinite(x) ? lab::Cell(rounded(x)) : lab::Cell(std::string());
    };
    rows.push_back(
        {std::string(name), mean[1], mean.back(), number(fit.a), number(fit.b), number(fit.rmse),
         static_cast<std::int64_t>(observed_saturation(mean, settings.eps)),
         std::string(counts == Counts::any_right ? "exact for equal tasks" : "model not exact here")});
  }
  bench.table("what counts", {"curve", "at 1", "at N", "F_max", "p", "rmse", "N* observed", "note"}, rows);
}

}  // namespace

void measure_parallel(Bench& bench, const Settings& settings, const Candidates& c, Rows& fits) {
  bench.progress(0.76, "fits of the pilot");
  const std::vector<double> reference = reference_curve(c);
  const Advice advice = advice_of(bench, settings, c.pilot_part(), Mode::parallel);
  draw_curves(bench, c, settings, reference, advice);
  if (advice.solved)
    add_fit_rows(fits, "arith3, candidates", advice, std::span(reference).first(c.samples + 1), settings.eps);
  report_saturation(bench, c, settings, advice);
  report_one_p(bench, c, reference[c.samples]);
  report_counts(bench, c, settings);
}

}  // namespace quire::labs::test_time_pareto

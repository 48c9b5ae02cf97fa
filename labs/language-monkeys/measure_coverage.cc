// Coverage of each model on each task: its intervals, its guess baseline, and the laws that describe and
// predict it (C2, C2a).
#include <algorithm>
#include <cmath>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "labs/language-monkeys/lab.h"

namespace quire::labs::language_monkeys {
namespace {

namespace json = boost::json;
using lab::Bench;
using lab::Scale;

lab::Cell text_or(double x) { return std::isfinite(x) ? lab::Cell(x) : lab::Cell(std::string()); }

/// The points nearest to powers of ten, and the last.
std::vector<std::size_t> shown_points(const std::vector<std::uint64_t>& ks) {
  std::vector<std::size_t> shown;
  for (double k = 1; k < 0.7 * static_cast<double>(ks.back()); k *= 10) {
    const auto at = std::min_element(ks.begin(), ks.end(), [k](std::uint64_t a, std::uint64_t b) {
      return std::abs(std::log(static_cast<double>(a) / k)) < std::abs(std::log(static_cast<double>(b) / k));
    });
    shown.push_back(static_cast<std::size_t>(at - ks.begin()));
  }
  shown.push_back(ks.size() - 1);
  return shown;
}

struct Bands {
  std::vector<Band> problems;
  std::vector<stats::Estimate> samples;
};

Bands bands_of(const Bench& bench, const Settings& settings, const Run& run) {
  const BandOptions options{
      .replicas = settings.boot, .seed = bench.seed(), .check = [&bench] { bench.check(); }};
  return {problem_bands(coverage_curve(run.counts, run.ks), options),
          sample_bands(run.counts, run.ks, {}, options)};
}

void draw(Bench& bench, const Run& run, const Bands& bands) {
  const std::string name = run.name();
  const Fitted& law = run.laws.of(Model::exponentiated_power).fitted;
  for (std::size_t j = 0; j < run.ks.size(); ++j) {
    const auto k = static_cast<double>(run.ks[j]);
    bench.point("coverage " + name, k, run.coverage[j]);
    bench.point("guess " + name, k, run.guess[j]);
    bench.point("low " + name, k, bands.problems[j].bca.low);
    bench.point("high " + name, k, bands.problems[j].bca.high);
    // A curve that is 0 everywhere is the limit of the law for a -> -infinity.
    const double fitted = law.converged ? law.at(k) : run.coverage.back() == 0 ? 0 : NAN;
    if (std::isnan(fitted)) continue;
    bench.point("fit " + name, k, fitted);
    bench.point("residual " + name, k, run.coverage[j] - fitted);
  }
}

void add_rows(const Run& run, const Bands& bands, std::vector<std::vector<lab::Cell>>& rows) {
  for (const std::size_t j : shown_points(run.ks)) {
    const Band& b = bands.problems[j];
    const stats::Estimate& s = bands.samples[j];
    const stats::Interval sum = both(b.value, b.bca, s.interval);
    rows.push_back({run.role, run.shape, run.task, static_cast<std::int64_t>(run.ks[j]), b.value,
                    b.percentile.low, b.percentile.high, b.bca.low, b.bca.high, s.interval.low,
                    s.interval.high, sum.low, sum.high, run.guess[j]});
  }
}

void add_laws(const Run& run, std::vector<std::vector<lab::Cell>>& rows) {
  const ModelScore* const best = &run.laws.best();
  for (const ModelScore& s : run.laws.scores) {
    const bool fitted = s.fitted.converged;
    rows.push_back({run.role, run.task, std::string(name_of(s.fitted.model)),
                    fitted ? s.fitted.words() : std::string("no fit"), text_or(fitted ? s.rmse : NAN),
                    text_or(fitted ? s.max_error : NAN), text_or(s.decade_error), text_or(s.budget_error),
                    text_or(fitted ? s.fitted.at(10 * static_cast<double>(run.laws.k_most)) : NAN),
                    std::string(&s == best && fitted ? "least held-out error" : "")});
  }
}

json::object entry_of(const Run& run, const Bands& bands) {
  json::array curve;
  for (std::size_t j = 0; j < run.ks.size(); ++j)
    curve.push_back(json::object{{"k", run.ks[j]},
                                 {"coverage", run.coverage[j]},
                                 {"low", bands.problems[j].bca.low},
                                 {"high", bands.problems[j].bca.high},
                                 {"guess", run.guess[j]}});
  const Fitted& law = run.laws.of(Model::exponentiated_power).fitted;
  json::array counts;
  for (const passk::Count& c : run.counts) counts.push_back(json::object{{"n", c.n}, {"c", c.c}});
  json::object entry{{"model", run.role},         {"shape", run.shape},
                     {"task", run.task},          {"parameters", run.size.parameters},
                     {"curve", std::move(curve)}, {"counts", std::move(counts)}};
  if (law.converged) entry["law"] = json::object{{"a", law.a}, {"b", law.b}};
  return entry;
}

/// A figure a run. A run without any right sample has no curve that could follow a law: it is named instead.
void claim_laws(Bench& bench, const Drawn& drawn) {
  lab::Measurement fits{.scale = Scale::reduced}, holds{.scale = Scale::reduced};
  fits.note = fmt::format("{} points from k = 1 to {}; models of a fraction of a million weights",
                          drawn.runs[0].ks.size(), drawn.runs[0].ks.back());
  holds.note = "the other laws, and mixtures of difficulties, are in the table of laws";
  for (const Run& run : drawn.runs) {
    const ModelScore& law = run.laws.of(Model::exponentiated_power);
    if (run.coverage.back() == 0) {
      for (lab::Measurement* m : {&fits, &holds})
        m->note += fmt::format("; {} has no right sample", run.name());
      continue;
    }
    fits.figures.push_back({.label = run.name(), .value = law.fitted.converged ? law.rmse : NAN});
    holds.figures.push_back(
        {.label = run.name(), .value = law.fitted.converged ? std::abs(law.decade_error) : NAN});
  }
  for (lab::Measurement* m : {&fits, &holds})
    if (m->figures.empty()) m->not_measured = "no model has a right sample";
  bench.claim("C2", fits);
  bench.claim("C2a", holds);
}

}  // namespace

void measure_coverage(Bench& bench, const Settings& settings, Drawn& drawn, json::object& result) {
  std::vector<std::vector<lab::Cell>> coverage, laws;
  json::array runs;
  for (Run& run : drawn.runs) {
    bench.progress(0.91, fmt::format("laws and intervals of {}", run.name()));
    run.laws = study_laws(
        run.counts, {.points = settings.points, .seed = bench.seed(), .check = [&bench] { bench.check(); }});
    const Bands bands = bands_of(bench, settings, run);
    run.above_guess = bands.problems.front().bca.low > run.guess.front();
    draw(bench, run, bands);
    add_rows(run, bands, coverage);
    add_laws(run, laws);
    runs.push_back(entry_of(run, bands));
  }
  bench.table("coverage",
              {"model", "shape", "task", "k", "coverage", "percentile low", "high", "BCa low", "high",
               "Jeffreys posterior low", "high", "both low", "high", "guessing"},
              coverage);
  bench.table("laws",
              {"model", "task", "law", "fitted", "RMSE", "largest error", "error at n, fitted to k <= n/10",
               "RMS error beyond n/10, fitted to n/10 samples", "predicted at 10 n", ""},
              laws);
  claim_laws(bench, drawn);
  result["runs"] = std::move(runs);
}

}  // namespace quire::labs::language_monkeys

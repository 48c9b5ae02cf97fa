// Picking without a checker, on arith3: curves of the three picks beside coverage, and the plateau of the
// majority vote (C3, C3a, C4).
#include <algorithm>
#include <cmath>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "labs/engines/tasks/task.h"
#include "labs/language-monkeys/lab.h"

namespace quire::labs::language_monkeys {
namespace {

namespace json = boost::json;
using lab::Bench;
using lab::Scale;

/// The curves of one model. `ks` are those of the run with the marks of the claims among them.
struct Picks {
  std::vector<std::uint64_t> ks;
  std::vector<double> coverage, majority, best_of, weighted;
  double limit = 0, weighted_limit = 0;
  std::size_t from = 0, quarter = 0;  // places of the claims' k
};

std::size_t place_of(const std::vector<std::uint64_t>& ks, std::uint64_t k) {
  return static_cast<std::size_t>(std::lower_bound(ks.begin(), ks.end(), k) - ks.begin());
}

Picks picks_of(Bench& bench, const Settings& settings, const Run& run) {
  Picks p;
  const std::uint64_t n = settings.samples;
  const std::uint64_t from = std::max<std::uint64_t>(1, n >= 1000 ? 100 : n / 10);
  const std::uint64_t quarter = std::max<std::uint64_t>(1, n / 4);
  p.ks = run.ks;
  p.ks.push_back(from);
  p.ks.push_back(quarter);
  std::sort(p.ks.begin(), p.ks.end());
  p.ks.erase(std::unique(p.ks.begin(), p.ks.end()), p.ks.end());
  p.from = place_of(p.ks, from);
  p.quarter = place_of(p.ks, quarter);
  const std::vector<Votes> votes = votes_of(run.samples);
  const CurveOptions options{
      .subsets = settings.subsets, .seed = bench.seed(), .check = [&bench] { bench.check(); }};
  p.coverage = passk::coverage(run.counts, p.ks);
  p.majority = pick_curve(Pick::majority, votes, p.ks, options).means();
  p.weighted = pick_curve(Pick::weighted, votes, p.ks, options).means();
  p.best_of = pick_curve(Pick::best_of, votes, p.ks, options).means();
  for (const Votes& v : votes) {
    p.limit += v.majority_limit() / static_cast<double>(votes.size());
    p.weighted_limit += v.weighted_limit() / static_cast<double>(votes.size());
  }
  return p;
}

void draw(Bench& bench, const Run& run, const Picks& p) {
  const std::string name = run.name();
  for (std::size_t j = 0; j < p.ks.size(); ++j) {
    const auto k = static_cast<double>(p.ks[j]);
    bench.point("majority " + name, k, p.majority[j]);
    bench.point("best_of_k " + name, k, p.best_of[j]);
    bench.point("weighted " + name, k, p.weighted[j]);
    bench.point("plateau_limit " + name, k, p.limit);
  }
}

void claim_picks(Bench& bench, const std::vector<const Run*>& runs, const std::vector<Picks>& picks,
                 const std::vector<double>& roc, const std::vector<double>& within) {
  lab::Measurement stall{.scale = Scale::analogue}, grow{.scale = Scale::analogue},
      level{.scale = Scale::reduced};
  for (std::size_t i = 0; i < picks.size(); ++i) {
    const Picks& p = picks[i];
    const auto gain = [&p](const std::vector<double>& curve) { return 100 * (curve.back() - curve[p.from]); };
    const double gains[] = {gain(p.majority), gain(p.best_of), gain(p.weighted)};
    // A model that guesses says nothing of picking: its votes have nothing to find.
    if (runs[i]->above_guess) {
      stall.figures.push_back({.label = runs[i]->name(), .value = *std::max_element(gains, gains + 3)});
      grow.figures.push_back({.label = runs[i]->name(), .value = gain(p.coverage)});
      level.figures.push_back(
          {.label = runs[i]->name(), .value = 100 * std::abs(p.majority[p.quarter] - p.limit)});
    }
    const std::string name = runs[i]->name() + (runs[i]->above_guess ? "" : " (at guess level, not counted)");
    stall.note += fmt::format(
        "{}{}: majority {:+.2f}, best score {:+.2f}, weighted {:+.2f} ({})", i == 0 ? "" : "; ", name,
        gains[0], gains[1], gains[2],
        std::isnan(roc[i])
            ? "no right sample to judge"
            : fmt::format("area under the judge's ROC {:.3f}, within problems {:.3f}", roc[i], within[i]));
    const double guess = runs[i]->samples[0].problem.task->guess();
    const auto guessed = [guess](std::uint64_t k) {
      return -100 * std::expm1(static_cast<double>(k) * std::log1p(-guess));
    };
    grow.note += fmt::format("{}{}: {:.1f} to {:.1f} % from k = {} to {} (guessing: {:.1f} to {:.1f} %)",
                             i == 0 ? "" : "; ", name, 100 * p.coverage[p.from], 100 * p.coverage.back(),
                             p.ks[p.from], p.ks.back(), guessed(p.ks[p.from]), guessed(p.ks.back()));
    level.note += fmt::format("{}{}: {:.2f} % at k = {}, limit {:.2f} %", i == 0 ? "" : "; ", name,
                              100 * p.majority[p.quarter], p.ks[p.quarter], 100 * p.limit);
  }
  for (lab::Measurement* m : {&stall, &grow, &level})
    if (m->figures.empty()) m->not_measured = "no model answers better than by guessing";
  bench.claim("C3", stall);
  bench.claim("C3a", grow);
  bench.claim("C4", level);
}

}  // namespace

void measure_picks(Bench& bench, const Settings& settings, const Drawn& drawn, json::object& result) {
  std::vector<const Run*> runs;
  std::vector<Picks> picks;
  std::vector<std::vector<lab::Cell>> rows;
  json::array all;
  for (const Run& run : drawn.runs) {
    if (run.task != "arith3") continue;
    bench.progress(0.95, fmt::format("votes of {}", run.name()));
    runs.push_back(&run);
    picks.push_back(picks_of(bench, settings, run));
    const Picks& p = picks.back();
    const double roc = drawn.judge_roc[runs.size() - 1], within = drawn.judge_roc_within[runs.size() - 1];
    draw(bench, run, p);
    json::array curve;
    for (std::size_t j = 0; j < p.ks.size(); ++j)
      curve.push_back(json::object{{"k", p.ks[j]},
                                   {"coverage", p.coverage[j]},
                                   {"majority", p.majority[j]},
                                   {"best_of_k", p.best_of[j]},
                                   {"weighted", p.weighted[j]}});
    for (std::size_t j = 0; j < p.ks.size(); ++j)
      if (j % 5 == 0 || j == p.from || j == p.quarter || j + 1 == p.ks.size())
        rows.push_back({run.role, static_cast<std::int64_t>(p.ks[j]), p.coverage[j], p.majority[j],
                        p.best_of[j], p.weighted[j], p.limit, p.weighted_limit});
    all.push_back(json::object{
        {"model", run.role},
        {"majority_limit", p.limit},
        {"weighted_limit", p.weighted_limit},
        {"judge_roc", std::isnan(roc) ? json::value(nullptr) : json::value(roc)},
        {"judge_roc_within_problems", std::isnan(within) ? json::value(nullptr) : json::value(within)},
        {"curve", std::move(curve)}});
  }
  bench.table("picks on arith3",
              {"model", "k", "coverage", "majority", "best score", "weighted vote", "limit of the majority",
               "limit of the weighted vote"},
              rows);
  claim_picks(bench, runs, picks, drawn.judge_roc, drawn.judge_roc_within);
  result["picks"] = std::move(all);
}

}  // namespace quire::labs::language_monkeys

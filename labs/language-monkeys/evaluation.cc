#include "labs/language-monkeys/evaluation.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/tables/text_file.h"
#include "labs/language-monkeys/votes.h"

namespace quire::labs::language_monkeys {
namespace {

constexpr std::uint64_t kWorkMax = 2'000'000'000;  // problems times k

std::size_t fewest(const std::vector<passk::Count>& counts) {
  return static_cast<std::size_t>(
      std::min_element(counts.begin(), counts.end(),
                       [](const passk::Count& a, const passk::Count& b) { return a.n < b.n; }) -
      counts.begin());
}

/// What cannot be evaluated.
Status check_table(const passk::SampleTable& table, const std::vector<passk::Count>& counts,
                   const EvaluateOptions& options) {
  if (counts.empty())
    return Error{
        table.name +
        ": correct: is in no row, and there is no checker here; grade the samples, or draw them with "
        "`quire lab language-monkeys draw`, which does"};
  if (counts.size() < 2)
    return Error{fmt::format("{}: task_id: there is one task; intervals over problems need two", table.name)};
  const std::size_t few = fewest(counts);
  if (counts[few].n == 0)
    return Error{fmt::format("{}: n: task {} has no samples", table.name, tables::shown(table.tasks[few]))};
  for (const std::uint64_t k : options.ks)
    if (k > counts[few].n)
      return Error{fmt::format("k: {} is above the {} samples of task {} in {}; --extrapolate {} predicts it",
                               k, counts[few].n, tables::shown(table.tasks[few]), table.name, k)};
  const std::uint64_t most = options.ks.empty() ? counts[few].n : options.ks.back();
  if (most > kWorkMax / counts.size())
    return Error{fmt::format("{}: {} problems with k up to {} are too much; give smaller k", table.name,
                             counts.size(), most)};
  return success();
}

std::vector<std::uint64_t> powers_of_ten(std::uint64_t n) {
  std::vector<std::uint64_t> ks;
  for (std::uint64_t k = 1; k < n; k *= 10) ks.push_back(k);
  ks.push_back(n);
  return ks;
}

std::vector<Votes> votes_of(const passk::SampleTable& table) {
  std::vector<Votes> all;
  for (std::size_t task = 0; task < table.tasks.size(); ++task) {
    std::vector<Ballot> ballots;
    for (const passk::Sample& s : table.samples_of(task))
      ballots.push_back({s.answer, s.correct.value_or(false), s.score});
    all.emplace_back(ballots);
  }
  return all;
}

struct PickCurves {
  std::vector<std::uint64_t> ks;
  std::vector<std::vector<double>> curves;
};

/// The least k of the curves from which none of them gains a point until its end.
std::uint64_t stall_of(const PickCurves& picks) {
  std::uint64_t stalls = 1;
  for (std::size_t j = 0; j < picks.ks.size(); ++j)
    for (const std::vector<double>& curve : picks.curves)
      if (curve.back() - curve[j] >= 0.01) stalls = picks.ks[std::min(j + 1, picks.ks.size() - 1)];
  return stalls;
}

void add_picks(const passk::SampleTable& table, const EvaluateOptions& options, Evaluation& e) {
  const std::vector<Votes> votes = votes_of(table);
  // A grid for where they stall, with the k that were asked for among it.
  PickCurves picks{passk::log_grid(e.least_n, 40), {}};
  for (const EvaluatedPoint& p : e.points) picks.ks.push_back(p.k);
  std::sort(picks.ks.begin(), picks.ks.end());
  picks.ks.erase(std::unique(picks.ks.begin(), picks.ks.end()), picks.ks.end());
  const CurveOptions curve{.subsets = options.subsets, .seed = options.seed, .check = options.check};
  const auto add = [&](Pick pick, std::optional<double> EvaluatedPoint::*field) {
    picks.curves.push_back(pick_curve(pick, votes, picks.ks, curve).means());
    for (EvaluatedPoint& p : e.points) {
      const auto at = std::lower_bound(picks.ks.begin(), picks.ks.end(), p.k) - picks.ks.begin();
      p.*field = picks.curves.back()[static_cast<std::size_t>(at)];
    }
  };
  const auto mean = [&votes](double (Votes::*limit)() const) {
    double sum = 0;
    for (const Votes& v : votes) sum += (v.*limit)();
    return sum / static_cast<double>(votes.size());
  };
  if (table.has_answers) {
    add(Pick::majority, &EvaluatedPoint::majority);
    e.majority_limit = mean(&Votes::majority_limit);
  }
  if (table.has_scores) add(Pick::best_of, &EvaluatedPoint::best_of);
  if (table.has_answers && table.has_scores) {
    add(Pick::weighted, &EvaluatedPoint::weighted);
    e.weighted_limit = mean(&Votes::weighted_limit);
    if (std::any_of(table.samples.begin(), table.samples.end(),
                    [](const passk::Sample& s) { return s.score < 0; }))
      e.remarks.push_back("scores below 0 count against their answers in the weighted vote");
  }
  e.stalls_at = stall_of(picks);
}

}  // namespace

Result<Evaluation> evaluate(const passk::SampleTable& table, const EvaluateOptions& options) {
  const std::vector<passk::Count> counts = table.correct_counts();
  if (const Status fit = check_table(table, counts, options); !fit) return Error{fit.error()};
  Evaluation e{.problems = counts.size()};
  e.least_n = e.most_n = counts[0].n;
  for (const passk::Count& c : counts) {
    e.least_n = std::min(e.least_n, c.n);
    e.most_n = std::max(e.most_n, c.n);
  }
  if (e.least_n < e.most_n)
    e.remarks.push_back(
        fmt::format("tasks have {} to {} samples; k reaches to the fewest", e.least_n, e.most_n));
  const std::vector<std::uint64_t> ks = options.ks.empty() ? powers_of_ten(e.least_n) : options.ks;
  const BandOptions bands{.replicas = options.boot,
                          .confidence = options.confidence,
                          .seed = options.seed,
                          .check = options.check};
  const std::vector<Band> problems = problem_bands(coverage_curve(counts, ks), bands);
  const std::vector<stats::Estimate> samples = sample_bands(counts, ks, {}, bands);
  for (std::size_t j = 0; j < ks.size(); ++j)
    e.points.push_back({.k = ks[j],
                        .problems = problems[j],
                        .samples = samples[j],
                        .both = both(problems[j].value, problems[j].bca, samples[j].interval)});
  if (std::all_of(counts.begin(), counts.end(), [](const passk::Count& c) { return c.c == 0; })) {
    e.remarks.push_back("no sample is right: there is no law to fit");
  } else if (e.least_n <= kWorkMax / counts.size()) {
    e.laws = study_laws(counts, {.seed = options.seed, .check = options.check});
  } else {
    e.remarks.push_back("too many samples for laws: give tables of fewer");
  }
  if (!table.samples.empty() && (table.has_answers || table.has_scores)) add_picks(table, options, e);
  return e;
}

}  // namespace quire::labs::language_monkeys

// Where methods without sparsity lose eps sqrt(d) (trap, claim C4), and where few random actions are enough
// (Gaussian features, claim C5).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/bandits/radius.h"
#include "labs/engines/threads/parallel.h"
#include "labs/sparse-bandits/baselines.h"
#include "labs/sparse-bandits/lab.h"
#include "labs/sparse-bandits/net.h"

namespace quire::labs::sparse_bandits {
namespace {

using lab::Bench;

constexpr std::uint64_t kAsksMax = 100'000'000;
constexpr double kTrapEps = 0.05;           // eps sqrt(d) <= 2 up to d = 1,600
constexpr std::size_t kLinUcbTrapMax = 64;  // its cost grows as d^3 here
constexpr std::size_t kGoodActions = 4000;

/// Exponent p of a + b d^p over a ladder of doublings: from the last two increments, in which a drops out.
double exponent_of_increments(const std::vector<double>& losses) {
  const std::size_t n = losses.size();
  if (n < 3) return std::nan("");
  return std::log2((losses[n - 1] - losses[n - 2]) / (losses[n - 2] - losses[n - 3]));
}

}  // namespace

void measure_trap(Bench& bench, const Settings& settings, Report& report) {
  if (!settings.plays("trap")) return;
  std::vector<double> dimensions, kw_losses;
  double elimination_worst = 0;
  for (std::size_t d = 16; d <= (bench.full() ? 1024u : 512u); d *= 2) {
    const Instance instance = trap(d, kTrapEps);
    std::vector<std::string> methods{"net-elim", "kw", "kw-phased", "sparse-ls", "lasso-explore"};
    if (d <= kLinUcbTrapMax) methods.push_back("linucb");
    std::vector<Course> courses(methods.size());
    threads::parallel_for(methods.size(), 2, [&](std::size_t i) {
      const Poll poll = [&bench] { bench.check(); };
      const random::Stream stream(bench.seed(), "trap", d);
      const LearnerPtr learner =
          make_method(methods[i], {instance.features, 1, settings.allowed(kTrapEps), stream, poll});
      courses[i] = play(*learner, instance, settings.noise, random::Stream(bench.seed(), "trap noise", d),
                        kAsksMax, poll);
    });
    for (std::size_t i = 0; i < methods.size(); ++i) {
      Row row = summary("trap", methods[i], shape_of(instance), {courses[i]});
      if (methods[i] == "net-elim") {
        row.net = count_net({d, 1, settings.allowed(kTrapEps)}).size;
        count_breaches(report.breaches, "trap", settings, row.net, row.shape, {courses[i]});
        elimination_worst = std::max(elimination_worst, row.worst);
      }
      if (methods[i] == "kw") kw_losses.push_back(row.worst);
      bench.point("trap " + methods[i], static_cast<double>(d), row.worst);
      report.rows.push_back(row);
    }
    dimensions.push_back(static_cast<double>(d));
    bench.point("trap sqrt", dimensions.back(), 0.5 * std::sqrt(dimensions.back()) + 1.5);
    bench.progress(0.8, fmt::format("trap, d={}", d));
  }
  bench.claim("C4", {.scale = lab::Scale::same,
                     .figures = {{.value = exponent_of_increments(kw_losses)}},
                     .note = fmt::format("loss/eps {:.4g} at d={}, {:.4g} at d={}", kw_losses.front(),
                                         dimensions.front(), kw_losses.back(), dimensions.back())});
  bench.claim("C4a", {.scale = lab::Scale::same, .figures = {{.value = elimination_worst}}});
}

void measure_good_features(Bench& bench, const Settings& settings, Report& report) {
  std::vector<std::size_t> dimensions{32, 64, 128, 256};
  if (bench.full()) dimensions.insert(dimensions.end(), {512, 1024});
  std::vector<lab::Figure> figures;
  const std::vector<int> sparsities{2, 4};
  std::vector<std::size_t> good(sparsities.size()), all(sparsities.size());
  for (std::size_t k = 0; k < dimensions.size(); ++k) {
    const std::size_t d = dimensions[k];
    const double eps = 0.25 / std::sqrt(static_cast<double>(d));
    std::vector<std::vector<Course>> courses(sparsities.size(), std::vector<Course>(settings.repeats));
    threads::parallel_for(settings.repeats, 2, [&](std::size_t i) {
      const Poll poll = [&bench] { bench.check(); };
      const std::uint64_t seed = bandits::paired_seed(bench.seed(), i);
      const FeaturesPtr features =
          gaussian_features(random::Stream(seed, "good features", d), kGoodActions, d);
      for (std::size_t j = 0; j < sparsities.size(); ++j) {
        poll();
        const int s = sparsities[j];
        const Instance instance = linear_instance(
            features, random_theta(random::Stream(seed, "theta", static_cast<std::uint64_t>(s)), d, s), eps,
            Deviation::flattened, random::Stream(seed, "signs"));
        const LearnerPtr learner = make_method(
            "sparse-ls", {features, s, settings.allowed(eps), random::Stream(seed, "method"), poll});
        courses[j][i] =
            play(*learner, instance, settings.noise, random::Stream(seed, "noise"), kAsksMax, poll);
      }
    });
    for (std::size_t j = 0; j < sparsities.size(); ++j) {
      const Row row =
          summary("good features", "sparse-ls", {d, sparsities[j], eps, kGoodActions}, courses[j]);
      good[j] += row.good;
      all[j] += row.runs;
      bench.point(fmt::format("good s{}", sparsities[j]), static_cast<double>(d), row.queries);
      report.rows.push_back(row);
    }
    bench.point("good actions", static_cast<double>(d), static_cast<double>(kGoodActions));
    bench.progress(0.85 + 0.02 * static_cast<double>(k), fmt::format("good features, d={}", d));
  }
  for (std::size_t j = 0; j < sparsities.size(); ++j)
    figures.push_back({.label = fmt::format("s={}", sparsities[j]),
                       .value = static_cast<double>(good[j]) / static_cast<double>(all[j])});
  bench.claim("C5", {.scale = lab::Scale::reduced,
                     .figures = std::move(figures),
                     .note = fmt::format("of {} runs for each s, d {} to {}", all[0], dimensions.front(),
                                         dimensions.back())});
}

}  // namespace quire::labs::sparse_bandits

// Processor seconds of a bootstrap of N* (2,000 replicas over tasks, a least-squares fit each, one thread),
// on a table that the NumPy transcription wrote; then of all four models, for which there is no peer. Usage:
// test_time_pareto_bench FOLDER with counts.csv. benchmarks/labs/test-time-pareto.sh runs both.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <sstream>
#include <string>
#include <vector>

#include "labs/engines/passk/laws.h"
#include "labs/engines/passk/sample_table.h"
#include "labs/engines/random/random.h"
#include "labs/engines/stats/bootstrap.h"
#include "labs/test-time-pareto/estimates.h"
#include "labs/test-time-pareto/saturation.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::test_time_pareto;

constexpr double kEps = 0.01;
constexpr std::size_t kReplicas = 2000;

double seconds_since(std::clock_t begun) {
  return static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
}

void least_squares(const Observed& observed) {
  const std::clock_t begun = std::clock();
  const passk::LawFit whole = passk::fit(passk::Law::saturating, observed.all().curve);
  const random::Stream streams(1, "bench");
  std::vector<double> replicas;
  std::vector<std::size_t> drawn(observed.tasks());
  for (std::size_t i = 0; i < kReplicas; ++i) {
    random::Stream stream = streams.at(i);
    for (std::size_t& task : drawn) task = stream.below(observed.tasks());
    const passk::LawFit fit = passk::fit(passk::Law::saturating, observed.of(drawn).curve);
    replicas.push_back(static_cast<double>(saturation(passk::OneChance{.reach = fit.a, .p = fit.b}, kEps)));
  }
  std::sort(replicas.begin(), replicas.end());
  std::printf("quire bootstrap seconds=%.4f ceiling=%.6f p=%.6f low=%.1f high=%.1f\n", seconds_since(begun),
              whole.a, whole.b, stats::quantile(replicas, 0.025), stats::quantile(replicas, 0.975));
}

void all_models(const Observed& observed) {
  const std::clock_t begun = std::clock();
  const SaturationIntervals intervals = saturation_intervals(
      observed, observed.n(), {.replicas = kReplicas, .eps = kEps, .seed = 1, .threads = 1});
  const stats::Interval& beta = intervals.saturation[static_cast<std::size_t>(Model::beta)];
  std::printf("quire all-models seconds=%.4f low=%.1f high=%.1f\n", seconds_since(begun), beta.low,
              beta.high);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: test_time_pareto_bench FOLDER\n");
    return 2;
  }
  std::istringstream none;
  const auto table = passk::read_samples(std::string(argv[1]) + "/counts.csv", none);
  if (!table) {
    std::fprintf(stderr, "%s\n", table.error().c_str());
    return 1;
  }
  const auto trials = trials_of(*table, Mode::parallel, 1);
  if (!trials) {
    std::fprintf(stderr, "%s\n", trials.error().c_str());
    return 1;
  }
  const Observed observed(*trials, Mode::parallel, fewest(*trials));
  least_squares(observed);
  all_models(observed);
}

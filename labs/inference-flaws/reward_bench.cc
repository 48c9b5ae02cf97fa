// Seconds for R(K) at K = 0 .. 200: the closed form, and this lab's permutations, on counts that the NumPy
// transcription wrote; one thread, processor time. Usage: inference_flaws_bench COUNTS.csv PERMUTATIONS.
// benchmarks/labs/inference-flaws.sh runs both.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <numeric>

#include "labs/inference-flaws/reward.h"
#include "labs/inference-flaws/simulator.h"

namespace {

using namespace quire::labs::inference_flaws;

constexpr double kRatio = 4;

double seconds_since(std::clock_t begun) {
  return static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
}

void print(const char* way, double seconds, const std::vector<double>& rewards) {
  std::printf("quire %s seconds=%.9f", way, seconds);
  for (const std::size_t k : {1, 5, 20, 100}) std::printf(" R%zu=%.12f", k, rewards[k]);
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: inference_flaws_bench COUNTS.csv PERMUTATIONS\n");
    return 2;
  }
  const auto table = quire::labs::passk::read_samples(argv[1], std::cin);
  if (!table) {
    std::fprintf(stderr, "%s\n", table.error().c_str());
    return 2;
  }
  const auto verdicts = verdicts_of(*table);
  if (!verdicts) {
    std::fprintf(stderr, "%s\n", verdicts.error().c_str());
    return 2;
  }
  const std::size_t k_max = verdicts->counts.front().n;
  std::vector<double> rewards(k_max + 1);
  constexpr int kRuns = 200;
  const std::clock_t begun = std::clock();
  for (int run = 0; run < kRuns; ++run) {
    const Curve curve = Curves(verdicts->counts, k_max).curve();
    for (std::size_t k = 0; k <= k_max; ++k) rewards[k] = curve.reward(k, kRatio);
  }
  print("exact", seconds_since(begun) / kRuns, rewards);
  std::vector<std::size_t> attempts(k_max + 1);
  std::iota(attempts.begin(), attempts.end(), std::size_t{0});
  SimulationOptions options;
  options.ratio = kRatio;
  options.permutations = static_cast<std::size_t>(std::strtoull(argv[2], nullptr, 10));
  for (const Order order : {Order::whole, Order::until_accepted}) {
    options.order = order;
    const std::clock_t start = std::clock();
    const Simulated all =
        simulate(verdicts->counts, attempts, quire::labs::random::Stream(1, "bench"), options);
    print(order == Order::whole ? "permutations" : "permutations-until-accepted", seconds_since(start),
          all.reward);
  }
}

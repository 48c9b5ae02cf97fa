// Rounds a second of OFS in the closed loop (synthetic, conflict, K = 41), one thread, processor time.
// benchmarks/labs/fair-threshold.sh runs it beside the same loop in plain NumPy.
#include <cstdio>
#include <ctime>

#include "labs/fair-threshold/datasets.h"
#include "labs/fair-threshold/simulation.h"

int main() {
  using namespace quire::labs::fair_threshold;
  const Pools pools = synthetic(1);
  for (const std::uint32_t batch : {200u, 1u}) {
    Setting setting{pools, {0.05, 0.5, 0}, {0.1, 0.3}, threshold_grid(41), batch, 0, {41, 2, 0.1, 0.1, 0}, 1};
    setting.rounds = batch == 1 ? 2'000'000 : 400'000;
    const auto learner = learner_for(setting, Method::ofs, 1);
    const std::clock_t begun = std::clock();
    const Course course = run(setting, *learner, 1, 100, [] {});
    const double seconds = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
    std::printf("quire B=%u rounds_per_second=%.0f mean_reward=%.4f tail_violation=%.4f\n", batch,
                static_cast<double>(setting.rounds) / seconds, course.reward_mean, course.tail_violation);
  }
}

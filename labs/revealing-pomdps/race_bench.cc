// The race of `lr` in counts: trials on fresh secrets until one arm is left, as the NumPy peer runs them.
// Prints processor time of a trial on one thread, episodes and how many were right, and the time of a large
// certificate. benchmarks/labs/revealing-pomdps.sh runs both.
#include <cstdio>
#include <ctime>

#include <fmt/format.h>

#include "labs/revealing-pomdps/certificate.h"
#include "labs/revealing-pomdps/race.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::revealing_pomdps;

double seconds_since(std::clock_t begun) {
  return static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
}

void run(const Core& core, std::size_t trials) {
  const random::Stream worlds(1, "bench worlds"), phases(1, "bench phases");
  double episodes = 0;
  std::size_t right = 0;
  const std::clock_t begun = std::clock();
  for (std::size_t trial = 0; trial < trials; ++trial) {
    CountWorld world(core, worlds.at(trial));
    const auto learner = make_learner("lr", core, phases.at(trial).uniform(), {});
    const Course course = play(*learner, world, core, world.secret().arm);
    episodes += course.decided;
    right += course.right ? 1 : 0;
  }
  const double count = static_cast<double>(trials);
  fmt::print("quire K={},O={},delta={} seconds={:.6f} episodes={:.0f} right={:.3f}\n", core.arms,
             core.symbols(), core.delta, seconds_since(begun) / count, episodes / count,
             static_cast<double>(right) / count);
}

}  // namespace

int main() {
  run({32, 16, 0.25}, 2000);
  run({64, 256, 0.25}, 300);
  run({32, 16, 0.02}, 300);
  const std::clock_t begun = std::clock();
  const Certificate bound = t_lb(64, 65'536, 0.05, 0.75);
  fmt::print("quire certificate n'=65536 seconds={:.3f} T_LB={:.0f}\n", seconds_since(begun),
             static_cast<double>(bound.episodes));
  return 0;
}

// Any table of samples that the engine reads: its trials are put together, or refused in one line; small ones
// go all the way to advice.
#include <algorithm>
#include <cstdlib>

#include "labs/test-time-pareto/recommend.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs;
  using namespace quire::labs::test_time_pareto;
  const auto table = passk::parse_samples({reinterpret_cast<const char*>(data), size}, "input",
                                          {.bytes_max = 1 << 16, .tasks_max = 100, .samples_max = 10'000});
  if (!table) return 0;
  std::uint64_t sum = 0;
  for (const passk::TaskCounts& counts : table->counts) sum += std::min<std::uint64_t>(counts.n, 10'000);
  if (sum > 5000) return 0;
  for (const Mode mode : {Mode::parallel, Mode::sequential}) {
    const auto trials = trials_of(*table, mode, 1);
    if (!trials) {
      if (trials.error().find('\n') != std::string::npos) std::abort();
      continue;
    }
    if (fewest(*trials) < 2 || fewest(*trials) > 50) continue;
    const Advice advice = advise(*trials, {.mode = mode, .replicas = 10, .most = 100, .threads = 1});
    if (advice.solved && advice.per_task.size() != trials->size()) std::abort();
    if (!advice.solved && !(advice.chance_at_most > 0 && advice.chance_at_most <= 1)) std::abort();
  }
  return 0;
}

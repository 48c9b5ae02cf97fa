// Any bytes as a .POMDP file: no crash, no hang; a model that is accepted is sound, can be lived, and is
// written and read to the same.
#include <cmath>
#include <cstdlib>
#include <sstream>

#include "labs/revealing-pomdps/pomdp_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::revealing_pomdps;
  PomdpLimits limits;
  limits.states_max = limits.actions_max = limits.observations_max = 64;
  limits.entries_max = 1 << 14;
  limits.work_max = 1 << 16;
  const auto pomdp = read_pomdp({reinterpret_cast<const char*>(data), size}, "fuzz", limits);
  if (!pomdp) return 0;
  if (!pomdp->check() || !pomdp->stationary()) std::abort();
  quire::labs::random::Stream stream(1, "fuzz");
  Episode episode(*pomdp, stream);
  Filter filter(*pomdp);
  for (std::uint32_t h = 0; h < 8; ++h) {
    const std::uint32_t action = h % static_cast<std::uint32_t>(pomdp->A());
    if (!(filter.step(action, episode.act(action)) <= 1e-5)) std::abort();
  }
  std::ostringstream once, twice;
  write_pomdp(*pomdp, once);
  const auto again = read_pomdp(once.str(), "again", limits);
  if (!again) std::abort();
  write_pomdp(*again, twice);
  if (once.str() != twice.str()) std::abort();
  return 0;
}

// Any bytes as a saved state and as a saved day: refused on one line, or taken and fit for work.
#include <cstdlib>
#include <string>

#include "labs/dynamic-submodular/day_selection.h"
#include "labs/dynamic-submodular/worlds.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::dynamic_submodular;
  const std::string text(reinterpret_cast<const char*>(data), size);
  static const World kWorld = coverage_world(20, 40, 1);
  Oracle oracle(*kWorld.objective);
  auto state = DynamicSubmodular::load(oracle, text);
  if (state) {
    for (const Id id : state->live_ids())
      if (!state->erase(id)) std::abort();
    if (state->best().value != 0) std::abort();
  } else if (state.error().find('\n') != std::string::npos) {
    std::abort();
  }
  auto day = DaySelection::load(text);
  if (day) day->select();
  if (!day && day.error().find('\n') != std::string::npos) std::abort();
  return 0;
}

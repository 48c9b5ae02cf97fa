// Any bytes as a law that the tool fit wrote, a quantity, and an architecture: no crash, no hang; what is
// accepted is finite.
#include <cmath>
#include <cstdlib>

#include "labs/step-law/analysis.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::step_law;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto value = quantity(bytes); value && !(*value > 0 && std::isfinite(*value))) std::abort();
  std::string fault;
  if (const auto made = architecture(bytes, fault))
    if (!(made->parameters() > 0)) std::abort();
  const auto law = law_of_json(bytes, "fuzz");
  if (!law) return 0;
  for (const double x : law->law.lr)
    if (!std::isfinite(x)) std::abort();
  law->band(1e9, 1e11);
  law->extrapolation(1e9, 1e11);
  return 0;
}

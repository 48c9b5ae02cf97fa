// Any bytes as a table of people with given scores: no crash, errors on one line, and pools that keep their
// promises.
#include <cstdlib>
#include <string>

#include "labs/fair-threshold/datasets.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::fair_threshold;
  const std::string text = "s,g,y\n" + std::string(reinterpret_cast<const char*>(data), size);
  const auto pools = own_table(text, "fuzz", {"g", "", "s", "y", "", {}, false});
  if (!pools) {
    if (pools.error().find('\n') != std::string::npos) std::abort();
    return 0;
  }
  if (pools->a.size() == 0 || pools->b.size() == 0) std::abort();
  for (const Pool* pool : {&pools->a, &pools->b})
    for (const double score : pool->scores())
      if (!(score >= 0 && score <= 1)) std::abort();
  return 0;
}

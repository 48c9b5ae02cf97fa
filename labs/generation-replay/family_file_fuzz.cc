// Any bytes as a family file: no crash, no hang; what is accepted is a family of infinite languages whose
// rows and membership agree.
#include <cstdlib>

#include "labs/generation-replay/family.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::generation_replay;
  const auto family = parse_family({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!family) return 0;
  for (Index i = 1; i <= (*family)->size().value_or(3); ++i) {
    if (!(*family)->language(i).infinite()) std::abort();
    std::uint64_t word = 0;
    (*family)->fill(i, 0, {&word, 1});
    for (Elem x = 1; x <= 64; ++x) {
      if ((word >> (x - 1) & 1) != ((*family)->has(i, x) ? 1U : 0U)) std::abort();
    }
  }
  return 0;
}

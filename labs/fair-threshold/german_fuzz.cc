// Any bytes as a German Credit file: no crash, errors on one line that say where, and everybody who was read
// has a group.
#include <cstdlib>
#include <string>

#include "labs/fair-threshold/datasets.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::fair_threshold;
  if (size > 20'000) return 0;  // a few hundred rows; the regression is not what is fuzzed
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto credit = read_german(text, "fuzz", GermanGroup::sex, false);
  if (!credit) {
    if (credit.error().find('\n') != std::string::npos || credit.error().substr(0, 4) != "fuzz") std::abort();
    return 0;
  }
  if (credit->features.rows() != credit->good.size()) std::abort();
  if (credit->in_group_a.size() != static_cast<std::size_t>(credit->good.size())) std::abort();
  return 0;
}

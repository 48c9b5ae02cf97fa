// Any bytes as an expression over "ab": no crash, no hang, and an accepted one decides its own infinitude
// consistently.
#include <cstdlib>
#include <string_view>

#include "labs/engines/automata/regex.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::automata;
  static const Alphabet alphabet = *Alphabet::of("ab");
  const auto dfa = regex_dfa({reinterpret_cast<const char*>(data), size}, alphabet);
  if (!dfa) return 0;
  if (!check(*dfa).ok() || minimise(*dfa) != *dfa) std::abort();
  if (infinite(*dfa) == word_count(*dfa).has_value()) std::abort();
  return 0;
}

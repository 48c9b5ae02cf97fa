// Any bytes as the state of a search, and as a log: no crash, no hang; a state that is accepted is written
// and read to the same.
#include <cmath>
#include <cstdlib>

#include <boost/json/object.hpp>

#include "labs/engines/tables/json_lines.h"
#include "labs/sparse-bandits/search_state.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::sparse_bandits;
  static const NamedFeatures actions =
      read_features("id,x,y\na,1,0\nb,0,1\nc,0.6,0.6\n", "phi", false).value();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto log = read_log(bytes, "fuzz", actions)) {
    for (const LoggedReward& told : *log)
      if (told.action >= 3 || !std::isfinite(told.reward)) std::abort();
  }
  const auto value = quire::labs::tables::parse_json(bytes, "fuzz");
  if (!value) return 0;
  auto object = *value;
  // The fingerprint is not for a fuzzer to guess.
  if (object.is_object()) object.as_object()["features"] = fingerprint(actions);
  const auto state = from_json(object, actions);
  if (!state) return 0;
  const auto again = from_json(to_json(*state, actions), actions);
  if (!again || again->history.size() != state->history.size() || again->options.eps != state->options.eps)
    std::abort();
  return 0;
}

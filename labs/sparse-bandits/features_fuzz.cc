// Any bytes as a file of actions: no crash, no hang; what is accepted has finite features, norms of at most 1
// and names that find their actions.
#include <cmath>
#include <cstdlib>

#include "labs/sparse-bandits/features_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::sparse_bandits;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const bool normalise = size > 0 && (data[size - 1] & 1) != 0;
  const auto read = read_features(bytes, "fuzz", normalise);
  if (!read) return 0;
  if (read->features.norm_fault()) std::abort();
  for (Id a = 0; a < read->features.actions(); ++a) {
    if (read->action(read->names[a]).value() != a) std::abort();
    for (std::size_t j = 0; j < read->features.dimension(); ++j)
      if (!std::isfinite(read->features.at(a, j))) std::abort();
  }
  return 0;
}

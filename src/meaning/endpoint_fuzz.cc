// Any bytes as the answer of an embedding endpoint: vectors that are sound, or an error.
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "meaning/endpoint_answer.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::meaning;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string said = error_in(bytes);
  if (said.find('\n') != std::string::npos) std::abort();
  for (const std::size_t count : {1UL, 2UL}) {
    const auto read = read_vectors(bytes, count, 0);
    if (!read) continue;
    if (read->vectors.size() != count) std::abort();
    for (const auto& vector : read->vectors) {
      if (vector.empty() || vector.size() != read->vectors.front().size()) std::abort();
      for (const float x : vector)
        if (!std::isfinite(x)) std::abort();
    }
  }
  return 0;
}

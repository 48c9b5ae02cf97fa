// Any bytes as a CSV of vectors and as a file of ids: no crash, errors on one line that begin with the name,
// and what was read is finite and counted alike.
#include <cmath>
#include <cstdlib>

#include "labs/embedding-limits/vectors_file.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::embedding_limits;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto refused = [](const std::string& error) {
    if (error.find('\n') != std::string::npos || error.substr(0, 4) != "fuzz") std::abort();
  };
  if (auto vectors = parse_csv_vectors(text, "fuzz"); !vectors) {
    refused(vectors.error());
  } else {
    if (vectors->vectors.numbers.size() != vectors->vectors.rows * vectors->vectors.dimensions) std::abort();
    for (const float number : vectors->vectors.numbers)
      if (!std::isfinite(number)) std::abort();
    if (!vectors->ids.empty() && vectors->ids.size() != vectors->vectors.rows) std::abort();
  }
  if (const auto ids = parse_ids(text, "fuzz"); !ids) refused(ids.error());
  return 0;
}

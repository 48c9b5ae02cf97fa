// Any bytes as a table of counts: no crash, no hang; what is accepted is rectangular, in pairs, and named.
#include <cstdlib>

#include "labs/revealing-pomdps/counts_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::revealing_pomdps;
  const auto table = read_counts({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!table) return 0;
  if (table->rows.empty() || table->names.size() != table->rows.size()) std::abort();
  for (const auto& row : table->rows) {
    if (row.size() != table->rows[0].size() || row.size() % 2 != 0 || row.empty()) std::abort();
    for (const std::uint64_t count : row)
      if (static_cast<double>(count) > kCountMax) std::abort();
  }
  return 0;
}

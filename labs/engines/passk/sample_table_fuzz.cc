// Any bytes as a table of samples: no crash, and what is read keeps its own rules.
#include <cstdlib>
#include <string_view>

#include "labs/engines/passk/sample_table.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::passk;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto table =
      parse_samples(text, "fuzz", {.bytes_max = 1 << 20, .tasks_max = 100, .samples_max = 1000});
  if (!table) return 0;
  if (table->counts.size() != table->tasks.size() || table->tasks.size() > 100) std::abort();
  std::size_t seen = 0;
  for (std::size_t i = 0; i < table->tasks.size(); ++i) {
    const TaskCounts& task = table->counts[i];
    if (task.right.value_or(0) > task.n || task.accepted_right.value_or(0) > task.accepted.value_or(task.n))
      std::abort();
    seen += table->samples_of(i).size();
  }
  if (seen != table->samples.size()) std::abort();
  return 0;
}

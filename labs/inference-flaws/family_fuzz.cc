// Any bytes as a file of families: refused in one line, or read into counts that do not contradict each other
// and are written as they were read.
#include <cstdlib>

#include "labs/inference-flaws/family.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::inference_flaws;
  const auto read = read_families({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!read) {
    if (read.error().find('\n') != std::string::npos) std::abort();
    return 0;
  }
  for (const Family& family : *read)
    for (const FamilyModel& model : family.models)
      for (const Judged& judged : model.judged)
        for (const TaskVerdicts& c : judged.counts)
          if (c.t > c.b || c.b > c.n || *c.right > c.n || c.t > *c.right) std::abort();
  const auto again = read_families(family_csv(*read), "again");
  if (!again || family_csv(*again) != family_csv(*read)) std::abort();
  return 0;
}

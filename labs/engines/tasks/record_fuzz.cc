// Any bytes as records: no crash, and what is read writes a line that reads as the same.
#include <cstdlib>
#include <sstream>
#include <string>

#include "labs/engines/tasks/record.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::tasks;
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  RecordReader reader(in, "fuzz");
  for (;;) {
    const auto record = reader.next();
    if (!record || !record->has_value()) return 0;
    const std::string line = record_line(**record);
    std::istringstream again(line);
    RecordReader second(again, "again");
    const auto same = second.next();
    if (!same || !same->has_value() || record_line(**same) != line) std::abort();
    if ((*same)->problem.identity != (*record)->problem.identity) std::abort();
  }
}

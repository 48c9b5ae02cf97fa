// Any bytes as JSON lines: no crash, and the reader ends.
#include <cstdlib>
#include <sstream>
#include <string>

#include "labs/engines/tables/json_lines.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::tables;
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  JsonLines lines(in, "fuzz", {.line_bytes_max = 10'000});
  std::size_t last_line = 0;
  for (;;) {
    const auto value = lines.next();
    if (!value || !value->has_value()) return 0;
    if (lines.line() <= last_line) std::abort();
    last_line = lines.line();
  }
}

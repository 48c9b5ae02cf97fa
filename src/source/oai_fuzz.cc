// Any bytes as arxiv-oai: no crash, no leak, no hang; what is delivered keeps the limits.
#include "source/fuzz_import.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  quire::source::fuzz_import("arxiv-oai", data, size);
  return 0;
}

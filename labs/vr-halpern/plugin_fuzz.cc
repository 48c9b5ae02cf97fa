// Any bytes as a shared library: judged without reading outside of them. Nothing is loaded here.
#include <cstdlib>

#include "labs/vr-halpern/plugin.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string fault =
      quire::labs::vr_halpern::library_fault({reinterpret_cast<const char*>(data), size});
  if (fault.find('\n') != std::string::npos) std::abort();
  return 0;
}

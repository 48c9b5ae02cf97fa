// Checkpoints come from anywhere: whatever the bytes are, they are a net or an error.
#include <cstddef>
#include <cstdint>

#include "labs/engines/micro/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)quire::labs::micro::read_checkpoint({reinterpret_cast<const char*>(data), size});
  return 0;
}

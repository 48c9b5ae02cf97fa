// Any bytes as a packed stream: zstd and gzip are unpacked or refused, within the limit.
#include <cstdlib>
#include <string>

#include "source/source.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  constexpr std::size_t kBytesMax = 4u << 20;
  std::size_t total = 0;
  try {
    const auto input = quire::source::unpack(
        quire::source::open_bytes({reinterpret_cast<const char*>(data), size}), kBytesMax);
    std::string buffer(16u << 10, '\0');
    while (const std::size_t got = input->read(buffer)) total += got;
    if (input->consumed() != size) std::abort();
  } catch (const quire::source::InputError&) {
    // A refusal is an answer.
  }
  if (total > kBytesMax) std::abort();
  return 0;
}

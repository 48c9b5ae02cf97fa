// Any bytes as a body: unpacked directly, and as a compressed frame. What unpacks must pack to the same
// paper.
#include <cstdlib>

#include "store/body.h"
#include "store/compressor.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::store;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto id = quire::PaperId::parse("2611.00001").value();
  if (const auto paper = unpack(id, bytes)) {
    const auto again = unpack(id, pack(*paper));
    if (!again || !(*again == *paper)) std::abort();
  }
  static const Compressor compressor;
  (void)compressor.decompress(0, bytes);
  if (*compressor.decompress(0, compressor.compress(0, bytes)) != bytes) std::abort();
  return 0;
}

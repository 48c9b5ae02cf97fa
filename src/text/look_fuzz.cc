// Skeletons of any bytes: always text, and their own skeletons.
#include <cstdint>
#include <cstdlib>

#include "text/look.h"
#include "text/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string once = quire::text::skeleton(bytes);
  if (!quire::text::valid_utf8(once) || quire::text::skeleton(once) != once) std::abort();
  quire::text::mixes_scripts(bytes);
  return 0;
}

// Any bytes: no crash; what is read has a key and a URL that read back to the same paper.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "paper/ids.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto own = quire::PaperId::own_id(text);
  const auto own_again = quire::PaperId::parse(own.key());
  if (!own_again || *own_again != own) std::abort();
  const auto read = quire::parse_versioned_id(text);
  if (!read) {
    if (read.error().empty() || read.error().find_first_of("\r\n") != std::string::npos) std::abort();
    return 0;
  }
  const auto again = quire::PaperId::parse(read->id.key());
  if (!again || *again != read->id || read->version < 0) std::abort();
  if (const std::string url = read->id.url(); !url.empty() && url.size() <= 256) {
    const auto by_url = quire::PaperId::parse(url);
    if (!by_url || *by_url != read->id) std::abort();
  }
  return 0;
}

// Tags as people type them: what is taken is sorted, each once, within the limits, and is taken again as it
// is.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "store/shelf.h"
#include "text/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using quire::store::Shelf;
  const auto tags = quire::store::read_tags(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!tags) {
    if (tags.error().empty()) std::abort();
    return 0;
  }
  if (tags->size() > Shelf::kTagsMax) std::abort();
  if (std::adjacent_find(tags->begin(), tags->end(), std::greater_equal<>()) != tags->end()) std::abort();
  std::string joined;
  for (const std::string& tag : *tags) {
    if (tag.empty() || tag.size() > Shelf::kTagBytesMax || !quire::text::valid_utf8(tag)) std::abort();
    if (tag.find_first_of(",\n\r") != std::string::npos || tag.front() == ' ' || tag.back() == ' ')
      std::abort();
    joined += (joined.empty() ? "" : ",") + tag;
  }
  const auto again = quire::store::read_tags(joined);
  if (!again || *again != *tags) std::abort();
  return 0;
}

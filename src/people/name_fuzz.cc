// Any two names are read, and what may be one person's has one block.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "people/name.h"

using namespace quire;
using namespace quire::people;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto cut = text.find('\n');
  const auto cut_again = cut == std::string::npos ? cut : text.find('\n', cut + 1);
  Author one{text.substr(0, cut)},
      other{cut == std::string::npos ? "" : text.substr(cut + 1, cut_again - cut - 1)};
  if (cut_again != std::string::npos) one.family = text.substr(cut_again + 1);
  const NameKey a = name_key(one), b = name_key(other);
  if (!a.whole && (a.given.empty() || a.family.empty())) std::abort();
  if (!compatible(a, a) || !compatible(b, b)) std::abort();
  if (compatible(a, b) != compatible(b, a)) std::abort();
  if (compatible(a, b) && a.block() != b.block()) std::abort();
  search_words(a);
  return 0;
}

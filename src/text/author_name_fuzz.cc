// Any bytes as a name, with parts of them as what its source files it under. No part is invented: each is a
// piece of the name, and an undivided name stays whole.
#include <cstdlib>

#include "text/ascii.h"
#include "text/author_name.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t first = bytes.find('\n');
  const std::string_view rest =
      first == std::string_view::npos ? std::string_view() : bytes.substr(first + 1);
  const std::size_t second = rest.find('\n');
  Author author{std::string(bytes.substr(0, first))};
  author.family = rest.substr(0, second);
  if (second != std::string_view::npos) author.suffix = rest.substr(second + 1);
  for (const auto& parts :
       {text::known_name_parts(author), text::name_parts(author), text::guessed_name_parts(author.name)}) {
    if (parts.divided() && parts.family.empty()) std::abort();
    if (!parts.divided() && !parts.suffix.empty()) std::abort();
    if (parts.family.size() + parts.given.size() + parts.suffix.size() > author.name.size()) std::abort();
    if (!parts.divided() && text::split_at_blanks(parts.family) != text::split_at_blanks(author.name))
      std::abort();
    if (text::particles_size(parts.family) > parts.family.size()) std::abort();
  }
  return 0;
}

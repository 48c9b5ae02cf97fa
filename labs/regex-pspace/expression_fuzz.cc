// Any bytes as an expression: no crash, and what is read prints as a text that reads as the same.
#include <cstdlib>
#include <string>

#include "labs/regex-pspace/expression.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::regex_pspace;
  const auto e = parse(std::string_view(reinterpret_cast<const char*>(data), size), kLettersMax);
  if (!e) return 0;
  const std::string text = print(*e);
  const auto again = parse(text, kLettersMax);
  if (!again || again->length() != e->length() || print(*again) != text) std::abort();
  return 0;
}

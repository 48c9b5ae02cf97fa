// Any bytes: an error in words, or HTML that keeps its promise (markdown_check.h), plain text and names that
// are UTF-8.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "text/markdown.h"
#include "text/markdown_check.h"
#include "text/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::text;
  const auto read = read_markdown({reinterpret_cast<const char*>(data), size});
  if (!read) {
    if (read.error().empty()) std::abort();
    return 0;
  }
  if (!markdown_fault(read->html).empty() || !valid_utf8(read->html) || !valid_utf8(read->plain))
    std::abort();
  if (read->html.size() > 2 * kMarkdownBytesMax || read->mentions.size() > kMarkdownMentionsMax) std::abort();
  for (const auto& name : read->mentions)
    if (name.empty() || !valid_utf8(name)) std::abort();
  return 0;
}

// Any two texts: the difference gives both again and its HTML keeps its promise.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "text/html_check.h"
#include "text/unicode.h"
#include "text/word_diff.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::text;
  const std::string_view both(reinterpret_cast<const char*>(data), size);
  const auto cut = both.find('\n');
  const std::string_view before = both.substr(0, cut);
  const std::string_view after = cut == std::string_view::npos ? "" : both.substr(cut + 1);
  const auto runs = word_diff(before, after);
  std::string a, b;
  for (const DiffRun& run : runs) {
    if (run.kind != DiffRun::Kind::added) a += run.text;
    if (run.kind != DiffRun::Kind::removed) b += run.text;
  }
  if (a != before || b != after) std::abort();
  const std::string html = diff_html(runs);
  if (!html_fault(html).empty() || !valid_utf8(html)) std::abort();
  return 0;
}

// Any bytes: the HTML keeps its promise (html_check.h), every output is UTF-8, keys are one line.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "text/html_check.h"
#include "text/tex.h"
#include "text/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::text;
  const std::string_view tex(reinterpret_cast<const char*>(data), size);
  const std::string html = safe_html(tex);
  if (!html_fault(html).empty() || !valid_utf8(html)) std::abort();
  if (has_math(tex) != (html.find("<span class=\"math") != std::string::npos)) std::abort();
  if (!valid_utf8(plain_line(tex)) || !valid_utf8(plain_words(tex))) std::abort();
  const std::string key = title_key(tex);
  if (!valid_utf8(key) || one_line(key) != key) std::abort();
  return 0;
}

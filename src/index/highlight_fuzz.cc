// Highlights of any bytes: without the marks the text is as before, and no mark lies inside a tag.
#include <cstdlib>

#include "index/query.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view html(reinterpret_cast<const char*>(data), size);
  const std::string out = quire::index::highlight_html(html, {"a", "graph", "math", "span", "amp", "\u00e9"});
  constexpr std::string_view kOpen = "<mark>";
  constexpr std::string_view kClose = "</mark>";
  if (html.find(kOpen) != std::string_view::npos || html.find(kClose) != std::string_view::npos) return 0;
  std::string without;
  bool open = false;
  for (std::size_t at = 0; at < out.size();) {
    const std::string_view rest = std::string_view(out).substr(at);
    if (rest.starts_with(open ? kClose : kOpen)) {
      at += open ? kClose.size() : kOpen.size();
      open = !open;
    } else {
      if (open && (out[at] == '<' || out[at] == '&' || out[at] == ' ')) std::abort();
      without += out[at++];
    }
  }
  if (open || without != html) std::abort();
  return 0;
}

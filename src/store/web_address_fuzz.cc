// Addresses that people type for links: whatever is taken is one of the web, names a host and no user, breaks
// out of no attribute, and is taken again as it is.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "store/links.h"
#include "text/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view typed(reinterpret_cast<const char*>(data), size);
  const auto url = quire::store::web_address(typed);
  if (!url) {
    if (url.error().empty()) std::abort();
    return 0;
  }
  if (!url->starts_with("http://") && !url->starts_with("https://")) std::abort();
  if (url->size() > quire::store::Links::kUrlBytesMax || !quire::text::valid_utf8(*url)) std::abort();
  if (url->find_first_of(std::string_view("\"<>`\\ \t\r\n\0", 10)) != std::string::npos) std::abort();
  const std::string_view host = std::string_view(*url).substr(url->find("://") + 3);
  if (host.substr(0, host.find_first_of("/?#")).find('@') != std::string_view::npos) std::abort();
  const auto again = quire::store::web_address(*url);
  if (!again || *again != *url) std::abort();
  return 0;
}

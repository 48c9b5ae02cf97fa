// Tokens from outside: no byte sequence opens, but for one that was sealed with the key; and what is sealed
// opens as it was.
#include <cstdlib>

#include "web/oai_token.h"

using quire::Instant;
using quire::web::Resumption;
using quire::web::TokenKey;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TokenKey key(std::array<unsigned char, 32>{7});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Instant now{std::chrono::seconds(1)};
  if (key.open(text, now).ok()) std::abort();

  Resumption place;
  place.verb = "ListRecords";
  place.set = std::string(text.substr(0, 200));
  for (char& c : place.set)
    if (c == '\n') c = '.';  // no set spec has one
  place.after = size;
  place.expires = now;
  const std::string token = key.seal(place);
  const auto opened = key.open(token, now);
  if (!opened.ok() || !(*opened == place)) std::abort();
  std::string changed = token;
  const std::size_t at = size == 0 ? 0 : data[0] % changed.size();
  changed[at] = changed[at] == 'A' ? 'B' : 'A';
  if (key.open(changed, now).ok()) std::abort();
  return 0;
}

#include "follow/address.h"

#include <algorithm>

#include <fmt/format.h>

#include "follow/protocol.h"
#include "source/fetch.h"
#include "source/fields.h"

namespace quire::follow {
namespace {

constexpr std::size_t kAddressBytesMax = 8000;

/// "https://x.test:81"
std::string_view site_of(const std::string& url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string::npos) return {};
  return std::string_view(url).substr(0, url.find_first_of("/?#", begin + 3));
}

bool is_visible(char c) { return c > ' ' && c < '\x7f'; }

}  // namespace

Result<std::string> source_address(const store::Follow& follow) {
  const std::string& address = follow.address.empty() ? kind(follow.kind)->address : follow.address;
  if (address.empty()) return Error{fmt::format("{} needs the address of the source", follow.kind)};
  if (source::host_of(address).empty() || address.size() > kAddressBytesMax ||
      !std::all_of(address.begin(), address.end(), is_visible))
    return Error{fmt::format("{} is no http or https address", source::excerpt(address))};
  if (source::url_without_password(address) != address)
    return Error{"the address holds a name or password, which would be shown; leave it out"};
  return address.substr(0, address.find('#'));
}

std::string with_query(const std::string& address, std::string_view query) {
  const char* between = address.find('?') == std::string::npos ? "?" : "&";
  return fmt::format("{}{}{}", address, between, query);
}

bool same_site(const std::string& address, const std::string& url) {
  return url.size() <= kAddressBytesMax && std::all_of(url.begin(), url.end(), is_visible) &&
         !site_of(url).empty() && site_of(url) == site_of(address);
}

std::string header_line(std::string_view name, std::string_view value) {
  const bool fits = !value.empty() && value.size() <= kAddressBytesMax &&
                    std::all_of(value.begin(), value.end(), [](char c) { return c == ' ' || is_visible(c); });
  return fits ? fmt::format("{}: {}", name, value) : std::string();
}

}  // namespace quire::follow

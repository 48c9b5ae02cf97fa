#include "labs/engines/model_client/address.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>

#include "labs/engines/tables/text_file.h"

namespace quire::labs::model_client {
namespace {

constexpr std::size_t kBaseBytesMax = 2000;
constexpr std::size_t kKeyBytesMax = 4096;
constexpr std::size_t kSecretBytesMin = 8;

struct UrlParts {
  std::string scheme;
  std::string host;
  bool credentials = false;
  bool extra = false;  ///< a query or a fragment
};

Result<UrlParts> parts_of(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle(curl_url(), &curl_url_cleanup);
  if (curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return Error{"is no address; one looks like http://127.0.0.1:8099/v1"};
  const auto part = [&](CURLUPart which) {
    char* text = nullptr;
    std::string out;
    if (curl_url_get(handle.get(), which, &text, 0) == CURLUE_OK) out = text;
    curl_free(text);
    return out;
  };
  return UrlParts{part(CURLUPART_SCHEME), part(CURLUPART_HOST),
                  !part(CURLUPART_USER).empty() || !part(CURLUPART_PASSWORD).empty(),
                  !part(CURLUPART_QUERY).empty() || !part(CURLUPART_FRAGMENT).empty()};
}

bool is_this_machine(const std::string& host) {
  in_addr address{};  // a name may begin with 127. too
  const bool number = ::inet_pton(AF_INET, host.c_str(), &address) == 1;
  return host == "localhost" || host == "[::1]" || (number && ntohl(address.s_addr) >> 24 == 127);
}

}  // namespace

Result<Address> Address::open(std::string base, std::string key_env) {
  while (base.ends_with('/')) base.pop_back();
  if (base.size() > kBaseBytesMax) return Error{"the endpoint's address is longer than 2000 bytes"};
  const auto parts = parts_of(base);
  if (!parts) return Error{fmt::format("the endpoint {} {}", tables::shown(base), parts.error())};
  if (parts->credentials)
    return Error{"the endpoint's address holds a name or password; put the key into an environment variable"};
  if (parts->scheme != "http" && parts->scheme != "https")
    return Error{fmt::format("{}: {} is not http or https", base, parts->scheme)};
  if (parts->extra)
    return Error{"the endpoint's address has a query; it is the part before /completions alone"};
  Address address;
  address.base_ = std::move(base);
  address.near_ = is_this_machine(parts->host);
  const char* const key = key_env.empty() ? nullptr : std::getenv(key_env.c_str());
  address.key_env_ = std::move(key_env);
  if (key == nullptr || *key == '\0') return address;
  address.key_ = key;
  const auto no_letter = [](char c) { return c <= ' ' || c == 0x7f; };
  if (address.key_.size() > kKeyBytesMax || std::any_of(address.key_.begin(), address.key_.end(), no_letter))
    return Error{fmt::format("the key in {} is longer than {} bytes or holds a character that is no ASCII",
                             address.key_env_, kKeyBytesMax)};
  if (parts->scheme == "http" && !address.near_)
    return Error{fmt::format("{}: would send the key unencrypted; use https, or unset {}", address.base_,
                             address.key_env_)};
  return address;
}

std::string Address::key_header() const { return key_.empty() ? "" : "Authorization: Bearer " + key_; }

bool Address::holds_key(std::string_view text) const {
  return key_.size() >= kSecretBytesMin && text.find(key_) != text.npos;
}

std::string Address::without_key(std::string text) const {
  constexpr std::string_view kInstead = "[key]";
  if (key_.size() < kSecretBytesMin) return text;
  for (std::size_t at = 0; (at = text.find(key_, at)) != text.npos; at += kInstead.size())
    text.replace(at, key_.size(), kInstead);
  return text;
}

}  // namespace quire::labs::model_client

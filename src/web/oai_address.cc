#include "web/oai_address.h"

#include <algorithm>

#include <fmt/format.h>

namespace quire::web {
namespace {

constexpr std::string_view kLocal = "localhost";
constexpr std::size_t kHostBytesMax = 253;

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool all(std::string_view text, bool (*is)(char)) { return std::all_of(text.begin(), text.end(), is); }

/// "papers.example.org:8080", "[::1]"
bool is_authority(std::string_view text) {
  std::string_view host = text, port;
  const auto colon = text.rfind(':');
  if (colon != std::string_view::npos && text.find(']', colon) == std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
    if (port.empty() || port.size() > 5) return false;
  }
  if (host.empty() || host.size() > kHostBytesMax || !all(port, &is_digit)) return false;
  if (host.front() == '[')
    return host.size() > 3 && host.back() == ']' &&
           all(host.substr(1, host.size() - 2), [](char c) { return is_hex(c) || c == ':' || c == '.'; });
  return all(host, [](char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '.'; });
}

std::string_view host_of(std::string_view url) {
  url.remove_prefix(url.find("://") + 3);
  url = url.substr(0, url.find('/'));
  const auto colon = url.rfind(':');
  if (colon != std::string_view::npos && url.find(']', colon) == std::string_view::npos)
    url = url.substr(0, colon);
  return url;
}

/// What may stand in the last part of an oai-identifier as it is.
bool is_plain(char c) {
  return is_alpha(c) || is_digit(c) ||
         std::string_view("-_.!~*'();/?:@&=+$,").find(c) != std::string_view::npos;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return std::nullopt;
    out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
    i += 2;
  }
  return out;
}

}  // namespace

std::string site_url(const Site& site, const Request& request) {
  if (!site.base_url.empty()) return site.base_url;
  const std::string_view host = request.header("host");
  return fmt::format("http://{}", is_authority(host) ? host : kLocal);
}

std::string oai_domain(std::string_view site_url) {
  std::string host(host_of(site_url));
  std::transform(host.begin(), host.end(), host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const bool number = host.front() == '[' || all(host, [](char c) { return is_digit(c) || c == '.'; });
  return number ? std::string(kLocal) : host;
}

bool is_public_domain(std::string_view domain) {
  int labels = 0;
  while (!domain.empty()) {
    const auto dot = domain.find('.');
    const std::string_view label = domain.substr(0, dot);
    if (label.empty() || !is_alpha(label.front())) return false;
    ++labels;
    if (dot == std::string_view::npos) break;
    domain.remove_prefix(dot + 1);
    if (domain.empty()) return false;
  }
  return labels >= 2;
}

std::string oai_identifier(std::string_view domain, std::string_view key) {
  // Keys of other schemes begin with the scheme's name.
  const bool named = key.find(':') != std::string_view::npos;
  std::string out = fmt::format("oai:{}:{}", domain, named ? "" : "arxiv:");
  for (const char c : key) {
    if (is_plain(c))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::optional<PaperId> paper_of_identifier(std::string_view domain, std::string_view identifier) {
  const std::string prefix = fmt::format("oai:{}:", domain);
  if (!identifier.starts_with(prefix)) return std::nullopt;
  const auto key = decoded(identifier.substr(prefix.size()));
  if (!key) return std::nullopt;
  auto id = PaperId::parse(*key);
  // One spelling each: a version, another case or another encoding is not the identifier of a record.
  if (!id || oai_identifier(domain, id->key()) != identifier) return std::nullopt;
  return std::move(*id);
}

std::string problem_of_site_url(std::string_view url) {
  const std::string_view authority = url.starts_with("https://")  ? url.substr(8)
                                     : url.starts_with("http://") ? url.substr(7)
                                                                  : std::string_view();
  if (authority.empty()) return "expected http:// or https:// and a host, such as https://papers.example.org";
  if (authority.find('/') != std::string_view::npos)
    return "Quire's addresses begin at the root of a host, so nothing may follow it";
  if (!is_authority(authority)) return fmt::format("'{}' is not a host, or host and port", authority);
  return {};
}

std::string problem_of_contact(std::string_view address) {
  const auto at = address.find('@');
  const std::string_view domain = at == std::string_view::npos ? "" : address.substr(at + 1);
  const auto dot = domain.rfind('.');
  const bool printable = all(address, [](char c) { return c > ' ' && c < 0x7f; });
  if (!printable || at == 0 || dot == std::string_view::npos || dot == 0 || dot + 1 == domain.size() ||
      domain.find('@') != std::string_view::npos)
    return "expected a mail address, such as papers@example.org";
  return {};
}

}  // namespace quire::web

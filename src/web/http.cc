#include "web/http.h"

#include <algorithm>

#include "text/unicode.h"

namespace quire::web {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<std::string> decode(std::string_view raw, bool plus_is_blank) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '+' && plus_is_blank) {
      out += ' ';
    } else if (raw[i] != '%') {
      out += raw[i];
    } else {
      const int high = i + 2 < raw.size() ? hex_digit(raw[i + 1]) : -1;
      const int low = i + 2 < raw.size() ? hex_digit(raw[i + 2]) : -1;
      if (high < 0 || low < 0)
        return Error{"the address has a '%' that is not followed by two hexadecimal digits"};
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (out.find('\0') != std::string::npos) return Error{"the address has a zero byte (%00)"};
  if (!text::valid_utf8(out)) return Error{"the address is not UTF-8"};
  return out;
}

std::string_view authority_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find('/'));
}

std::string_view trim(std::string_view s) {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
  return s;
}

}  // namespace

Result<Fields> Fields::parse(std::string_view encoded) {
  Fields fields;
  while (!encoded.empty()) {
    const auto amp = encoded.find('&');
    const std::string_view pair = encoded.substr(0, amp);
    encoded.remove_prefix(amp == std::string_view::npos ? encoded.size() : amp + 1);
    if (pair.empty()) continue;
    if (fields.pairs_.size() == kFieldsMax) return Error{"the address or form has over 200 fields"};
    const auto equals = pair.find('=');
    auto name = decode(pair.substr(0, equals), true);
    if (!name) return Error{name.error()};
    auto value = decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
    if (!value) return Error{value.error()};
    fields.pairs_.emplace_back(std::move(*name), std::move(*value));
  }
  return fields;
}

std::string_view Fields::get(std::string_view name) const {
  for (const auto& [n, v] : pairs_)
    if (n == name) return v;
  return {};
}

bool Fields::has(std::string_view name) const {
  return std::any_of(pairs_.begin(), pairs_.end(), [&](const auto& pair) { return pair.first == name; });
}

std::string_view Request::header(std::string_view lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

std::string_view Request::cookie(std::string_view name) const {
  std::string_view rest = header("cookie");
  while (!rest.empty()) {
    const auto semicolon = rest.find(';');
    const std::string_view pair = trim(rest.substr(0, semicolon));
    rest.remove_prefix(semicolon == std::string_view::npos ? rest.size() : semicolon + 1);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
  }
  return {};
}

bool Request::wants_gzip() const {
  std::string_view rest = header("accept-encoding");
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    std::string_view coding = trim(rest.substr(0, comma));
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    const auto semicolon = coding.find(';');
    const std::string_view weight =
        semicolon == std::string_view::npos ? "" : trim(coding.substr(semicolon + 1));
    coding = trim(coding.substr(0, semicolon));
    if (coding == "gzip" || coding == "*") return weight != "q=0" && weight != "q=0.0";
  }
  return false;
}

Response Response::html(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

Response Response::text(int status, std::string body, std::string content_type) {
  Response response = html(status, std::move(body));
  response.content_type = std::move(content_type);
  return response;
}

Response Response::json(int status, std::string body) {
  return text(status, std::move(body), "application/json; charset=utf-8");
}

Response Response::see_other(std::string location) {
  Response response = text(303, "");
  return response.with("Location", std::move(location)).with("Cache-Control", "no-store");
}

Result<std::string> decode_path(std::string_view raw) {
  auto path = decode(raw, false);
  if (!path) return path;
  if (path->empty() || path->front() != '/') return Error{"the path must begin with '/'"};
  std::string clean;
  for (std::size_t at = 1; at <= path->size();) {
    const auto slash = std::min(path->find('/', at), path->size());
    const std::string_view segment = std::string_view(*path).substr(at, slash - at);
    if (segment == "..") return Error{"the path steps out with '..'"};
    if (!segment.empty() && segment != ".") clean.append("/").append(segment);
    at = slash + 1;
  }
  return clean.empty() ? std::string("/") : clean;
}

std::string encode(std::string_view text, bool keep_slash) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char each : text) {
    const auto c = static_cast<unsigned char>(each);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '.' || c == '_' || c == '~' || (keep_slash && c == '/');
    if (plain) {
      out += static_cast<char>(c);
    } else {
      out += '%';
      out += kHex[c >> 4];
      out += kHex[c & 15];
    }
  }
  return out;
}

std::string local_path(std::string_view text) {
  const bool local = text.starts_with('/') && !text.starts_with("//") && !text.starts_with("/\\");
  const bool plain = text.find_first_of("\r\n\t") == std::string_view::npos && text.size() < 2000;
  return local && plain ? std::string(text) : std::string("/papers");
}

std::string client_address(const Request& request) {
  constexpr std::size_t kAddressBytesMax = 64;
  const std::string_view said = request.header("x-forwarded-for");
  if (!request.from_loopback || said.empty()) return request.address;
  const auto comma = said.rfind(',');
  return std::string(
      trim(comma == std::string_view::npos ? said : said.substr(comma + 1)).substr(0, kAddressBytesMax));
}

bool came_by_https(const Request& request) {
  return request.from_loopback && request.header("x-forwarded-proto") == "https";
}

bool same_origin(const Request& request) {
  const std::string_view host = request.header("host");
  const std::string_view origin = request.header("origin");
  if (!origin.empty()) return authority_of(origin) == host;
  const std::string_view referer = request.header("referer");
  if (!referer.empty()) return authority_of(referer) == host;
  // Neither: not a browser's form (browsers send Origin with every POST).
  return request.header("sec-fetch-site").empty();
}

bool host_is_loopback(std::string_view host) {
  if (const auto colon = host.rfind(':');
      colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos)
    host = host.substr(0, colon);
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

}  // namespace quire::web

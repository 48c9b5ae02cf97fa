// libcurl's multi interface, so that a request to stop is seen while a server is silent. Redirects are
// followed here and not by libcurl, which would carry our headers to any host. Bodies are unpacked here too:
// a gzip stream that ends early must be an error, and unpack.cc knows that. Source: RFC 9110 (10.2.2, 15.4).
#include "source/fetch.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <mutex>
#include <optional>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>

#include "paper/version.h"
#include "source/fields.h"
#include "source/source.h"
#include "text/ascii.h"

namespace quire::source {
namespace {

constexpr int kPollMs = 50;
constexpr std::size_t kHeaderBytesMax = 256u << 10;
constexpr std::size_t kHeaderLinesMax = 500;

/// A header that only the host may see that it is meant for.
bool is_secret(std::string_view header) {
  const std::string name = text::ascii_lower(header.substr(0, header.find(':')));
  return name == "authorization" || name == "cookie" || name.find("key") != std::string::npos ||
         name.find("token") != std::string::npos;
}

struct UrlParts {
  std::string scheme;
  std::string host;
  std::string port;
};

std::optional<UrlParts> parts_of(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle(curl_url(), &curl_url_cleanup);
  if (curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return std::nullopt;
  const auto part = [&](CURLUPart which, unsigned flags) {
    char* text = nullptr;
    std::string out;
    if (curl_url_get(handle.get(), which, &text, flags) == CURLUE_OK) out = text::ascii_lower(text);
    curl_free(text);
    return out;
  };
  UrlParts parts{part(CURLUPART_SCHEME, 0), part(CURLUPART_HOST, 0),
                 part(CURLUPART_PORT, CURLU_DEFAULT_PORT)};
  if (parts.scheme != "http" && parts.scheme != "https") return std::nullopt;
  return parts;
}

bool is_near_number(std::uint32_t ipv4) {
  const std::uint32_t a = ipv4 >> 24;
  return a == 0 || a == 10 || a == 127 || ipv4 >> 16 == 0xa9fe || ipv4 >> 20 == 0xac1 ||
         ipv4 >> 16 == 0xc0a8 || ipv4 >> 22 == (0x64400000U >> 22);
}

bool is_near_number(const in6_addr& ipv6) {
  const unsigned char* const b = ipv6.s6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&ipv6)) {
    std::uint32_t number = 0;
    std::memcpy(&number, b + 12, 4);
    return is_near_number(ntohl(number));
  }
  return IN6_IS_ADDR_LOOPBACK(&ipv6) || IN6_IS_ADDR_UNSPECIFIED(&ipv6) || IN6_IS_ADDR_LINKLOCAL(&ipv6) ||
         (b[0] & 0xfe) == 0xfc;
}

bool is_near_number(const sockaddr& address) {
  if (address.sa_family == AF_INET)
    return is_near_number(ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr));
  if (address.sa_family == AF_INET6)
    return is_near_number(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
  return true;
}

/// Then the address that is connected to says nothing about the host that is asked.
bool proxy_is_set() {
  for (const char* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return true;
  return false;
}

}  // namespace

std::string_view Fetched::header(std::string_view lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

class Fetcher::Body {
 public:
  explicit Body(std::string_view contact);
  ~Body();
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  Result<Fetched> fetch(FetchRequest request, const FetchLimits& limits, const std::function<bool()>& stop);

 private:
  /// What arrives of one exchange.
  struct Arriving {
    Fetched answer;
    std::uint64_t bytes_max = 0;
    std::size_t header_bytes = 0;
    bool too_large = false;
    bool header_too_large = false;
  };

  Result<Fetched> exchange(const FetchRequest& request, const FetchLimits& limits,
                           const std::function<bool()>& stop);
  void set_up(const FetchRequest& request, const FetchLimits& limits, Arriving& arriving);
  Result<CURLcode> run(const std::function<bool()>& stop);
  Error fault(CURLcode code, const Arriving& arriving, const FetchLimits& limits) const;
  static Status unpack_body(Fetched& answer, std::uint64_t bytes_max);
  std::string redirect() const;
  static std::size_t receive(char* bytes, std::size_t size, std::size_t count, void* arriving);
  static std::size_t receive_header(char* bytes, std::size_t size, std::size_t count, void* arriving);
  static curl_socket_t open_far_socket(void*, curlsocktype, curl_sockaddr* address);

  CURL* easy_ = nullptr;
  CURLM* multi_ = nullptr;
  curl_slist* headers_ = nullptr;
  const std::string agent_;
  bool far_only_ = false;  ///< a redirect of a public host is followed
  char detail_[CURL_ERROR_SIZE] = {};
};

Fetcher::Body::Body(std::string_view contact) : agent_(user_agent(contact)) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  easy_ = curl_easy_init();
  multi_ = curl_multi_init();
  if (multi_ != nullptr) curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 2L);
}

Fetcher::Body::~Body() {
  curl_easy_cleanup(easy_);
  curl_multi_cleanup(multi_);
  curl_slist_free_all(headers_);
}

Result<Fetched> Fetcher::Body::fetch(FetchRequest request, const FetchLimits& limits,
                                     const std::function<bool()>& stop) {
  if (easy_ == nullptr || multi_ == nullptr) return Error{"libcurl cannot start"};
  const auto first = parts_of(request.url);
  if (!first) return Error{fmt::format("{}: is no http or https address", url_without_password(request.url))};
  const bool from_near = is_near(first->host);
  far_only_ = false;
  for (int redirects = 0;; ++redirects) {
    auto answer = exchange(request, limits, stop);
    if (!answer) return Error{fmt::format("{}: {}", url_without_password(request.url), answer.error())};
    const std::string next = redirect();
    if (next.empty()) return answer;
    const Error refused{
        fmt::format("{}: leads to {}, ", url_without_password(request.url), url_without_password(next))};
    if (redirects == kFetchRedirectsMax)
      return Error{fmt::format("{}after {} redirects already", refused.message, redirects)};
    const auto from = parts_of(request.url);
    const auto to = parts_of(next);
    if (!to) return Error{refused.message + "away from http and https"};
    if (!from_near && is_near(to->host)) return Error{refused.message + "which is no public host"};
    far_only_ = !from_near && !proxy_is_set();
    if (to->host != from->host || (from->scheme == "https" && to->scheme == "http"))
      std::erase_if(request.headers, [](const std::string& header) { return is_secret(header); });
    if (answer->status < 307) request.form.clear(), request.json.clear();  // POST becomes GET
    request.url = next;
  }
}

/// Where the last answer leads, if it is a redirect.
std::string Fetcher::Body::redirect() const {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  char* url = nullptr;
  curl_easy_getinfo(easy_, CURLINFO_REDIRECT_URL, &url);
  const bool leads = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  return leads && url != nullptr ? url : "";
}

Result<Fetched> Fetcher::Body::exchange(const FetchRequest& request, const FetchLimits& limits,
                                        const std::function<bool()>& stop) {
  Arriving arriving;
  arriving.bytes_max = limits.bytes_max;
  arriving.answer.url = request.url;
  set_up(request, limits, arriving);
  const auto ended = run(stop);
  if (!ended) return Error{ended.error()};
  if (*ended != CURLE_OK) return fault(*ended, arriving, limits);
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  arriving.answer.status = static_cast<int>(status);
  if (const Status unpacked = unpack_body(arriving.answer, limits.bytes_max); !unpacked)
    return Error{unpacked.error()};
  return std::move(arriving.answer);
}

void Fetcher::Body::set_up(const FetchRequest& request, const FetchLimits& limits, Arriving& arriving) {
  curl_easy_reset(easy_);  // open connections stay
  curl_slist_free_all(headers_);
  headers_ = curl_slist_append(nullptr, "Expect:");
  headers_ = curl_slist_append(headers_, "Accept-Encoding: gzip");
  if (!request.json.empty()) headers_ = curl_slist_append(headers_, "Content-Type: application/json");
  for (const std::string& header : request.headers) headers_ = curl_slist_append(headers_, header.c_str());
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(easy_, option, value); };
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_USERAGENT, agent_.c_str());
  set(CURLOPT_HTTPHEADER, headers_);
  if (const std::string& sent = request.json.empty() ? request.form : request.json; !sent.empty()) {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(sent.size()));
    set(CURLOPT_POSTFIELDS, sent.c_str());
  }
  set(CURLOPT_TIMEOUT, limits.seconds_max);
  set(CURLOPT_CONNECTTIMEOUT, limits.connect_seconds_max);
  set(CURLOPT_LOW_SPEED_LIMIT, limits.slow_bytes_a_second);
  set(CURLOPT_LOW_SPEED_TIME, limits.slow_seconds_max);
  set(CURLOPT_MAXFILESIZE_LARGE,
      static_cast<curl_off_t>(std::min<std::uint64_t>(limits.bytes_max, INT64_MAX)));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // or a name that is being looked up would hold us up when we stop
  set(CURLOPT_ERRORBUFFER, static_cast<char*>(detail_));
  set(CURLOPT_WRITEFUNCTION, &Body::receive);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&arriving));
  set(CURLOPT_HEADERFUNCTION, &Body::receive_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&arriving));
  if (far_only_) set(CURLOPT_OPENSOCKETFUNCTION, &Body::open_far_socket);
  detail_[0] = '\0';
}

/// The transfer to its end. An error: it was stopped, or libcurl fails as such.
Result<CURLcode> Fetcher::Body::run(const std::function<bool()>& stop) {
  curl_multi_add_handle(multi_, easy_);
  struct Removal {
    CURLM* multi;
    CURL* easy;
    ~Removal() { curl_multi_remove_handle(multi, easy); }
  } const removal{multi_, easy_};
  for (;;) {
    if (stop && stop()) return Error{"stopped"};
    int running = 0;
    if (const CURLMcode code = curl_multi_perform(multi_, &running); code != CURLM_OK)
      return Error{fmt::format("libcurl: {}", curl_multi_strerror(code))};
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left))
      if (message->msg == CURLMSG_DONE) return message->data.result;
    curl_multi_poll(multi_, nullptr, 0, kPollMs, nullptr);
  }
}

Error Fetcher::Body::fault(CURLcode code, const Arriving& arriving, const FetchLimits& limits) const {
  if (arriving.too_large || code == CURLE_FILESIZE_EXCEEDED)
    return Error{fmt::format("the answer is larger than the limit of {} bytes", limits.bytes_max)};
  if (arriving.header_too_large) return Error{"the header of the answer is larger than 256 KiB"};
  const std::size_t got = arriving.answer.body.size();
  if (code == CURLE_PARTIAL_FILE) return Error{fmt::format("the answer broke off after {} bytes", got)};
  const std::string detail = detail_[0] != '\0' ? std::string(static_cast<const char*>(detail_))
                                                : std::string(curl_easy_strerror(code));
  if (code == CURLE_OPERATION_TIMEDOUT)
    return Error{fmt::format("the answer is too slow, {} bytes came ({})", got, detail)};
  if (far_only_ && code == CURLE_COULDNT_CONNECT)
    return Error{fmt::format("a redirect leads where no connection is made ({})", detail)};
  return Error{got == 0 ? detail : fmt::format("the answer broke off after {} bytes ({})", got, detail)};
}

Status Fetcher::Body::unpack_body(Fetched& answer, std::uint64_t bytes_max) {
  const std::string encoding = text::ascii_lower(answer.header("content-encoding"));
  if (encoding.empty() || encoding == "identity" || answer.body.empty()) return success();
  if (encoding != "gzip" && encoding != "x-gzip")
    return Error{fmt::format("the answer is packed as {}, which was not asked for", excerpt(encoding))};
  std::string whole;
  try {
    const auto input = unpack(open_bytes(answer.body), bytes_max);
    char buffer[65'536];
    while (const std::size_t got = input->read(buffer)) whole.append(buffer, got);
  } catch (const InputError& error) {
    return Error{fmt::format("the packed answer cannot be unpacked: {}", error.what())};
  }
  answer.body = std::move(whole);
  return success();
}

std::size_t Fetcher::Body::receive(char* bytes, std::size_t size, std::size_t count, void* arriving) {
  auto& self = *static_cast<Arriving*>(arriving);
  if (self.answer.body.size() + size * count > self.bytes_max) {
    self.too_large = true;
    return 0;
  }
  self.answer.body.append(bytes, size * count);
  return size * count;
}

std::size_t Fetcher::Body::receive_header(char* bytes, std::size_t size, std::size_t count, void* arriving) {
  auto& self = *static_cast<Arriving*>(arriving);
  const std::string_view line(bytes, size * count);
  self.header_bytes += line.size();
  if (self.header_bytes > kHeaderBytesMax || self.answer.headers.size() > kHeaderLinesMax) {
    self.header_too_large = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) self.answer.headers.clear();  // those of an interim answer
  if (const std::size_t colon = line.find(':'); colon != std::string_view::npos)
    self.answer.headers[text::ascii_lower(text::trimmed(line.substr(0, colon)))] =
        text::trimmed(line.substr(colon + 1));
  return line.size();
}

/// A name that stands for an address of this network is no way in.
curl_socket_t Fetcher::Body::open_far_socket(void*, curlsocktype, curl_sockaddr* address) {
  if (is_near_number(address->addr)) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

Fetcher::Fetcher(std::string_view contact) : body_(std::make_unique<Body>(contact)) {}
Fetcher::~Fetcher() = default;

Result<Fetched> Fetcher::fetch(const FetchRequest& request, const FetchLimits& limits,
                               const std::function<bool()>& stop) {
  return body_->fetch(request, limits, stop);
}

Result<Fetched> fetch(const FetchRequest& request, const FetchLimits& limits,
                      const std::function<bool()>& stop) {
  return Fetcher(default_contact()).fetch(request, limits, stop);
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter =
        (text::ascii_lower(c) >= 'a' && text::ascii_lower(c) <= 'z') || (c >= '0' && c <= '9');
    if (letter || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

std::string user_agent(std::string_view contact) {
  std::string kept;
  for (const char c : contact.substr(0, 200))
    if (c > ' ' && c < 0x7f && c != '(' && c != ')' && c != ';') kept += c;
  std::string agent = fmt::format("Quire/{}", kVersion);
  if (kept.empty()) return agent;
  const bool mail = kept.find('@') != std::string::npos && kept.find("://") == std::string::npos &&
                    !kept.starts_with("mailto:");
  return fmt::format("{} ({}{})", agent, mail ? "mailto:" : kept.starts_with("http") ? "+" : "", kept);
}

std::string default_contact() {
  const char* contact = std::getenv("QUIRE_CONTACT");
  return contact != nullptr ? contact : "";
}

std::optional<Instant> http_date(std::string_view text) {
  const std::time_t at = curl_getdate(std::string(text.substr(0, 64)).c_str(), nullptr);
  if (at <= 0 || at >= std::time_t{1} << 36) return std::nullopt;
  return Instant(std::chrono::seconds(at));
}

std::string host_of(const std::string& url) {
  const auto parts = parts_of(url);
  return parts ? parts->host : "";
}

bool is_this_machine(std::string_view host) {
  const std::string name(host);
  in_addr number{};
  if (::inet_pton(AF_INET, name.c_str(), &number) == 1) return ntohl(number.s_addr) >> 24 == 127;
  return name == "localhost" || name.ends_with(".localhost") || name == "[::1]" || name == "::1";
}

bool is_near(std::string_view host) {
  if (is_this_machine(host)) return true;
  std::string name(host);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  in_addr ipv4{};
  if (::inet_pton(AF_INET, name.c_str(), &ipv4) == 1) return is_near_number(ntohl(ipv4.s_addr));
  in6_addr ipv6{};
  return ::inet_pton(AF_INET6, name.c_str(), &ipv6) == 1 && is_near_number(ipv6);
}

}  // namespace quire::source

// Requests and responses as values: what a handler sees and gives. Knows no sockets (server.h) and no pages.
// Rules: RFC 9110, RFC 9112; limits in docs/operating.md.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "paper/result.h"
#include "web/visitor.h"

namespace quire::web {

enum class Method : unsigned char { get, head, post, other };

/// Decoded name-value pairs of a query string or form, in order; repeated names are kept.
class Fields {
 public:
  /// application/x-www-form-urlencoded. An error for %00, bad escapes or invalid UTF-8 (protocols: 400), or
  /// over `kFieldsMax` pairs.
  static Result<Fields> parse(std::string_view encoded);
  /// First value of a name, empty if there is none.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return pairs_; }
  static constexpr std::size_t kFieldsMax = 200;

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

struct Request {
  Method method = Method::get;
  std::string target;  ///< as sent
  std::string path;    ///< decoded, starts with '/', no "..", no empty or '.' segments
  Fields query;
  std::map<std::string, std::string, std::less<>> headers;  ///< lower-case names
  std::string body;
  bool from_loopback = false;
  std::string address{};  ///< of the network, from which the connection came; empty: not known
  Visitor visitor{};      ///< who asks (app.cc)

  std::string_view header(std::string_view lower_case_name) const;
  std::string_view cookie(std::string_view name) const;
  bool wants_gzip() const;
};

/// A stream of server-sent events. `next` is polled a few times a second with the stream's own position and
/// returns what to send now (may be empty); `done` ends the stream after that.
struct EventChunk {
  std::string bytes;
  bool done = false;
};
using EventStream = std::function<EventChunk()>;

struct Response {
  int status = 200;
  std::string content_type = "text/html; charset=utf-8";
  std::shared_ptr<const std::string> body;
  std::shared_ptr<const std::string> gzipped;  ///< the same, packed already
  std::vector<std::pair<std::string, std::string>> headers;
  EventStream events;  ///< set: the body is a live stream

  static Response html(int status, std::string body);
  static Response text(int status, std::string body, std::string content_type = "text/plain; charset=utf-8");
  static Response json(int status, std::string body);
  static Response see_other(std::string location);
  Response& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

using Handler = std::function<Response(const Request&)>;

/// Percent-decoded and checked path of a request target; an error for bad escapes, %00, invalid UTF-8, "..".
Result<std::string> decode_path(std::string_view raw);
/// Percent-encodes everything but unreserved characters (and '/' if `keep_slash`).
std::string encode(std::string_view text, bool keep_slash = false);

/// A path on this site to go back to; the front page for anything else.
std::string local_path(std::string_view text);
/// Whose request it is: behind a proxy on this machine, the address that it names last.
std::string client_address(const Request& request);
/// Did it come by https, at least to a proxy on this machine?
bool came_by_https(const Request& request);

/// Same-origin check for requests that change something: Origin (or Referer) must name the Host that was
/// asked. Beside it stand SameSite cookies and, in sessions, form tokens (form_token.h).
bool same_origin(const Request& request);
/// On a loopback listener the Host must be localhost, 127.0.0.1 or [::1] (DNS rebinding).
bool host_is_loopback(std::string_view host);

}  // namespace quire::web

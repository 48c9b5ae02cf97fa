// One HTTP exchange, whole: what harvesters ask of a source and what it answered. Nothing is retried here; an
// answer is only given when all of it arrived. (Streams of files and dumps: url_input.h.)
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paper/day.h"
#include "paper/result.h"

namespace quire::source {

struct FetchRequest {
  std::string url;
  std::vector<std::string> headers;  ///< "Name: value"; the user agent is added
  std::string form;                  ///< not empty: sent by POST, as application/x-www-form-urlencoded
  std::string json;                  ///< not empty: sent by POST, as application/json
};

struct Fetched {
  int status = 0;
  std::map<std::string, std::string, std::less<>> headers;  ///< names in lower case; of several the last
  std::string body;
  std::string url;  ///< behind redirects

  /// Empty if there is none of that name.
  std::string_view header(std::string_view lower_case_name) const;
};

struct FetchLimits {
  std::uint64_t bytes_max = 64u << 20;
  long seconds_max = 600;
  long connect_seconds_max = 20;
  /// Slower than so many bytes a second for slow_seconds_max: given up.
  long slow_bytes_a_second = 50;
  long slow_seconds_max = 60;
};

/// Keeps its connection open between exchanges. For one thread at a time.
class Fetcher {
 public:
  /// `contact` as in user_agent().
  explicit Fetcher(std::string_view contact);
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  /// Any status is an answer. An error is a connection that could not be made or broke, a body that is
  /// shorter than was said or longer than allowed, an answer that is too slow, or that `stop` became true; it
  /// says which. Redirects are followed, at most five, within http and https; headers that carry a key go to
  /// the host that they were meant for only, and no public host leads to one of this machine or its network.
  Result<Fetched> fetch(const FetchRequest& request, const FetchLimits& limits,
                        const std::function<bool()>& stop);

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

/// One exchange over a connection of its own; the contact is default_contact().
Result<Fetched> fetch(const FetchRequest& request, const FetchLimits& limits,
                      const std::function<bool()>& stop);

/// Percent-encodes everything but unreserved characters (RFC 3986, 2.3).
std::string percent_encoded(std::string_view text);

/// The name by which Quire asks: "Quire/0.1.0 (+https://...; mailto:...)". `contact` is what the operator
/// set: an address of mail or of a page; empty: none is named.
std::string user_agent(std::string_view contact);
/// The environment variable QUIRE_CONTACT, or empty.
std::string default_contact();

/// A moment as headers write it (RFC 9110, 5.6.7), all three forms.
std::optional<Instant> http_date(std::string_view text);

/// The host of an http(s) address in lower case, without port; empty if it is no such address.
std::string host_of(const std::string& url);
/// "localhost" or an address of this machine (127.0.0.0/8, ::1).
bool is_this_machine(std::string_view host);
/// This machine, or by its number one of a private or link-local network.
bool is_near(std::string_view host);

inline constexpr int kFetchRedirectsMax = 5;

}  // namespace quire::source

// One HTTP exchange, whole: what harvesters ask of a source and what it answered. Nothing is retried here; an
// answer is only given when all of it arrived. (Streams of files and dumps: url_input.h.)
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "paper/result.h"

namespace quire::source {

struct FetchRequest {
  std::string url;
  std::vector<std::string> headers;  ///< "Name: value"; the user agent is added
  std::string form;                  ///< not empty: sent by POST, as application/x-www-form-urlencoded
};

struct Fetched {
  int status = 0;
  std::map<std::string, std::string, std::less<>> headers;  ///< names in lower case; of several the last
  std::string body;
  std::string url;  ///< behind redirects

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

/// Any status is an answer. An error is a connection that could not be made or broke, a body that is shorter
/// than was said or longer than allowed, an answer that is too slow, or that `stop` became true; it says
/// which. Redirects are followed, at most five, within http and https.
Result<Fetched> fetch(const FetchRequest& request, const FetchLimits& limits,
                      const std::function<bool()>& stop);

/// Percent-encodes everything but unreserved characters (RFC 3986, 2.3).
std::string percent_encoded(std::string_view text);

/// The name by which Quire asks: "Quire/0.1 (+https://...; mailto:...)". `contact` is what the operator set.
std::string user_agent(std::string_view contact);

}  // namespace quire::source

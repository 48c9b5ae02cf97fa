// Every protocol with any progress and any answer: the first byte chooses the kind, the second the status; a
// line of JSON is the progress, the rest the body. Whatever they are, the next request goes to the source.
#include <cstdlib>
#include <memory>
#include <string_view>

#include <boost/json.hpp>

#include "follow/address.h"
#include "follow/protocol.h"

namespace {

namespace follow = quire::follow;
namespace json = boost::json;

void require(bool holds) {
  if (!holds) std::abort();
}

/// An argument that the kind takes.
quire::store::Follow follow_of(const follow::Kind& kind) {
  quire::store::Follow out;
  out.kind = kind.name;
  const std::string_view name = kind.name;
  if (name.starts_with("arxiv") || name == "s2") out.what = "cs.LG";
  if (name == "openreview") out.what = "V.cc/2026/Conference";
  if (name == "openalex") out.what = "language:en";
  if (*kind.address == '\0') out.address = "https://x.test/oai";
  return out;
}

json::object progress_of(std::string_view line) {
  boost::system::error_code fault;
  json::parse_options options;
  options.allow_invalid_utf8 = true;
  json::value value = json::parse(line, fault, {}, options);
  return !fault && value.is_object() ? std::move(value.get_object()) : json::object();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 2) return 0;
  const follow::Kind& kind = follow::kinds()[data[0] % follow::kinds().size()];
  const quire::store::Follow what = follow_of(kind);
  const auto made = kind.make(what);
  require(made.ok());
  const follow::Protocol& protocol = **made;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t line = std::min(rest.find('\n'), rest.size());
  const json::object progress = progress_of(rest.substr(0, line));
  const quire::Instant now = *quire::parse_instant("2026-11-20T12:00:00Z");

  const auto sound = [&](const follow::Protocol& asked, const json::object& from) {
    const quire::source::FetchRequest request = asked.next(from, now);
    const std::string address = what.address.empty() ? kind.address : what.address;
    require(follow::same_site(address, request.url) || request.url.starts_with("https://rss.arxiv.org/"));
    for (const std::string& header : request.headers) require(header.find_first_of("\r\n") == header.npos);
  };
  sound(protocol, progress);
  constexpr int kStatuses[] = {200, 304, 400};
  quire::source::Fetched answer;
  answer.status = kStatuses[data[1] % 3];
  if (!protocol.reads(answer.status)) answer.status = 200;
  answer.headers["etag"] = "\"" + std::string(rest.substr(0, data[1])) + "\"";
  answer.headers["link"] = std::string(rest.substr(0, 4 * data[1]));
  answer.body = rest.substr(std::min(line + 1, rest.size()));
  answer.url = protocol.next(progress, now).url;
  const follow::Reading reading = protocol.read(progress, answer, now);
  const bool passes = reading.then == follow::Reading::Then::again;
  require(!reading.why.empty() || reading.then == follow::Reading::Then::go_on ||
          reading.then == follow::Reading::Then::complete);
  if (passes || reading.then == follow::Reading::Then::person) return 0;
  require(!answer.body.empty() || answer.status != 200);
  sound(protocol, reading.progress);
  follow::State state;
  state.progress = reading.progress;
  static_cast<void>(protocol.suspicion(state, now));
  const std::string name(rest.substr(0, std::min<std::size_t>(line, 100)));
  if (const auto single = protocol.ask_for(progress, name)) {
    require(follow::same_site(what.address.empty() ? kind.address : what.address, single->url));
    static_cast<void>(protocol.read_single(progress, name, answer));
  }
  return 0;
}

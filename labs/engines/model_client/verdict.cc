#include "labs/engines/model_client/verdict.h"

#include <fmt/format.h>

#include "labs/engines/model_client/answer_parts.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::model_client {
namespace {

using Blame = Fault::Blame;

Blame blame_of(const Exchange& exchange, std::string_view code) {
  const long status = exchange.status;
  if (code == "insufficient_quota") return Blame::endpoint;  // comes as 429, and no rest helps
  if (parts::may_pass(status)) return Blame::passing;
  const bool all = status == 401 || status == 402 || status == 404 || status == 405;
  return all || status < 400 ? Blame::endpoint : Blame::request;
}

std::string advice(long status, const Address& address) {
  if (status == 401 || status == 403)
    return address.key_env().empty() ? "; it wants a key"
                                     : fmt::format("; look at the key in {}", address.key_env());
  if (status == 404) return "; the address most often ends in /v1, or the model is not there";
  if (status == 413) return "; the request is too long for it";
  return "";
}

bool is_event_stream(const Exchange& exchange) {
  return exchange.content_type.starts_with("text/event-stream");
}

/// A page among errors is told by its first words, JSON by its message.
std::string words_of(const Exchange& exchange) {
  const std::string said = said_in(exchange.body);
  if (!said.empty()) return fmt::format(" ({})", said);
  return exchange.body.empty() ? "" : fmt::format(" ({})", tables::shown(exchange.body));
}

}  // namespace

std::optional<Fault> fault_of(const Exchange& exchange, const Address& address) {
  if (!exchange.fault.empty()) return Fault{exchange.blame, exchange.fault, {}};
  if (exchange.status >= 300 && exchange.status < 400)
    return Fault{
        Blame::endpoint,
        fmt::format("it answered HTTP {}, a redirect to {}, which is not followed; name that address "
                    "if it is the right one",
                    exchange.status, tables::shown(exchange.location)),
        {}};
  if (exchange.status != 200)
    return Fault{blame_of(exchange, code_in(exchange.body)),
                 fmt::format("it answered HTTP {}{}{}", exchange.status, words_of(exchange),
                             advice(exchange.status, address)),
                 {}};
  if (!exchange.content_encoding.empty() && exchange.content_encoding != "identity")
    return Fault{Blame::endpoint,
                 fmt::format("its answer is packed as {}, which was not asked for",
                             tables::shown(exchange.content_encoding)),
                 {}};
  return std::nullopt;
}

Read verdict_of(const Exchange& exchange, const Address& address, std::size_t choices,
                StreamedAnswer* stream) {
  const bool streamed = stream != nullptr && exchange.status == 200 && is_event_stream(exchange);
  // A stream that was broken off for what was in it says what that was; one that was whole before its
  // connection broke is whole.
  if (streamed && (exchange.fault.empty() || stream->is_whole() || !stream->feed("")))
    return stream->finish();
  if (auto fault = fault_of(exchange, address)) {
    if (streamed) fault->what = "its stream broke off: " + fault->what;
    return *std::move(fault);
  }
  return read_answer(exchange.body, choices);
}

bool may_be_billed(const Exchange& exchange) {
  if (!exchange.was_sent) return false;
  const bool refused = exchange.status >= 300 && exchange.status != 504;
  return !(exchange.fault.empty() && refused);
}

}  // namespace quire::labs::model_client

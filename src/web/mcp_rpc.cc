#include "web/mcp_rpc.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <sodium.h>

#include "paper/version.h"
#include "text/ascii.h"

namespace quire::web::mcp {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::string_view kVersionKey = "io.modelcontextprotocol/protocolVersion";
constexpr std::string_view kCapabilitiesKey = "io.modelcontextprotocol/clientCapabilities";
constexpr std::string_view kServerKey = "io.modelcontextprotocol/serverInfo";
constexpr std::string_view kCoded = "=?base64?";
constexpr std::uint32_t kDepthMost = 32;

bool is_legacy(std::string_view version) {
  return std::find(kLegacy.begin(), kLegacy.end(), version) != kLegacy.end();
}

const value* meta_of(const object& params, std::string_view name) {
  const value* meta = params.if_contains("_meta");
  return meta == nullptr || !meta->is_object() ? nullptr : meta->get_object().if_contains(name);
}

/// A header's value, decoded where it is said to be in base64; nothing if it is coded badly.
std::optional<std::string> header_of(const Request& request, std::string_view name) {
  const std::string_view given = text::trimmed(request.header(name));
  if (!given.starts_with(kCoded) || !given.ends_with("?=")) return std::string(given);
  const std::string_view coded = given.substr(kCoded.size(), given.size() - kCoded.size() - 2);
  std::string decoded(coded.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(decoded.data()), decoded.size(), coded.data(),
                        coded.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return std::nullopt;
  decoded.resize(size);
  return decoded;
}

/// What the header Mcp-Name repeats of such a method.
const char* named_by(std::string_view method) {
  if (method == "tools/call" || method == "prompts/get") return "name";
  return method == "resources/read" ? "uri" : nullptr;
}

std::string text_of(const object& params, std::string_view name) {
  const value* found = params.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// What is wrong with a modern request's headers or _meta, in the order in which it is to be looked for.
std::optional<Response> modern_fault(const Request& request, const Message& message) {
  const value* version = meta_of(message.params, kVersionKey);
  const std::string said =
      version != nullptr && version->is_string() ? std::string(version->get_string()) : "";
  const auto differs = [&](std::string_view header, const std::string& expected) {
    const auto given = header_of(request, header);
    return !given || *given != expected;
  };
  if (version != nullptr && differs("mcp-protocol-version", said))
    return fault(400, message.id, Code::header_mismatch, "MCP-Protocol-Version is not what _meta says");
  if (differs("mcp-method", message.method))
    return fault(400, message.id, Code::header_mismatch, "Mcp-Method is not the method of the body");
  if (const char* name = named_by(message.method);
      name != nullptr && differs("mcp-name", text_of(message.params, name)))
    return fault(400, message.id, Code::header_mismatch, fmt::format("Mcp-Name is not params.{}", name));
  if (version != nullptr && said != kModern)
    return fault(400, message.id, Code::unknown_version, "This revision is not spoken here",
                 {{"supported", boost::json::array{value(kModern)}}, {"requested", said}});
  const value* capabilities = meta_of(message.params, kCapabilitiesKey);
  if (version == nullptr || capabilities == nullptr || !capabilities->is_object())
    return fault(400, message.id, Code::invalid_params,
                 fmt::format("_meta must have {} and {}", kVersionKey, kCapabilitiesKey));
  return std::nullopt;
}

}  // namespace

Response fault(int status, const value& id, Code code, const std::string& words, object data) {
  object error{{"code", static_cast<int>(code)}, {"message", words}};
  if (!data.empty()) error["data"] = std::move(data);
  return std::move(Response::json(status, boost::json::serialize(object{
                                              {"jsonrpc", "2.0"}, {"id", id}, {"error", std::move(error)}}))
                       .with("Cache-Control", "no-store"));
}

Response result(const Message& message, object result) {
  if (message.modern) {
    result["resultType"] = "complete";
    result["_meta"] = object{{kServerKey, object{{"name", "quire"}, {"version", kVersion}}}};
  }
  return std::move(
      Response::json(200, boost::json::serialize(
                              object{{"jsonrpc", "2.0"}, {"id", message.id}, {"result", std::move(result)}}))
          .with("Cache-Control", "no-store"));
}

Read read(const Request& request) {
  boost::json::parse_options options;
  options.max_depth = kDepthMost;
  boost::system::error_code bad;
  const value body = boost::json::parse(request.body, bad, {}, options);
  if (bad) return {{}, fault(400, nullptr, Code::parse_error, "The body is no JSON")};
  const object* sent = body.if_object();
  const value* version = sent == nullptr ? nullptr : sent->if_contains("jsonrpc");
  const value* method = sent == nullptr ? nullptr : sent->if_contains("method");
  if (version == nullptr || *version != value("2.0") || method == nullptr || !method->is_string())
    return {{}, fault(400, nullptr, Code::invalid_request, "The body is no request of JSON-RPC 2.0")};
  Message message;
  message.method = method->get_string();
  if (const value* id = sent->if_contains("id")) {
    if (!id->is_string() && !id->is_int64() && !id->is_uint64())
      return {{}, fault(400, nullptr, Code::invalid_request, "id must be a text or a whole number")};
    message.id = *id;
  }
  if (const value* params = sent->if_contains("params")) {
    if (!params->is_object())
      return {{}, fault(400, message.id, Code::invalid_request, "params must be an object")};
    message.params = params->get_object();
  }
  const std::string_view header = text::trimmed(request.header("mcp-protocol-version"));
  message.modern = meta_of(message.params, kVersionKey) != nullptr ||
                   (message.method != "initialize" && header == kModern);
  if (message.modern && !message.notification())
    if (auto wrong = modern_fault(request, message)) return {{}, std::move(*wrong)};
  if (!message.modern && message.method != "initialize" && !header.empty() && !is_legacy(header))
    return {{},
            fault(400, message.id, Code::invalid_request,
                  fmt::format("MCP-Protocol-Version {} is not spoken here", header))};
  return {std::move(message), {}};
}

}  // namespace quire::web::mcp

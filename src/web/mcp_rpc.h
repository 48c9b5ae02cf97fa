// JSON-RPC 2.0 as the Model Context Protocol speaks it over HTTP, in both of its eras: the modern one
// (revision 2026-07-28, nothing is kept between requests, every request says which revision it speaks) and
// the one before (initialize, then requests). What a message is, which era it is of, and how errors are told;
// no method is known here. Source: modelcontextprotocol.io, specification.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "web/http.h"

namespace quire::web::mcp {

inline constexpr std::string_view kModern = "2026-07-28";
inline constexpr std::array<std::string_view, 3> kLegacy{"2025-11-25", "2025-06-18", "2025-03-26"};

enum class Code : int {
  parse_error = -32700,
  invalid_request = -32600,
  no_method = -32601,
  invalid_params = -32602,
  no_resource = -32002,  ///< of the era before; the modern one says invalid_params
  header_mismatch = -32020,
  unknown_version = -32022,
};

struct Message {
  boost::json::value id{};  ///< null: a notification
  std::string method{};
  boost::json::object params{};
  bool modern = false;
  bool notification() const { return id.is_null(); }
};

/// A response that says what was wrong; `id` null where it could not be read.
Response fault(int status, const boost::json::value& id, Code code, const std::string& words,
               boost::json::object data = {});
/// The result of a call. A modern one gets its resultType and who answered.
Response result(const Message& message, boost::json::object result);

/// Reads the body and holds it against the headers; an error is the whole answer.
struct Read {
  std::optional<Message> message{};
  Response refused{};
};
Read read(const Request& request);

/// What a failing call throws inside a method.
struct Failure {
  int status = 200;
  Code code = Code::invalid_params;
  std::string words{};
  boost::json::object data{};
};

}  // namespace quire::web::mcp

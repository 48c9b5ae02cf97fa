// Arguments of a tool: declared once, told to clients as JSON Schema (2020-12) and held against what they
// send.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "paper/result.h"

namespace quire::web::mcp {

struct Argument {
  enum class Kind : std::uint8_t { text, number, flag, day } kind = Kind::text;
  const char* name = "";
  const char* help = "";
  bool required = false;
  std::int64_t least = 0, most = 0;     ///< of a number; of a text its characters
  std::optional<std::int64_t> usual{};  ///< default of a number
  std::vector<const char*> choices{};   ///< of a text
};

boost::json::object schema_of(const std::vector<Argument>& arguments);
/// Nothing where they fit; else which argument is at fault, and how.
Status fits(const std::vector<Argument>& arguments, const boost::json::object& given);

}  // namespace quire::web::mcp

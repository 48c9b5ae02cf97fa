// The tools of /mcp: what each takes, and what it answers.
#pragma once

#include <span>
#include <vector>

#include <boost/json/object.hpp>

#include "web/mcp_schema.h"
#include "web/site.h"

namespace quire::web::mcp {

/// A tool could not do what it was asked: `words` say why, and what to do.
struct ToolFault {
  std::string words;
};

struct Tool {
  const char *name, *title, *description;
  std::vector<Argument> arguments;
  bool reads_only = true;
  /// Arguments have passed fits(). Throws ToolFault.
  boost::json::object (*call)(const Site&, const Request&, const boost::json::object& arguments);
};
/// In a fixed order.
std::span<const Tool> tools();
const Tool* tool_of(std::string_view name);

}  // namespace quire::web::mcp

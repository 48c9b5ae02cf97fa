// /mcp: this Quire as a server of the Model Context Protocol over streamable HTTP. Stateless: no sessions,
// every answer one JSON object. Revisions: mcp_rpc.h; tools: mcp_tools.h; resources: papers, days and labs.
#pragma once

#include "web/site.h"

namespace quire::web {

Response mcp_endpoint(const Site& site, const Request& request);

}  // namespace quire::web

// The verbs on one's own data.
#pragma once

#include "labs/embedding-limits/lab.h"

namespace quire::labs::embedding_limits {

void qrels_tool(lab::ToolCall& call);
void eval_tool(lab::ToolCall& call);
void make_tool(lab::ToolCall& call);

}  // namespace quire::labs::embedding_limits

// What the tools share: a matrix from the arguments, with its target column.
#pragma once

#include <optional>

#include "labs/lp-sensitivity/lab.h"
#include "labs/lp-sensitivity/matrix_input.h"

namespace quire::labs::lp_sensitivity {

void coreset_tool(lab::ToolCall& call);
void scores_tool(lab::ToolCall& call);

/// The source that --matrix and --input name.
MatrixSource source_of(lab::ToolCall& call);

}  // namespace quire::labs::lp_sensitivity

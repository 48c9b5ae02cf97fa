
#include "labs/engines/asking/ask.h"
#include "labs/lean-tcs/items.h"
#include "labs/lean-tcs/lab.h"

namespace quire::labs::lean_tcs {

std::vector<lab::Tool> tools() {
  return {
      make_tool(),   asking::ask_tool(kSlug, [](lab::ToolCall& call) { asking::ask_problems(call, kSlug); }),
      grade_tool(),  verify_tool(),
      check_tool(),  simplify_tool(),
      machine_tool()};
}

}  // namespace quire::labs::lean_tcs

#include <filesystem>

#include "labs/engines/asking/ask.h"
#include "labs/lean-tcs/items.h"
#include "labs/lean-tcs/lab.h"

namespace quire::labs::lean_tcs {

Source::Source(const lab::ToolCall& call, const char* argument) : in_(&call.in) {
  const std::string& path = call.values.text(argument);
  if (path == "-") {
    name_ = "standard input";
    return;
  }
  name_ = std::filesystem::path(path).filename().string();
  file_.open(path, std::ios::binary);
  std::error_code ignored;
  if (!file_ || std::filesystem::is_directory(path, ignored))
    throw lab::BadInput(path + ": cannot be opened");
  in_ = &file_;
}

std::vector<lab::Tool> tools() {
  return {
      make_tool(),   asking::ask_tool(kSlug, [](lab::ToolCall& call) { asking::ask_problems(call, kSlug); }),
      grade_tool(),  verify_tool(),
      check_tool(),  simplify_tool(),
      machine_tool()};
}

}  // namespace quire::labs::lean_tcs

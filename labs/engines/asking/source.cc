#include "labs/engines/asking/source.h"

#include <filesystem>

namespace quire::labs::asking {

Source::Source(const lab::ToolCall& call, const std::string& argument) : in_(&call.in) {
  const std::string& path = call.values.text(argument);
  if (path == "-") return;
  name_ = std::filesystem::path(path).filename().string();
  file_.open(path, std::ios::binary);
  std::error_code ignored;
  if (!file_ || std::filesystem::is_directory(path, ignored))
    throw lab::BadInput(path + ": cannot be opened");
  in_ = &file_;
}

}  // namespace quire::labs::asking

// A file that a tool was given, read as it comes; "-" is standard input.
#pragma once

#include <fstream>
#include <istream>
#include <string>

#include "lab/bench.h"

namespace quire::labs::asking {

class Source {
 public:
  /// Of the argument of this name. Throws lab::BadInput where the file cannot be opened.
  Source(const lab::ToolCall& call, const std::string& argument);
  std::istream& in() { return *in_; }
  /// As errors call it: the file's name without its folder, or "standard input".
  const std::string& name() const { return name_; }

 private:
  std::string name_{"standard input"};
  std::ifstream file_{};
  std::istream* in_;
};

}  // namespace quire::labs::asking

// The tools, and what they share.
#pragma once

#include <fstream>
#include <istream>
#include <string>

#include "lab/card.h"

namespace quire::labs::hardcore_logic {

lab::Tool make_tool();   // make_tool.cc
lab::Tool grade_tool();  // grade_tool.cc
lab::Tool solve_tool();  // solve_tool.cc
lab::Tool audit_tool();  // audit_tool.cc

/// A file that is read as it comes, or standard input where the name is "-".
class Source {
 public:
  /// Throws lab::BadInput where it cannot be opened.
  Source(const lab::ToolCall& call, const char* argument);
  std::istream& in() { return *in_; }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::ifstream file_;
  std::istream* in_;
};

}  // namespace quire::labs::hardcore_logic

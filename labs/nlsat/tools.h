// The tools, and what they share.
#pragma once

#include <optional>
#include <string>

#include "lab/card.h"
#include "labs/nlsat/fragment.h"

namespace quire::labs::nlsat {

lab::Tool make_tool();         // make_tool.cc
lab::Tool check_tool();        // check_tool.cc
lab::Tool explain_tool();      // explain_tool.cc
lab::Tool from_dimacs_tool();  // explain_tool.cc
lab::Tool hardness_tool();     // hardness_tool.cc
lab::Tool grade_tool();        // grade_tool.cc

/// The argument fragment: nothing where it is "auto".
std::optional<Fragment> fragment_asked(const lab::ToolCall& call);
lab::Parameter fragment_argument(std::string help, std::string standard, bool with_auto);
/// In the fragment that is asked for, or the first that takes it.
Result<Recognised> read_in(std::optional<Fragment> fragment, std::string_view text,
                           std::span<const std::string> names);

}  // namespace quire::labs::nlsat

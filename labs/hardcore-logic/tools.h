// The tools, and what they share.
#pragma once

#include <string>

#include "lab/card.h"

namespace quire::labs::hardcore_logic {

lab::Tool make_tool();   // make_tool.cc
lab::Tool grade_tool();  // grade_tool.cc
lab::Tool solve_tool();  // solve_tool.cc
lab::Tool audit_tool();  // audit_tool.cc

}  // namespace quire::labs::hardcore_logic

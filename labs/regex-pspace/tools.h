// The tools of this lab, each in a file of its own or beside its like; lab.cc lists none of them.
#pragma once

#include "lab/card.h"

namespace quire::labs::regex_pspace {

lab::Tool eq_tool();
lab::Tool minimise_tool();
lab::Tool lint_tool();
lab::Tool make_tool();
lab::Tool grade_tool();
lab::Tool audit_tool();

}  // namespace quire::labs::regex_pspace

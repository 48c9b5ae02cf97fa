// The tools, a file each.
#pragma once

#include "lab/card.h"

namespace quire::labs::inference_flaws {

lab::Tool analyse_tool();  // analyse_tool.cc
lab::Tool fit_tool();      // mixture_tools.cc
lab::Tool theory_tool();   // mixture_tools.cc
lab::Tool family_tool();   // family_tools.cc
lab::Tool bundled_tool();  // family_tools.cc

}  // namespace quire::labs::inference_flaws

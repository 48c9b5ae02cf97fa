// The tools of the lab, a file each.
#pragma once

#include "lab/card.h"

namespace quire::labs::step_law {

lab::Tool predict_tool();
lab::Tool fit_tool();
lab::Tool smooth_tool();

}  // namespace quire::labs::step_law

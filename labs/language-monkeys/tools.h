// Tools of this lab, a file each.
#pragma once

#include "lab/card.h"

namespace quire::labs::language_monkeys {

lab::Tool evaluate_tool();
lab::Tool draw_tool();
lab::Tool compare_tool();

}  // namespace quire::labs::language_monkeys

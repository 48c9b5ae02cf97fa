// Towers, move by move.
#pragma once

#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic {

lab::Scene hanoi_scene(const Puzzle& puzzle);

}  // namespace quire::labs::hardcore_logic

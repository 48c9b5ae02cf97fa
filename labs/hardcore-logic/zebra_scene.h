// Houses in a row, and what the clues so far force into them.
#pragma once

#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic::zebra_game {

lab::Scene zebra_scene(const Puzzle& puzzle);

}  // namespace quire::labs::hardcore_logic::zebra_game

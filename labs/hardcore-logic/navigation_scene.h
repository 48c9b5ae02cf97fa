// A city as a circle of landmarks, and Dijkstra's search through it.
#pragma once

#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic {

lab::Scene navigation_scene(const Puzzle& puzzle);

}  // namespace quire::labs::hardcore_logic

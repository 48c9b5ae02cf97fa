// A cipher, and how it turns into plain text method by method.
#pragma once

#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic {

lab::Scene crypto_scene(const Puzzle& puzzle);

}  // namespace quire::labs::hardcore_logic

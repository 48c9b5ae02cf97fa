// The ten games. The only file that knows them all.
#pragma once

#include <span>
#include <string_view>

#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic {

const Game& binario();
const Game& sudoku();
const Game& skyscraper();
const Game& kakurasu();
const Game& minesweeper();
const Game& hitori();
const Game& crypto();
const Game& navigation();
const Game& zebra();
const Game& hanoi();

/// In the paper's order.
std::span<const Game* const> games();
/// nullptr where there is none of this name.
const Game* game_of(std::string_view name);

}  // namespace quire::labs::hardcore_logic

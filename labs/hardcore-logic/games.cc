#include "labs/hardcore-logic/games.h"

#include <array>

namespace quire::labs::hardcore_logic {

std::span<const Game* const> games() {
  static const std::array list{&binario(), &sudoku(), &skyscraper(), &kakurasu(), &minesweeper(),
                               &hitori(),  &crypto(), &navigation(), &zebra(),    &hanoi()};
  return list;
}

const Game* game_of(std::string_view name) {
  for (const Game* game : games())
    if (game->name() == name) return game;
  return nullptr;
}

}  // namespace quire::labs::hardcore_logic

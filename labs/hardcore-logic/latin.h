// Latin squares as clauses: what Sudoku, Skyscraper and the making of Hitori stand on.
#pragma once

#include "labs/hardcore-logic/grid_game.h"

namespace quire::labs::hardcore_logic::latin {

/// Variable of "the cell holds value" (1 to n); the first n * n * n variables are these.
inline sat::Literal holds(std::size_t n, std::size_t cell, int value) {
  return static_cast<sat::Literal>(cell * n) + value;
}
void exactly_one(sat::Cnf& cnf, const std::vector<sat::Literal>& literals);
/// Every value once among these n cells.
void all_values(sat::Cnf& cnf, std::size_t n, const std::vector<std::size_t>& cells);
/// Every cell one value, every value once in every row and column.
Formula squares(std::size_t n);
Grid grid_of(std::size_t n, const sat::Model& model);
sat::Model model_of(const Grid& full);

}  // namespace quire::labs::hardcore_logic::latin

// Moves as people write them: the atoms of one row, read into a puzzle's own step. False: the row has not
// that form.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "labs/engines/states/hanoi.h"
#include "labs/illusion-of-thinking/blocks.h"
#include "labs/illusion-of-thinking/checkers.h"
#include "labs/illusion-of-thinking/river.h"

namespace quire::labs::illusion {

using Atoms = std::span<const std::string_view>;

/// 1, 0, 2.
bool read_move(Atoms atoms, states::hanoi::Step& step);
/// R or B (or red, blue), 0, 1.
bool read_move(Atoms atoms, CheckerStep& step);
/// a_1, A_1, a1, A1 and so on.
bool read_move(Atoms atoms, std::vector<Person>& people);
/// C, 1, 2. The block's label stays a view.
bool read_move(Atoms atoms, BlockStep& step);

}  // namespace quire::labs::illusion

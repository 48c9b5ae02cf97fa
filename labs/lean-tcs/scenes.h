// The drawings: a machine on its tape step by step, its whole run as a picture of space and time, and the
// truth table of an identity.
#pragma once

#include "lab/bench.h"
#include "labs/lean-tcs/machine.h"
#include "labs/lean-tcs/statement.h"

namespace quire::labs::lean_tcs {

/// A window of the tape, the head and its state, a step a picture.
void draw_champion_tape(lab::Bench& bench, const tm::Champion& champion);
/// A row of cells for each step, the head marked.
void draw_space_time(lab::Bench& bench, const tm::Champion& champion);
/// The rows of a linear identity with the columns of its terms, a row a step, and their sums.
void draw_truth_table(lab::Bench& bench, const Statement& identity);

}  // namespace quire::labs::lean_tcs

// What Markdown texts and their proofs have in common: fixed passages, and how cells and states are written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "labs/lean-tcs/statement.h"

namespace quire::labs::lean_tcs::pair::markdown {

inline constexpr std::string_view kTape =
    "The tape has no ends and holds 0 everywhere. The head begins on one of its cells in state A. In each "
    "step the "
    "machine writes a symbol, moves one cell to the left (L) or right (R) and takes its next state; the "
    "transition to "
    "Z counts as a step and ends the run, and so does an open entry (`---`), which writes 1 and moves to the "
    "right.\n\n";
inline constexpr std::string_view kWords =
    "bits; sums, differences and products are taken modulo 2 to this power, and $\\&$, $\\vert$, $\\oplus$, "
    "$\\sim$ "
    "act on each bit.\n\n";

/// The term between dollars.
std::string latex(const mba::Term& term);
/// Z for the end.
char letter(tm::State state);
/// `010`, the cell nearest the head first.
std::string cells(const std::vector<tm::Symbol>& side);

}  // namespace quire::labs::lean_tcs::pair::markdown

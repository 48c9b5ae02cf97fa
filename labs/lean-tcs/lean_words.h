// The passages of a Lean file that are the same in all of them: what is printed and what is read must agree.
#pragma once

#include <string_view>

namespace quire::labs::lean_tcs::pair::lean {

inline constexpr std::string_view kHead = "-- Made by quire, lab lean-tcs. Lean 4, core only.\n";
inline constexpr std::string_view kImport = "import Std.Tactic.BVDecide\n\n";
inline constexpr std::string_view kTable =
    "namespace Item\n\n"
    "/-- What is written, whether the head goes right, the next state; by state and symbol. -/\n"
    "abbrev Table := Nat → Nat → Nat × Bool × Nat\n\n";
inline constexpr std::string_view kMachine =
    "structure Config where\n"
    "  left : List Nat\n"
    "  head : Nat\n"
    "  right : List Nat\n"
    "  state : Nat\n"
    "deriving DecidableEq, Repr\n\n"
    "def start : Config := ⟨[], 0, [], 0⟩\n\n"
    "def halted (c : Config) : Bool := c.state == stop\n\n"
    "def step (f : Table) (c : Config) : Option Config :=\n"
    "  if halted c then none else\n"
    "    match f c.state c.head with\n"
    "    | (w, true, q) => some ⟨w :: c.left, c.right.headD 0, c.right.tail, q⟩\n"
    "    | (w, false, q) => some ⟨c.left.tail, c.left.headD 0, w :: c.right, q⟩\n\n"
    "def run (f : Table) : Nat → Config → Option Config\n"
    "  | 0, c => some c\n"
    "  | n + 1, c => match step f c with\n"
    "    | none => none\n"
    "    | some d => run f n d\n\n"
    "def haltsWithin (f : Table) : Nat → Config → Bool\n"
    "  | 0, c => halted c\n"
    "  | n + 1, c => halted c || match step f c with\n"
    "    | none => false\n"
    "    | some d => haltsWithin f n d\n\n"
    "def score (c : Config) : Nat := ((c.left ++ c.head :: c.right).filter (fun s => s != 0)).length\n\n";

}  // namespace quire::labs::lean_tcs::pair::lean

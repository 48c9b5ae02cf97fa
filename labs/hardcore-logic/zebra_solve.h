// Zebra puzzles as formulas: a variable says that a value is in a house. Each value is in one house, each
// house has one value of an attribute, and a clue is a table of pairs of houses.
#pragma once

#include "labs/engines/sat/cnf.h"
#include "labs/hardcore-logic/zebra_puzzle.h"

namespace quire::labs::hardcore_logic::zebra_game {

class ZebraFormula {
 public:
  /// Houses and attributes; no clues.
  explicit ZebraFormula(const ZebraPuzzle& puzzle);

  /// Where `guard` is not 0, the clue holds only if it is true.
  void add(const Clue& clue, sat::Literal guard = 0);
  sat::Literal new_guard() { return cnf_.new_variable(); }

  const sat::Cnf& cnf() const { return cnf_; }
  sat::Literal in(const Item& item, std::size_t house) const;
  /// Variables that say where something is; the rest belongs to clues.
  std::int32_t places() const;
  Houses houses(const sat::Model& model) const;

 private:
  void add_clause(std::vector<sat::Literal> clause, sat::Literal guard);
  /// `first`, and for each house of a: where a is in it, b is in one of those for which the relation holds
  /// (or, denied, does not).
  void add_relation(const Statement& statement, bool denied, sat::Literal first, sat::Literal guard);
  /// A literal that is true exactly if the statement is.
  sat::Literal literal_of(const Statement& statement);

  std::size_t houses_, attributes_;
  sat::Cnf cnf_;
};

ZebraFormula formula_of(const ZebraPuzzle& puzzle);

Solved solve_zebra(const ZebraPuzzle& puzzle, const SolveOptions& options);

/// The proof by the checker of proofs, the solution by the clues themselves.
Status recheck_zebra(const ZebraPuzzle& puzzle, const Solved& solved);

}  // namespace quire::labs::hardcore_logic::zebra_game

// Whether a puzzle is what its label says: solvable or not, with one answer only, and that the given one.
#pragma once

#include <string>

#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic {

struct Labelled {
  Instance instance{};
  bool solvable = true;
  boost::json::value solution{};  ///< null: none is given
};

struct Verdict {
  enum class Kind {
    sound,
    ambiguous,     ///< there are several answers
    wrong_answer,  ///< the given answer breaks a rule
    no_solution,   ///< it is said to have one
    has_solution,  ///< it is said to have none
    undecided      ///< the solver gave up
  } kind = Kind::sound;
  std::string what{};
};
const char* name_of(Verdict::Kind kind);

/// The instance passed check().
Verdict audited(const Game& game, const Labelled& item, const SolveOptions& options);

}  // namespace quire::labs::hardcore_logic

// Recipes that make a puzzle and ask for no certificate, as public generators do: what an audit finds among
// their puzzles.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic {

struct Recipe {
  std::string name{};
  bool labelled_unsolvable = false;  ///< else with one answer
  const Game* game = nullptr;
  std::optional<Instance> (*draw)(random::Stream& stream) = nullptr;
};
std::span<const Recipe> recipes();

/// Whether the label is wrong: several answers, or one where none is said to be. Nothing where the solver
/// gave up.
std::optional<bool> mislabelled(const Recipe& recipe, const Instance& instance, const SolveOptions& options);

}  // namespace quire::labs::hardcore_logic

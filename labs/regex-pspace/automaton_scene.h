// Minimal automata as drawings: states in columns by their distance from the start, arrows with all their
// letters, the dead state left out. A word is walked step by step.
#pragma once

#include <string>

#include "lab/scene.h"
#include "labs/engines/automata/dfa.h"

namespace quire::labs::regex_pspace {

/// More states are not drawn.
inline constexpr std::size_t kDrawnStatesMax = 24;

/// Draws a minimal automaton of at most kDrawnStatesMax live states (else std::invalid_argument) and how it
/// reads the word: a step before it and one a letter.
lab::Scene automaton_scene(const automata::Dfa& minimal, const automata::Word& word, std::string name,
                           std::string title, std::string note);

}  // namespace quire::labs::regex_pspace

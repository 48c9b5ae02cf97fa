// The puzzles drawn, so that a person sees what is asked and watches a list of moves being made: a scene of a
// run's page, or a file of its own (SVG): a strip of pictures, one for each move, or a film that plays by
// itself (SMIL, no script). A list that breaks a rule is drawn up to there, and the picture says why.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lab/scene.h"
#include "labs/illusion-of-thinking/instance.h"

namespace quire::labs::illusion {

enum class Picture { strip, film };

struct DrawingLimits {
  std::size_t frames_max = 1100;
  int size_max = 30;  ///< disks, checkers of a colour, pairs or blocks
};

/// `list`: a list of moves as text. Errors: an instance that is too large to be seen, a list that is none.
Result<std::string> draw(const Instance& instance, std::string_view list, Picture picture,
                         const DrawingLimits& limits = {});

/// The same as a scene, its steps the moves; at most lab::Scene::kStepsMax - 1 of them.
Result<lab::Scene> scene_of(const Instance& instance, std::string_view list);

}  // namespace quire::labs::illusion

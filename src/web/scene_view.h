// Drawings of labs (lab/scene.h) as pages show them: each step an SVG of classes alone, as figures are, so
// that one drawing serves light, dark and print. The steps lie beside each other in a strip that scrolls;
// scripts add buttons.
#pragma once

#include <map>
#include <string>

#include "lab/scene.h"
#include "web/template.h"

namespace quire::web {

/// One step, with what is still below it; `words` name it for those who do not see it.
std::string scene_svg(const lab::Scene& scene, const lab::Step& step);

/// For the template `scenes`: in the order of the names.
View scenes_view(const std::map<std::string, lab::Scene>& scenes);

}  // namespace quire::web

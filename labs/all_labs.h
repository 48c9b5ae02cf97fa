// The explicit list of labs. A new lab is one line in all_labs.cc and one in CMakeLists.txt.
#pragma once

#include <span>

#include "lab/card.h"

namespace quire::labs {

std::span<const lab::Lab* const> all();
/// What labs share and people can use by itself.
std::span<const lab::Toolbox* const> toolboxes();

}  // namespace quire::labs

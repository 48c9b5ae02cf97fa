// Small nets that travel inside the program, so that quick runs sample a model that has learned something:
// XS nets trained on one task each by scripts/micro-bases.
#pragma once

#include <span>
#include <string_view>

#include "labs/engines/micro/checkpoint.h"

namespace quire::labs::micro {

/// "arith3" (two to four numbers, and the same asked again), "cdown" (four numbers), "cdown-search" (three).
std::span<const std::string_view> base_names();
/// Throws std::invalid_argument for a name that is not there.
Saved base(std::string_view name);

}  // namespace quire::labs::micro

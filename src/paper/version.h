// The version of the two programs, as they and their pages show it.
#pragma once

namespace quire {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace quire

// Names of people as they stand in bibliographies: "J. R. Ellis", "J.-P. Serre", "L. van der Maaten",
// "Ellis, J.". What tells them from other words is the initial with its full stop, or behind a comma.
#pragma once

#include <string_view>

namespace quire::index {

/// Bytes of the name with which the text begins, 0 if it does not begin with one.
std::size_t written_name(std::string_view text);

}  // namespace quire::index

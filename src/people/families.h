// How many people bear a family name: the less a name says about who is meant, the more else must speak for
// two papers being one person's. A table of facts, counted in arXiv's author lists; docs/people.md says how.
#pragma once

#include <cstdint>
#include <string_view>

namespace quire::people {

enum class Commonness : std::uint8_t { rare, ordinary, common };

/// `family`: the last word of the family name, folded.
Commonness commonness(std::string_view family);

}  // namespace quire::people
